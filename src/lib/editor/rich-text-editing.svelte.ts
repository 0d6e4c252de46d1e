import { Editor, type Extensions } from '@tiptap/core';
import { Placeholder } from '@tiptap/extensions';
import { yUndoPluginKey } from '@tiptap/y-tiptap';
import type * as Y from 'yjs';
import { createAnchor } from '#notebook/anchor.ts';
import type { Anchor } from '#notebook/margin.ts';
import { collaborationExtensions } from './collaboration.ts';
import type { EditorHost, EditorUser } from './editor-host.ts';
import { drawHighlights, highlightExtension, type Highlight } from './highlights.ts';
import { readOnlySelection } from './read-only-selection.ts';
import { richTextExtensions } from './schema.ts';
import { holdsUnknownContent } from './unknown-content.ts';
import { positionsToWords } from './word-offsets.ts';

/** What the toolbar shows as pressed or possible. */
export interface EditorMarks {
	readonly bold: boolean;
	readonly italic: boolean;
	readonly link: boolean;
	readonly heading: 2 | 3 | null;
	readonly bulletList: boolean;
	readonly orderedList: boolean;
	readonly blockquote: boolean;
	readonly canUndo: boolean;
	readonly canRedo: boolean;
	/** Words are selected, and the editor has the focus or is read-only. */
	readonly hasSelection: boolean;
}

const NOTHING: EditorMarks = {
	bold: false,
	italic: false,
	link: false,
	heading: null,
	bulletList: false,
	orderedList: false,
	blockquote: false,
	canUndo: false,
	canRedo: false,
	hasSelection: false,
};

export interface EditingOptions {
	readonly fragment: Y.XmlFragment;
	readonly host: EditorHost;
	readonly user: EditorUser;
	readonly editable: boolean;
	readonly attributes: Readonly<Record<string, string>>;
	/** Shown while the text is empty and may be written. */
	readonly placeholder: string;
	/** Shown while the text is empty and may only be read. */
	readonly emptyWords: string;
	readonly onPickHighlight: (id: string) => void;
	/** The keyboard asks for the selected words of a read-only text to be taken. */
	readonly onTakeSelection: () => void;
}

/**
 * One editor bound to one fragment, from mount to unmount, and what its toolbar needs to know. When
 * content arrives that this version does not know, the editor lets go before it can harm it;
 * `outdated` says so.
 */
export class RichTextEditing {
	marks = $state.raw<EditorMarks>(NOTHING);
	outdated = $state(false);
	editor: Editor | null = null;
	#options: EditingOptions;

	constructor(options: EditingOptions) {
		this.#options = options;
	}

	/** Puts the editor into this element; returns what takes it out again. */
	mount(element: HTMLElement): () => void {
		const { fragment } = this.#options;
		const editor = new Editor({
			element,
			editable: this.#options.editable,
			extensions: this.#extensions(),
			injectCSS: false,
			enableInputRules: ['bulletList', 'orderedList'],
			enablePasteRules: ['link'],
			editorProps: { attributes: { ...this.#options.attributes } },
			onTransaction: ({ editor: changed }) => (this.marks = readMarks(changed)),
			onFocus: ({ editor: changed }) => (this.marks = readMarks(changed)),
			onBlur: ({ editor: changed }) => (this.marks = readMarks(changed)),
		});
		this.editor = editor;
		const guard = (transaction: Y.Transaction) => {
			if (transaction.local || !holdsUnknownContent(fragment, editor.schema)) return;
			this.outdated = true;
			editor.destroy();
		};
		// Before the binding's own observers run, which would delete what they cannot draw.
		fragment.doc?.on('beforeObserverCalls', guard);
		return () => {
			fragment.doc?.off('beforeObserverCalls', guard);
			this.editor = null;
			if (!editor.isDestroyed) editor.destroy();
		};
	}

	#extensions(): Extensions {
		const { fragment, host, user, placeholder, emptyWords } = this.#options;
		return [
			...richTextExtensions(),
			...collaborationExtensions(fragment, host, user),
			Placeholder.configure({
				placeholder: ({ editor }) => (editor.isEditable ? placeholder : emptyWords),
				showOnlyWhenEditable: false,
			}),
			highlightExtension(this.#options.onPickHighlight),
			readOnlySelection(this.#options.onTakeSelection),
		];
	}

	setEditable(editable: boolean): void {
		if (this.editor && this.editor.isEditable !== editable) this.editor.setEditable(editable);
	}

	draw(highlights: readonly Highlight[]): void {
		if (this.editor) drawHighlights(this.editor.view, highlights);
	}

	focus(): void {
		this.editor?.commands.focus('end');
	}

	/** The address of the link at the cursor; `null` when there is none. */
	linkAddress(): string | null {
		const href: unknown = this.editor?.getAttributes('link')['href'];
		return typeof href === 'string' ? href : null;
	}

	/** Links the selected words, or writes the address itself where none are selected. */
	setLink(href: string | null): void {
		const chain = this.editor?.chain().focus().extendMarkRange('link');
		if (href === null) chain?.unsetLink().run();
		else if (this.editor?.state.selection.empty && !this.editor.isActive('link')) {
			const text = { type: 'text', text: href, marks: [{ type: 'link', attrs: { href } }] };
			chain?.insertContent(text).run();
		} else chain?.setLink({ href }).run();
	}

	/** Quotes the selected words; `null` when none are selected. */
	quoteSelection(part: string): Anchor | null {
		if (this.editor === null) return null;
		const { doc, selection } = this.editor.state;
		if (selection.empty) return null;
		const range = positionsToWords(doc, selection.from, selection.to);
		return createAnchor(this.#options.fragment, part, range);
	}

	/** Where the selection ends on the screen; `null` when there is none. */
	selectionBox(): { readonly left: number; readonly top: number; readonly bottom: number } | null {
		if (this.editor === null || this.editor.state.selection.empty) return null;
		const { from, to } = this.editor.state.selection;
		const start = this.editor.view.coordsAtPos(from);
		const end = this.editor.view.coordsAtPos(to);
		return { left: end.left, top: start.top, bottom: end.bottom };
	}
}

function readMarks(editor: Editor): EditorMarks {
	if (editor.isDestroyed) return NOTHING;
	const undo = yUndoPluginKey.getState(editor.state) as { undoManager: Y.UndoManager } | undefined;
	return {
		bold: editor.isActive('bold'),
		italic: editor.isActive('italic'),
		link: editor.isActive('link'),
		heading: editor.isActive('heading', { level: 2 })
			? 2
			: editor.isActive('heading', { level: 3 })
				? 3
				: null,
		bulletList: editor.isActive('bulletList'),
		orderedList: editor.isActive('orderedList'),
		blockquote: editor.isActive('blockquote'),
		canUndo: (undo?.undoManager.undoStack.length ?? 0) > 0,
		canRedo: (undo?.undoManager.redoStack.length ?? 0) > 0,
		hasSelection: !editor.state.selection.empty && (editor.isFocused || !editor.isEditable),
	};
}

import type { Extensions } from '@tiptap/core';
import { Collaboration } from '@tiptap/extension-collaboration';
import { CollaborationCaret } from '@tiptap/extension-collaboration-caret';
import type { Plugin, PluginView } from '@tiptap/pm/state';
import type { EditorView } from '@tiptap/pm/view';
import { ySyncPluginKey, yUndoPluginKey } from '@tiptap/y-tiptap';
import type * as Y from 'yjs';
import { caretElement, caretSelection } from './carets.ts';
import type { EditorHost, EditorUser } from './editor-host.ts';
import { keepUndoToItself } from './own-undo.ts';
import { PROTECTED_BLOCKS } from './schema.ts';

/** Binds an editor to a fragment: shared words, undo of one's own words only, carets with names. */
export function collaborationExtensions(
	fragment: Y.XmlFragment,
	host: EditorHost,
	user: EditorUser,
): Extensions {
	return [
		CompositionSafeCollaboration(host).configure({
			fragment,
			yUndoOptions: { protectedNodes: new Set(PROTECTED_BLOCKS) },
		}),
		CollaborationCaret.configure({
			provider: { awareness: host.awareness },
			user: { ...user },
			render: caretElement,
			selectionRender: caretSelection,
		}),
	];
}

/**
 * The stock extension with three promises more. An open pinyin string stays between the writer and the
 * input method: it goes into the document when it has become words, and remote changes wait for
 * that. An undo takes nothing of another's. And an editor that may not write never does, whatever
 * reaches its state.
 */
function CompositionSafeCollaboration(host: EditorHost) {
	return Collaboration.extend({
		addProseMirrorPlugins() {
			const plugins = (this.parent?.() ?? []) as Plugin[];
			for (const plugin of plugins) {
				if (plugin.spec.key === ySyncPluginKey) holdWhileComposing(plugin, host);
				if (plugin.spec.key === yUndoPluginKey) keepUndoToItself(plugin);
			}
			return plugins;
		},
	});
}

function holdWhileComposing(plugin: Plugin, host: EditorHost): void {
	const openView = plugin.spec.view;
	if (openView === undefined) return;
	plugin.spec.view = (view) => new CompositionGate(view, openView(view), host);
}

class CompositionGate implements PluginView {
	#release: (() => void) | null = null;
	readonly #events = new AbortController();
	readonly #view: EditorView;
	readonly #binding: PluginView;
	readonly #host: EditorHost;

	constructor(view: EditorView, binding: PluginView, host: EditorHost) {
		this.#view = view;
		this.#binding = binding;
		this.#host = host;
		const { signal } = this.#events;
		view.dom.addEventListener('compositionstart', () => this.#hold(), { signal });
		// The editor reads the finished words from the page in a task of its own, right after these.
		const settle = () => setTimeout(() => this.#settle(), 0);
		view.dom.addEventListener('compositionend', settle, { signal });
		view.dom.addEventListener('blur', settle, { signal });
		// A phone may end the page without another event; what is composed so far is kept as it is.
		document.addEventListener('visibilitychange', () => document.hidden && this.#write(), {
			signal,
		});
	}

	update(): void {
		if (this.#release === null) this.#write();
	}

	destroy(): void {
		if (this.#release !== null) this.#write();
		this.#events.abort();
		this.#binding.destroy?.();
		this.#release?.();
		this.#release = null;
	}

	#hold(): void {
		if (this.#view.editable) this.#release ??= this.#host.holdRemoteChanges();
	}

	/** First the own words go into the document, then what waited outside comes in. */
	#settle(): void {
		if (this.#release === null || this.#view.composing || this.#view.isDestroyed) return;
		const release = this.#release;
		this.#release = null;
		this.#write();
		release();
	}

	#write(): void {
		if (!this.#view.editable) return;
		this.#binding.update?.(this.#view, this.#view.state);
	}
}

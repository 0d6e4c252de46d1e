import { Extension } from '@tiptap/core';
import type { Node } from '@tiptap/pm/model';
import { Plugin, PluginKey, type Transaction } from '@tiptap/pm/state';
import { Decoration, DecorationSet, type EditorView } from '@tiptap/pm/view';
import { ySyncPluginKey } from '@tiptap/y-tiptap';
import type { WordRange } from '#notebook/anchor.ts';
import { wordsToPositions } from './word-offsets.ts';

/** Words that something in the margin speaks of. */
export interface Highlight {
	readonly id: string;
	readonly range: WordRange;
	/** Stands out from the others: the note beside it is being read. */
	readonly active: boolean;
	/** What a screen reader says of the words. */
	readonly label: string;
}

interface Drawn {
	readonly highlights: readonly Highlight[];
	readonly decorations: DecorationSet;
}

const KEY = new PluginKey<Drawn>('highlights');

/** Marks words without touching them: highlights are drawn over the text and never in it. */
export function highlightExtension(onPick: (id: string) => void): Extension {
	return Extension.create({
		name: 'highlights',
		addProseMirrorPlugins: () => [
			new Plugin<Drawn>({
				key: KEY,
				state: {
					init: () => ({ highlights: [], decorations: DecorationSet.empty }),
					apply: (transaction, drawn) => {
						const wanted = transaction.getMeta(KEY) as readonly Highlight[] | undefined;
						if (wanted !== undefined) return drawOn(transaction.doc, wanted);
						// A change from outside replaces the whole text, which no mapping survives.
						if (isFromOutside(transaction)) return drawOn(transaction.doc, drawn.highlights);
						const decorations = drawn.decorations.map(transaction.mapping, transaction.doc);
						return { highlights: drawn.highlights, decorations };
					},
				},
				props: {
					decorations: (state) => KEY.getState(state)?.decorations,
					handleClick: (_view, _position, event) => {
						const id = highlightAt(event.target);
						if (id !== null) onPick(id);
						return false;
					},
				},
			}),
		],
	});
}

/**
 * Draws exactly these highlights; not while an input method composes, which a redraw would break,
 * and not where they stand already, because this is asked for after every change of the text.
 */
export function drawHighlights(view: EditorView, highlights: readonly Highlight[]): void {
	const drawn = KEY.getState(view.state);
	if (view.composing || drawn === undefined) return;
	const wanted = drawOn(view.state.doc, highlights);
	if (sameDecorations(drawn.decorations, wanted.decorations)) return;
	view.dispatch(view.state.tr.setMeta(KEY, highlights).setMeta('addToHistory', false));
}

function drawOn(doc: Node, highlights: readonly Highlight[]): Drawn {
	const decorations = highlights.flatMap((highlight) => {
		const place = wordsToPositions(doc, highlight.range);
		if (place === null) return [];
		const look = highlight.active ? 'highlight active' : 'highlight';
		const attributes = {
			nodeName: 'mark',
			class: look,
			'data-highlight': highlight.id,
			title: highlight.label,
		};
		const spec = { key: `${highlight.id} ${look}` };
		return [Decoration.inline(place.from, place.to, attributes, spec)];
	});
	return { highlights, decorations: DecorationSet.create(doc, decorations) };
}

function sameDecorations(a: DecorationSet, b: DecorationSet): boolean {
	const describe = (set: DecorationSet) =>
		set
			.find()
			.map(({ from, to, spec }) => `${from} ${to} ${(spec as { key: string }).key}`)
			.sort()
			.join('\n');
	return describe(a) === describe(b);
}

function isFromOutside(transaction: Transaction): boolean {
	const change = transaction.getMeta(ySyncPluginKey) as { isChangeOrigin?: boolean } | undefined;
	return change?.isChangeOrigin === true;
}

function highlightAt(target: EventTarget | null): string | null {
	if (!(target instanceof Element)) return null;
	return target.closest('[data-highlight]')?.getAttribute('data-highlight') ?? null;
}

import { traceText } from './folded-text.ts';
import type { Query } from './query.ts';

/** A piece of the words, in order; what was looked for is marked. */
export type Snippet = readonly SnippetPart[];

export interface SnippetPart {
	readonly text: string;
	readonly isHit: boolean;
}

/** How many characters are shown before the first hit, and in all. */
const before = 12;
const charactersMax = 60;

/** The line in which most of the query stands, round its first hit. Empty when nothing is found. */
export function snippetOf(lines: readonly string[], query: Query): Snippet {
	let best: { line: string; hits: Range[]; found: number } | null = null;
	for (const line of lines) {
		const { hits, found } = hitsIn(line, query);
		if (found > (best?.found ?? 0)) best = { line, hits, found };
	}
	return best === null ? [] : cut(best.line, best.hits);
}

/** A short text as a whole, marked where the query stands. */
export function markHits(text: string, query: Query): Snippet {
	return partsOf(text, hitsIn(text, query).hits);
}

/** A name with the characters from one place to another marked. */
export function markCharacters(name: string, from: number, to: number): Snippet {
	const characters = [...name];
	const part = (begin: number, end: number, isHit: boolean) => ({
		text: characters.slice(begin, end).join(''),
		isHit,
	});
	return [part(0, from, false), part(from, to, true), part(to, characters.length, false)].filter(
		({ text }) => text !== '',
	);
}

/** In UTF-16 units of the text. */
interface Range {
	readonly from: number;
	readonly to: number;
}

/** Where the terms stand, in order and without overlap, and how many of them do. */
function hitsIn(text: string, { terms }: Query): { hits: Range[]; found: number } {
	const { folded, begins, ends } = traceText(text);
	const hits: Range[] = [];
	let found = 0;
	for (const term of terms) {
		let at = folded.indexOf(term);
		if (at >= 0) found++;
		for (; at >= 0; at = folded.indexOf(term, at + term.length)) {
			hits.push({ from: begins[at] ?? 0, to: ends[at + term.length - 1] ?? text.length });
		}
	}
	return { hits: joined(hits), found };
}

function joined(ranges: readonly Range[]): Range[] {
	const sorted = [...ranges].sort((a, b) => a.from - b.from || b.to - a.to);
	const whole: Range[] = [];
	for (const range of sorted) {
		const last = whole.at(-1);
		if (last === undefined || range.from > last.to) whole.push(range);
		else whole[whole.length - 1] = { from: last.from, to: Math.max(last.to, range.to) };
	}
	return whole;
}

function cut(line: string, hits: readonly Range[]): Snippet {
	const first = hits[0]?.from ?? 0;
	const lead = [...line.slice(0, first)];
	const from = lead.length > before ? first - lengthOf(lead.slice(-before)) : 0;
	const rest = [...line.slice(from)];
	const shown = rest.slice(0, charactersMax).join('');
	const inside = hits
		.map((hit) => ({ from: hit.from - from, to: Math.min(hit.to - from, shown.length) }))
		.filter((hit) => hit.from < shown.length);
	const parts = partsOf(shown, inside);
	return [
		...(from > 0 ? [ELLIPSIS] : []),
		...parts,
		...(rest.length > charactersMax ? [ELLIPSIS] : []),
	];
}

const ELLIPSIS: SnippetPart = { text: '…', isHit: false };
const lengthOf = (characters: readonly string[]) => characters.join('').length;

function partsOf(text: string, hits: readonly Range[]): Snippet {
	const parts: SnippetPart[] = [];
	let at = 0;
	for (const { from, to } of hits) {
		parts.push({ text: text.slice(at, from), isHit: false });
		parts.push({ text: text.slice(from, to), isHit: true });
		at = to;
	}
	parts.push({ text: text.slice(at), isHit: false });
	return parts.filter((part) => part.text !== '');
}

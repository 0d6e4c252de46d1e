import * as Y from 'yjs';
import type { AuthoredPart, AuthoredRun } from '#domain/history.ts';
import { instantFromMs, type LocalDate } from '#domain/time.ts';
import type { Replay } from './replay.ts';

/** Nesting deeper than an honest hand makes is not followed. */
const DEPTH_MAX = 32;

/** Words of a piece as they stand, cut wherever the hand or the sitting changes. */
export function partOf(
	replay: Replay,
	name: string,
	words: Y.XmlFragment | Y.Text | null,
	dueOn: LocalDate | null = null,
): AuthoredPart {
	const texts = words instanceof Y.Text ? [words] : words === null ? [] : textsIn(words, 0);
	const lines = texts.map((text) => runsOf(replay, text)).filter((line) => line.length > 0);
	return { name, dueOn, lines };
}

/**
 * What one hand set as a bare value of a map (N3): a comment, a date, a tick. All `lines` are of whoever
 * set it last; there are none while it is not set.
 */
export function valuePart(
	replay: Replay,
	name: string,
	map: Y.Map<unknown>,
	key: string,
	lines: readonly string[],
): AuthoredPart {
	const item = map._map.get(key);
	const runs = lines
		.filter((line) => line !== '')
		.map((line) =>
			item === undefined || item.deleted
				? null
				: runAt(replay, item.id.client, item.id.clock, line),
		);
	return { name, dueOn: null, lines: runs.flatMap((run) => (run === null ? [] : [[run]])) };
}

/** What lies in a list, e.g. photos: of each hand what it put there, joined by spaces. */
export function listPart(replay: Replay, name: string, list: unknown): AuthoredPart {
	const byAuthor = new Map<string, AuthoredRun>();
	const first = list instanceof Y.Array ? list._start : null;
	for (let item: Y.Item | null = first; item !== null; item = item.right) {
		if (item.deleted || !(item.content instanceof Y.ContentAny)) continue;
		const text = (item.content.arr as unknown[]).filter(isText).join(' ');
		const run = text === '' ? null : runAt(replay, item.id.client, item.id.clock, text);
		if (run === null) continue;
		const known = byAuthor.get(run.author);
		byAuthor.set(run.author, known ? { ...run, text: `${known.text} ${text}` } : run);
	}
	return { name, dueOn: null, lines: [...byAuthor.values()].map((run) => [run]) };
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

function textsIn(parent: Y.XmlFragment, depth: number): Y.Text[] {
	if (depth > DEPTH_MAX) return [];
	return parent.toArray().flatMap((node) => {
		if (node instanceof Y.XmlText) return [node];
		return node instanceof Y.XmlElement ? textsIn(node, depth + 1) : [];
	});
}

/** The standing words of one text, cut wherever hand or row changes. */
function runsOf(replay: Replay, text: Y.Text): AuthoredRun[] {
	const runs: AuthoredRun[] = [];
	for (let item = text._start; item !== null; item = item.right) {
		if (item.deleted || !(item.content instanceof Y.ContentString)) continue;
		const { client, clock } = item.id;
		const { str } = item.content;
		for (let at = 0; at < str.length;) {
			const end = Math.min(str.length, replay.endOfRun(client, clock + at) - clock);
			append(runs, runAt(replay, client, clock + at, str.slice(at, end)));
			at = end;
		}
	}
	return runs;
}

function runAt(replay: Replay, client: number, clock: number, text: string): AuthoredRun | null {
	const author = replay.authorOf(client, clock);
	const at = replay.sittingEndOf(client, clock);
	return author === null || at === null ? null : { text, author, at: instantFromMs(at) };
}

function append(runs: AuthoredRun[], run: AuthoredRun | null): void {
	const last = runs.at(-1);
	if (run === null) return;
	if (last?.author === run.author && last.at === run.at) {
		runs[runs.length - 1] = { ...last, text: last.text + run.text };
	} else runs.push(run);
}

import * as Y from 'yjs';
import type { DocKind } from '#domain/doc-kind.ts';
import { FIELDS_OF_ENTRY } from '#domain/entry.ts';
import type { AuthoredPart, AuthoredPiece, AuthoredRun, PieceLabel } from '#domain/history.ts';
import { instantFromMs, type LocalDate } from '#domain/time.ts';
import { entryBody, entryField, readEntries, readEntry } from '#notebook/entry-book.ts';
import { readSections, sectionPart, stagePart, type Section } from '#notebook/plan.ts';
import { Replay, type LoggedDocument } from './replay.ts';

/** Nesting deeper than an honest hand makes is not followed. */
const DEPTH_MAX = 32;

interface Question {
	readonly kind: DocKind;
	/** The number of the last row that counts; all rows count without it. */
	readonly at: number | null;
	/** One piece only. */
	readonly piece: string | null;
}

/** Every piece as it stood at a moment, newest first, with the author and time of every run of words. */
export function wordsAt(logged: LoggedDocument, { kind, at, piece }: Question): AuthoredPiece[] {
	const then = new Replay(logged, at === null ? {} : { until: at });
	const pieces = piecesOf(then, kind).filter((each) => piece === null || each.piece === piece);
	then.destroy();
	if (at === null) return pieces.map((each) => ({ ...each, asToday: true }));
	const now = new Replay(logged);
	const today = new Map(piecesOf(now, kind).map((each) => [each.piece, plain(each)]));
	now.destroy();
	return pieces.map((each) => ({ ...each, asToday: today.get(each.piece) === plain(each) }));
}

type Piece = Omit<AuthoredPiece, 'asToday'>;

function plain({ parts, removed, label }: Piece): string {
	const words = parts.map(({ name, dueOn, lines }) => [
		name,
		dueOn,
		lines.map((line) => line.map(({ text }) => text).join('')),
	]);
	return JSON.stringify([label, removed, words]);
}

function piecesOf(replay: Replay, kind: DocKind): Piece[] {
	const { doc } = replay;
	if (kind === 'plan') return readSections(doc).map((section) => pieceOfSection(replay, section));
	if (kind !== 'journal' && kind !== 'diary') return [];
	return readEntries(doc)
		.sort((a, b) => (a.occurredOn < b.occurredOn ? 1 : a.occurredOn > b.occurredOn ? -1 : 0))
		.map((entry) => ({
			piece: entry.id,
			label: { type: 'entry', entryType: entry.type, occurredOn: entry.occurredOn },
			removed: entry.removedAt !== null,
			parts: [
				...FIELDS_OF_ENTRY[entry.type].map((field) =>
					partOf(replay, field, entryField(doc, entry.id, field)),
				),
				partOf(replay, 'body', entryBody(doc, entry.id)),
			],
		}));
}

function pieceOfSection(replay: Replay, section: Section): Piece {
	const { doc } = replay;
	const stages = section.stages.filter(({ removedAt }) => removedAt === null);
	return {
		piece: section.id,
		label: { type: 'section', subject: section.subject, termId: section.termId },
		removed: section.removedAt !== null,
		parts: [
			partOf(replay, 'time', sectionPart(doc, section.id, 'time')),
			partOf(replay, 'content', sectionPart(doc, section.id, 'content')),
			...stages.flatMap(({ id, dueOn }) => [
				partOf(replay, 'expected', stagePart(doc, section.id, id, 'expected'), dueOn),
				partOf(replay, 'observed', stagePart(doc, section.id, id, 'observed'), dueOn),
			]),
		],
	};
}

/** What a piece is called in words; `other` while it does not read well. */
export function labelOf(doc: Y.Doc, kind: DocKind, piece: string): PieceLabel {
	if (kind === 'plan') {
		const section = readSections(doc).find(({ id }) => id === piece);
		return section === undefined
			? { type: 'other' }
			: { type: 'section', subject: section.subject, termId: section.termId };
	}
	const entry = kind === 'plan-margin' ? null : readEntry(doc, piece);
	return entry === null
		? { type: 'other' }
		: { type: 'entry', entryType: entry.type, occurredOn: entry.occurredOn };
}

function partOf(
	replay: Replay,
	name: string,
	words: Y.XmlFragment | Y.Text | null,
	dueOn: LocalDate | null = null,
): AuthoredPart {
	const texts = words instanceof Y.Text ? [words] : words === null ? [] : textsIn(words, 0);
	const lines = texts.map((text) => runsOf(replay, text)).filter((line) => line.length > 0);
	return { name, dueOn, lines };
}

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

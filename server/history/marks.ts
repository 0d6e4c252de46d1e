import * as Y from 'yjs';
import type { DocKind } from '#domain/doc-kind.ts';
import { CHOICES_OF_ENTRY, VALUES_OF_ENTRY } from '#domain/entry-form.ts';
import type { MarkChange } from '#domain/history.ts';
import { readLiveEntry } from '#notebook/entry-book.ts';
import { chosenOf, valueOf } from '#notebook/entry-marks.ts';
import { readGuidancePlan } from '#notebook/guidance.ts';
import { readThreads } from '#notebook/margin.ts';
import { readSections } from '#notebook/plan.ts';
import { readCells, readTest } from '#notebook/register.ts';
import { wordsOfMark } from '#notebook/register-words.ts';

/**
 * What of a piece is no text: days, ticks, photos, marks. Keys are the names of `MarkChange`, with what
 * tells two of the same name apart behind a space; a mark that is not set has no key.
 */
export type Marks = ReadonlyMap<string, readonly string[]>;

export const NO_MARKS: Marks = new Map();

/** The marks of a piece as it stands; none of one that does not read well. */
export function marksOf(doc: Y.Doc, kind: DocKind, piece: string): Marks {
	return new Map(listOf(doc, kind, piece).filter(([, values]) => values.length > 0));
}

type Named = readonly [name: string, values: readonly string[]];

function listOf(doc: Y.Doc, kind: DocKind, piece: string): Named[] {
	switch (kind) {
		case 'journal':
		case 'diary':
			return marksOfEntry(doc, piece);
		case 'plan': {
			const section = readSections(doc).find(({ id }) => id === piece);
			const stages = section?.stages.filter(({ removedAt }) => removedAt === null) ?? [];
			return stages.map(({ id, dueOn }) => [`stage ${id}`, [dueOn]]);
		}
		case 'guidance': {
			const plan = readGuidancePlan(doc, piece);
			if (plan === null) return [];
			return [
				['schoolMeasures', plan.measures],
				['reviewOn', plan.reviewOn === null ? [] : [plan.reviewOn]],
			];
		}
		case 'plan-margin':
		case 'guidance-margin': {
			const thread = readThreads(doc).find(({ id }) => id === piece);
			return [['settled', thread && thread.resolvedAt !== null ? ['✓'] : []]];
		}
		case 'register':
			return marksOfTest(doc, piece);
		// Of these every value is a piece that is written once.
		case 'summary':
		case 'card':
		case 'tidings':
			return [];
	}
}

function marksOfEntry(doc: Y.Doc, piece: string): Named[] {
	const entry = readLiveEntry(doc, piece);
	if (entry === null) return [];
	const { id, type, occurredOn, photos } = entry;
	return [
		['on', [occurredOn]],
		...VALUES_OF_ENTRY[type].map((name): Named => {
			const value = valueOf(doc, id, name);
			return [name, value === '' ? [] : [value]];
		}),
		...CHOICES_OF_ENTRY[type].map((name): Named => [name, chosenOf(doc, id, name)]),
		['photos', photos],
	];
}

function marksOfTest(doc: Y.Doc, piece: string): Named[] {
	const test = readTest(doc, piece);
	if (test === null) return [];
	return [
		['on', [test.on]],
		['fullMarks', [String(test.fullMarks)]],
		...[...readCells(doc, test.id).values()].map(({ childId, standing }): Named => {
			const isEmpty = standing.every(({ mark }) => mark === null);
			return [childId, isEmpty ? [] : standing.map(({ mark }) => wordsOfMark(mark))];
		}),
	];
}

/** What stands otherwise. What a new piece is made with is no change of it: its day, its full marks. */
export function markChanges(before: Marks, after: Marks, isNew: boolean): MarkChange[] {
	const keys = new Set([...before.keys(), ...after.keys()]);
	return [...keys].flatMap((key): MarkChange[] => {
		const [name = key] = key.split(' ');
		if (isNew && MADE_WITH.has(name)) return [];
		const change = { name, before: before.get(key) ?? [], after: after.get(key) ?? [] };
		return isSame(change) ? [] : [change];
	});
}

const MADE_WITH: ReadonlySet<string> = new Set(['on', 'fullMarks']);

/** The order of ticks and photos is nobody's doing. */
function isSame({ before, after }: Pick<MarkChange, 'before' | 'after'>): boolean {
	return before.length === after.length && before.every((value) => after.includes(value));
}

/** The pieces in which something that is no text changed, or that came or went as a whole. */
export function markedPieces(
	root: Y.Map<unknown>,
	{ changed }: Pick<Y.Transaction, 'changed'>,
): Set<string> {
	const pieces = new Set<string>();
	for (const piece of piecesSet({ changed })) pieces.add(piece);
	for (const type of changed.keys()) {
		const isMarks = type instanceof Y.Map || type instanceof Y.Array;
		const piece = isMarks ? pieceAbove(root, type) : null;
		if (piece !== null) pieces.add(piece);
	}
	return pieces;
}

/**
 * The pieces that came or went as a whole. In the first row of all the root is not the map yet that it
 * becomes when somebody asks for it; every document has one root.
 */
export function piecesSet({ changed }: Pick<Y.Transaction, 'changed'>): string[] {
	return [...changed].flatMap(([type, keys]) =>
		type._item === null ? [...keys].filter((key) => key !== null) : [],
	);
}

function pieceAbove(root: Y.Map<unknown>, type: object): string | null {
	let item = (type as Y.AbstractType<unknown>)._item;
	while (item !== null && item.parent !== root) {
		item = item.parent instanceof Y.AbstractType ? item.parent._item : null;
	}
	return item?.parentSub ?? null;
}

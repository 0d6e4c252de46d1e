import * as Y from 'yjs';
import { parseId, type ChildId, type MarkId, type TestId, type UserId } from '#domain/ids.ts';
import {
	ABSENCES,
	markKey,
	type Cell,
	type ClassTest,
	type Mark,
	type MarkEntry,
} from '#domain/score.ts';
import { parseInstant, parseLocalDate, type Instant } from '#domain/time.ts';
import { readMap, readString } from './y-read.ts';

/**
 * The shape of a class's register (班级台账, F3): a map of pieces. A test holds its marks under keys of
 * their own, `mark/<child>/<mark>`, written once and never changed: a mark that is filled in anew names
 * those it takes the place of. So two teachers who fill in the same sheet apart lose nothing; where they
 * filled in the same cell differently both stand there until somebody chooses. What is said of a child
 * each month is in `evaluations.ts`.
 */
export function sheetsOf(doc: Y.Doc): Y.Map<unknown> {
	return doc.getMap('sheets');
}

export type NewTest = Omit<ClassTest, 'removedAt'>;
/** What a teacher may correct of a test afterwards. */
export type TestFacts = Pick<ClassTest, 'subject' | 'name' | 'on' | 'fullMarks'>;

/** Adds a test, without any marks (N1). */
export function addTest(doc: Y.Doc, { id, ...values }: NewTest): void {
	doc.transact(() => sheetsOf(doc).set(id, new Y.Map(Object.entries(values))));
}

export function editTest(doc: Y.Doc, id: TestId, facts: TestFacts): void {
	const map = readMap(sheetsOf(doc), id);
	if (map === null) return;
	doc.transact(() => {
		for (const [key, value] of Object.entries(facts))
			if (map.get(key) !== value) map.set(key, value);
	});
}

/** Takes a test out of sight; `restoreTest` puts it back with all its marks (N4). */
export function removeTest(doc: Y.Doc, id: TestId, at: Instant): void {
	readMap(sheetsOf(doc), id)?.set('removedAt', at);
}

export function restoreTest(doc: Y.Doc, id: TestId): void {
	readMap(sheetsOf(doc), id)?.delete('removedAt');
}

/** All tests that read well, removed ones included; the newest day first. */
export function readTests(doc: Y.Doc): ClassTest[] {
	return [...sheetsOf(doc).keys()]
		.flatMap((key) => readTest(doc, key) ?? [])
		.sort((a, b) => (a.on === b.on ? compare(b.createdAt, a.createdAt) : compare(b.on, a.on)));
}

export function readTest(doc: Y.Doc, key: string): ClassTest | null {
	const id = parseId('test', key);
	const map = id === null ? null : readMap(sheetsOf(doc), key);
	if (id === null || map === null) return null;
	const subject = readString(map, 'subject');
	const on = parseLocalDate(readString(map, 'on'));
	const fullMarks = map.get('fullMarks');
	const createdBy = parseId('user', readString(map, 'createdBy'));
	const createdAt = parseInstant(readString(map, 'createdAt'));
	if (subject === null || !on || !createdBy || !createdAt) return null;
	if (typeof fullMarks !== 'number' || !(fullMarks > 0)) return null;
	return {
		...{ id, subject, on, fullMarks, createdBy, createdAt },
		name: readString(map, 'name') ?? '',
		removedAt: parseInstant(readString(map, 'removedAt')),
	};
}

/** One cell to be filled in. */
export interface MarkToSet {
	readonly childId: ChildId;
	/** `null` empties the cell. */
	readonly mark: Mark | null;
}

interface Hand {
	readonly by: UserId;
	readonly at: Instant;
	readonly newId: () => MarkId;
	/** Names the change for `undoOfTest`. */
	readonly origin?: unknown;
}

/** Fills in cells of a test, in one transaction; what stands there already is not written again. */
export function setMarks(
	doc: Y.Doc,
	testId: TestId,
	marks: readonly MarkToSet[],
	hand: Hand,
): void {
	const map = readMap(sheetsOf(doc), testId);
	if (map === null) return;
	const cells = readCells(doc, testId);
	doc.transact(() => {
		for (const { childId, mark } of marks) {
			const standing = cells.get(childId)?.standing ?? [];
			const isSame = standing.every((entry) => markKey(entry.mark) === markKey(mark));
			if (isSame && (standing.length > 0 || mark === null)) continue;
			const over = standing.map(({ id }) => id);
			map.set(`${MARK}${childId}/${hand.newId()}`, { ...mark, by: hand.by, at: hand.at, over });
		}
	}, hand.origin);
}

/** The rows of a test by child; a child without any is not among them. */
export function readCells(doc: Y.Doc, testId: TestId): ReadonlyMap<ChildId, Cell> {
	const map = readMap(sheetsOf(doc), testId);
	const entries =
		map === null ? [] : [...map].flatMap(([key, value]) => readMark(key, value) ?? []);
	const byChild = Map.groupBy(entries, ({ childId }) => childId);
	return new Map([...byChild].map(([childId, list]) => [childId, cellOf(childId, list)]));
}

interface WrittenMark extends MarkEntry {
	readonly childId: ChildId;
	readonly over: readonly string[];
}

function cellOf(childId: ChildId, marks: readonly WrittenMark[]): Cell {
	const replaced = new Set(marks.flatMap(({ over }) => over));
	const times = marks.map(({ at }) => at).sort();
	const standing = marks
		.filter(({ id }) => !replaced.has(id))
		.sort((a, b) => (a.at === b.at ? compare(a.id, b.id) : compare(b.at, a.at)))
		.map(({ id, mark, by, at }) => ({ id, mark, by, at }));
	// A device cannot make two marks name each other; should one try, all of them stand.
	const shown = standing.length > 0 ? standing : marks;
	return { childId, standing: shown, firstAt: times[0] ?? ('' as Instant) };
}

const MARK = 'mark/';

/** Whose cell a key of a test's map is, and which mark; `null` for all other keys. */
export function parseMarkKey(key: string): { childId: ChildId; markId: MarkId } | null {
	if (!key.startsWith(MARK)) return null;
	const [child, mark] = key.slice(MARK.length).split('/');
	const childId = parseId('child', child);
	const markId = parseId('mark', mark);
	return childId === null || markId === null ? null : { childId, markId };
}

function readMark(key: string, value: unknown): WrittenMark | null {
	const named = parseMarkKey(key);
	if (named === null || typeof value !== 'object' || value === null) return null;
	const { score, absent, by, at, over } = value as Readonly<Record<string, unknown>>;
	const userId = parseId('user', by);
	const writtenAt = parseInstant(at);
	if (userId === null || writtenAt === null) return null;
	return {
		...{ id: named.markId, childId: named.childId, by: userId, at: writtenAt },
		mark: readValue(score, absent),
		over: Array.isArray(over) ? over.map(String) : [],
	};
}

function readValue(score: unknown, absent: unknown): Mark | null {
	if (typeof score === 'number' && score >= 0) return { score };
	const reason = ABSENCES.find((each) => each === absent);
	return reason === undefined ? null : { absent: reason };
}

/** Takes back and does again what was filled in under this origin, one filling-in at a time. */
export function undoOfTest(doc: Y.Doc, origin: unknown): Y.UndoManager {
	return new Y.UndoManager(sheetsOf(doc), {
		trackedOrigins: new Set([origin]),
		captureTimeout: 0,
	});
}

function compare(a: string, b: string): number {
	return a < b ? -1 : a > b ? 1 : 0;
}

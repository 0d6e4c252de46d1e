import * as Y from 'yjs';
import { parseAuthor } from '#domain/author.ts';
import { isCardField, isCardPerson } from '#domain/card/fields.ts';
import { SOURCES, type CardCheck, type Source, type Statement } from '#domain/card/statement.ts';
import { parseId, type CardCheckId, type Id, type UserId } from '#domain/ids.ts';
import { parseInstant, parseLocalDate, type Instant } from '#domain/time.ts';
import { readString } from './y-read.ts';

/**
 * What a contact card and its tidings have in common: one root map of pieces, each written once and
 * never touched again (design.md §2). The prefix of a piece's id says what it is. No text in it is
 * written by two hands, so all values are bare (N3).
 */
export function statementsOf(doc: Y.Doc): Y.Map<unknown> {
	return doc.getMap('statements');
}

/** The pieces of one kind that are maps, by key; whatever else lies there is not read (N5). */
export function piecesWith<T>(doc: Y.Doc, read: (key: string, map: Y.Map<unknown>) => T | null) {
	const pieces: T[] = [];
	for (const [key, value] of statementsOf(doc)) {
		const piece = value instanceof Y.Map ? read(key, value as Y.Map<unknown>) : null;
		if (piece !== null) pieces.push(piece);
	}
	return pieces;
}

/** Adds a piece; one that is there already stays as it was first written. */
export function putPiece(doc: Y.Doc, id: string, values: Readonly<Record<string, unknown>>): void {
	if (statementsOf(doc).has(id)) return;
	doc.transact(() => statementsOf(doc).set(id, new Y.Map(Object.entries(values))));
}

export function putStatement(doc: Y.Doc, { id, ...values }: Statement): void {
	putPiece(doc, id, { ...values, photos: [...values.photos] });
}

export function readStatements(doc: Y.Doc): Statement[] {
	return piecesWith(doc, (key, map) => {
		const id = parseId('statement', key);
		const [person, field] = [readString(map, 'person'), readString(map, 'field')];
		const value = readString(map, 'value');
		const since = parseLocalDate(readString(map, 'since'));
		const by = parseAuthor(readString(map, 'by'));
		const writtenAt = parseInstant(readString(map, 'writtenAt'));
		if (id === null || value === null || !since || !by || !writtenAt) return null;
		if (!isCardPerson(person) || !isCardField(field)) return null;
		return {
			...{ id, person, field, value, since, by, writtenAt },
			source: readSource(map),
			note: readString(map, 'note') ?? '',
			photos: readPhotos(map),
			seen: parseId('statement', readString(map, 'seen')),
		};
	});
}

export function putCheck(doc: Y.Doc, { id, ...values }: CardCheck): void {
	putPiece(doc, id, values);
}

/** Takes a check of one's own back, made by mistake; it stays in the document and counts for nothing. */
export function withdrawCheck(
	doc: Y.Doc,
	id: Id<'withdrawal'>,
	withdrawal: { readonly checkId: CardCheckId; readonly by: UserId; readonly at: Instant },
): void {
	putPiece(doc, id, { ...withdrawal });
}

/** Every taking back of a check, whoever wrote it; it holds only for checks of the same person. */
export function readCheckWithdrawals(
	doc: Y.Doc,
): { readonly id: Id<'withdrawal'>; readonly checkId: CardCheckId; readonly by: UserId }[] {
	return piecesWith(doc, (key, map) => {
		const id = parseId('withdrawal', key);
		const checkId = parseId('cardCheck', readString(map, 'checkId'));
		const by = parseId('user', readString(map, 'by'));
		return id === null || checkId === null || by === null ? null : { id, checkId, by };
	});
}

/** Those that were not taken back. */
export function readChecks(doc: Y.Doc): CardCheck[] {
	const takenBack = new Set(readCheckWithdrawals(doc).map(({ checkId, by }) => `${checkId} ${by}`));
	return readEveryCheck(doc).filter(({ id, by }) => !takenBack.has(`${id} ${by}`));
}

/** Those that were taken back as well. */
export function readEveryCheck(doc: Y.Doc): CardCheck[] {
	return piecesWith(doc, (key, map) => {
		const id = parseId('cardCheck', key);
		const on = parseLocalDate(readString(map, 'on'));
		const by = parseId('user', readString(map, 'by'));
		const at = parseInstant(readString(map, 'at'));
		if (id === null || !on || !by || !at) return null;
		return { id, on, by, at, source: readSource(map) };
	});
}

function readSource(map: Y.Map<unknown>): Source {
	const source = readString(map, 'source');
	return SOURCES.find((each) => each === source) ?? 'other';
}

function readPhotos(map: Y.Map<unknown>): string[] {
	const photos = map.get('photos');
	if (!Array.isArray(photos)) return [];
	return photos.filter((hash): hash is string => /^[0-9a-f]{64}$/.test(String(hash)));
}

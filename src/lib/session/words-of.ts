import type * as Y from 'yjs';
import type { DocKind } from '#domain/doc-kind.ts';
import { evaluationDay } from '#domain/child-marks.ts';
import type { DocumentFact, EntryFact, PieceFact, RegisterFact } from '#domain/entry.ts';
import { isSaid } from '#domain/evaluation.ts';
import type { Submission } from '#domain/frozen-piece.ts';
import { summaryDay } from '#domain/summary.ts';
import { localDateAt, type LocalDate } from '#domain/time.ts';
import { countCharacters } from '#notebook/entry-characters.ts';
import { readEntries, type Entry } from '#notebook/entry-book.ts';
import { submissionsOfSection } from '#notebook/freeze-section.ts';
import { readGuidancePlans } from '#notebook/guidance.ts';
import { matterOfEntry } from '#notebook/matters.ts';
import { readSections } from '#notebook/plan.ts';
import { piecesOf } from '#notebook/piece-words.ts';
import { readRegister } from '#notebook/read-register.ts';
import { readChecks } from '#notebook/statement-pieces.ts';
import { readSummaries } from '#notebook/summary-book.ts';

/**
 * The words of some pieces of a document as plain text: what the tray shows and saves to a file when
 * the school could not take them.
 */
export function wordsOfItems(doc: Y.Doc, kind: DocKind, items: readonly string[]): string {
	return piecesOf(doc, kind)
		.filter((piece) => items.includes(piece.id))
		.map((piece) => piece.lines.filter((line) => line.trim() !== '').join('\n'))
		.join('\n\n');
}

/** What lists and duties need of a book without opening it; nothing of other documents. */
export function digestOf(
	doc: Y.Doc,
	kind: DocKind,
): { latestOn: LocalDate | null; entries: DocumentFact[] } {
	if (kind === 'plan' || kind === 'guidance' || kind === 'summary') {
		return { latestOn: null, entries: pieceFactsOf(doc, kind) };
	}
	if (kind === 'register') return { latestOn: null, entries: registerFactsOf(doc) };
	if (kind === 'card' || kind === 'tidings') return { latestOn: null, entries: cardFactsOf(doc) };
	if (kind !== 'journal' && kind !== 'diary') return { latestOn: null, entries: [] };
	const entries = readEntries(doc)
		.filter((entry) => entry.removedAt === null)
		.map((entry) => ({
			id: entry.id,
			type: entry.type,
			occurredOn: entry.occurredOn,
			writtenAt: entry.writtenAt,
			photos: entry.photos.length,
			characters: countCharacters(doc, entry),
			...(entry.submission === null ? {} : { submittedAt: entry.submission.at }),
			...matterFact(doc, entry),
		}));
	const days = entries.map(({ occurredOn }) => occurredOn).sort();
	return { latestOn: days.at(-1) ?? null, entries };
}

/** Sections of a study plan that were submitted, reviews of guidance plans, summaries handed in. */
function pieceFactsOf(doc: Y.Doc, kind: 'plan' | 'guidance' | 'summary'): PieceFact[] {
	switch (kind) {
		case 'plan':
			return readSections(doc)
				.flatMap(({ id }) => submissionsOfSection(doc, id).slice(0, 1))
				.map((submitted) => pieceFact('study-plan', submitted));
		case 'guidance':
			return readGuidancePlans(doc).flatMap(({ id, reviews }) =>
				reviews.map((review) => ({ ...pieceFact('plan-review', review), of: id })),
			);
		case 'summary':
			return readSummaries(doc).flatMap(({ month, submittedAt, removedAt, characters }) =>
				submittedAt === null || removedAt !== null || characters === 0
					? []
					: {
							type: 'summary',
							occurredOn: summaryDay(month, submittedAt),
							writtenAt: submittedAt,
						},
			);
	}
}

/** The tests of a class, who has a row in them since when, and of whom something was said. */
function registerFactsOf(doc: Y.Doc): RegisterFact[] {
	const { tests, evaluations } = readRegister(doc);
	return [
		...tests
			.filter(({ removedAt }) => removedAt === null)
			.flatMap(({ id, on: occurredOn, createdAt, createdBy, cells }): RegisterFact[] => [
				{ type: 'test', of: id, by: createdBy, occurredOn, writtenAt: createdAt },
				...[...cells.values()]
					.filter(({ standing }) => standing.some(({ mark }) => mark !== null))
					.map(({ childId, firstAt }) => ({
						...{ type: 'score' as const, of: `${id}/${childId}`, occurredOn, writtenAt: firstAt },
					})),
			]),
		...evaluations.filter(isSaid).map(({ childId, month, writtenAt }) => ({
			...{ type: 'class-evaluation' as const, of: childId, writtenAt },
			occurredOn: evaluationDay(month, writtenAt),
		})),
	];
}

/** Every time the card was found still right, at the desk or in the field. */
function cardFactsOf(doc: Y.Doc): PieceFact[] {
	return readChecks(doc).map(({ on, at }) => ({
		...{ type: 'card-check', occurredOn: on, writtenAt: at },
	}));
}

function pieceFact(
	type: PieceFact['type'],
	{ at, content }: Pick<Submission, 'at' | 'content'>,
): PieceFact {
	return { type, occurredOn: content.on ?? localDateAt(at), writtenAt: at };
}

function matterFact(doc: Y.Doc, entry: Entry): Pick<EntryFact, 'matter'> {
	const state = matterOfEntry(doc, entry);
	return state === null || state === 'closed' ? {} : { matter: state };
}

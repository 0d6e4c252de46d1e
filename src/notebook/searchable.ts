import type * as Y from 'yjs';
import type { DocKind } from '#domain/doc-kind.ts';
import { FIELDS_OF_ENTRY } from '#domain/entry.ts';
import { linesOfPart, type FrozenPiece } from '#domain/frozen-piece.ts';
import { GUIDANCE_PARTS } from '#domain/guidance.ts';
import { isSaid } from '#domain/evaluation.ts';
import { IS_SEARCHED, type SearchablePiece } from '#domain/search/words.ts';
import { localDateAt, type LocalDate } from '#domain/time.ts';
import { wordsOf } from './anchor.ts';
import { entryBody, entryField, readEntries, type Entry } from './entry-book.ts';
import { readFeedback } from './feedback.ts';
import { guidancePart, readGuidancePlans, type GuidancePlan } from './guidance.ts';
import { readThreads } from './margin.ts';
import { readSections, sectionPart, stagePart, type Section } from './plan.ts';
import { readRegister } from './read-register.ts';
import { submissionsOfSection } from './freeze-section.ts';
import { readStatements } from './statement-pieces.ts';
import { wordsOfStatements } from './statement-words.ts';
import { readSummaries, summaryText } from './summary-book.ts';

/**
 * What of a document is searched: the words people wrote, piece by piece, without what was
 * put away. Of a submitted piece both are found, what was submitted and what it says now, because the
 * page shows both. Ticks and small values are the form's words and not theirs.
 */
export function searchablePieces(doc: Y.Doc, kind: DocKind): SearchablePiece[] {
	if (!IS_SEARCHED[kind]) return [];
	switch (kind) {
		case 'journal':
		case 'diary':
			return readEntries(doc)
				.filter(({ removedAt }) => removedAt === null)
				.map((entry) => pieceOfEntry(doc, entry));
		case 'plan':
			return readSections(doc)
				.filter(({ removedAt }) => removedAt === null)
				.map((section) => pieceOfSection(doc, section));
		case 'plan-margin':
		case 'guidance-margin':
			return readThreads(doc).map((thread) => ({
				...plain(thread.id, localDateAt(thread.comments.at(-1)?.at ?? thread.createdAt)),
				// The quoted words are found where they stand.
				place: thread.anchor.part.split('/')[0] ?? thread.id,
				lines: thread.comments.map(({ text }) => text),
			}));
		case 'guidance':
			return readGuidancePlans(doc)
				.filter(({ removedAt, submissions }) => removedAt === null || submissions.length > 0)
				.map((plan) => pieceOfGuidancePlan(doc, plan));
		case 'card':
		case 'tidings':
			return piecesOfCard(doc);
		case 'summary':
			return readSummaries(doc)
				.filter(({ removedAt }) => removedAt === null)
				.map(({ id, month, submittedAt }) => ({
					...plain(id, `${month}-01` as LocalDate),
					lines: summaryText(doc, id).split('\n'),
					isDraft: submittedAt === null,
				}));
		case 'register':
			return piecesOfRegister(doc);
	}
}

/** Remarks about a child, and the tests by their names; no marks (F3). */
function piecesOfRegister(doc: Y.Doc): SearchablePiece[] {
	const { tests, evaluations } = readRegister(doc);
	return [
		...tests
			.filter(({ removedAt }) => removedAt === null)
			.map(({ id, on, subject, name }) => ({ ...plain(id, on), lines: [`${subject} ${name}`] })),
		...evaluations.filter(isSaid).map(({ id, childId, words, writtenAt }) => ({
			...plain(id, localDateAt(writtenAt)),
			...{ childId, place: 'evaluations', lines: words.split('\n') },
		})),
	];
}

function plain(id: string, on: LocalDate): Omit<SearchablePiece, 'lines'> {
	return { id, place: id, type: null, on, isDraft: false };
}

const linesOf = (fragment: Y.XmlFragment | null): string[] =>
	fragment === null ? [] : wordsOf(fragment).split('\n');

function pieceOfEntry(doc: Y.Doc, entry: Entry): SearchablePiece {
	const { id, type, occurredOn, submission } = entry;
	const now = [
		...FIELDS_OF_ENTRY[type].flatMap(
			(field) => entryField(doc, id, field)?.toString().split('\n') ?? [],
		),
		...linesOf(entryBody(doc, id)),
	];
	const told = readFeedback(doc, id).flatMap(({ toWhom, words }) => [toWhom, words]);
	return {
		...plain(id, occurredOn),
		type,
		lines: withFrozen([...now, ...told], submission?.content ?? null),
	};
}

function pieceOfSection(doc: Y.Doc, section: Section): SearchablePiece {
	const { id, subject, createdAt, stages } = section;
	const now = [
		subject,
		...linesOf(sectionPart(doc, id, 'time')),
		...linesOf(sectionPart(doc, id, 'content')),
		...stages
			.filter(({ removedAt }) => removedAt === null)
			.flatMap((stage) => [
				...linesOf(stagePart(doc, id, stage.id, 'expected')),
				...linesOf(stagePart(doc, id, stage.id, 'observed')),
			]),
	];
	const frozen = submissionsOfSection(doc, id)[0]?.content ?? null;
	return { ...plain(id, localDateAt(createdAt)), lines: withFrozen(now, frozen) };
}

function pieceOfGuidancePlan(doc: Y.Doc, plan: GuidancePlan): SearchablePiece {
	const { id, createdAt, submissions, reviews } = plan;
	const now = GUIDANCE_PARTS.flatMap((part) => linesOf(guidancePart(doc, id, part)));
	const reviewed = reviews.flatMap(({ content }) => wordsIn(content));
	return {
		...plain(id, localDateAt(createdAt)),
		lines: withFrozen([...now, ...reviewed], submissions.at(-1)?.content ?? null),
	};
}

function piecesOfCard(doc: Y.Doc): SearchablePiece[] {
	const words = new Map(wordsOfStatements(doc).map(({ id, lines }) => [id, lines]));
	return readStatements(doc).map(({ id, since, note }) => ({
		...plain(id, since),
		lines: [words.get(id)?.[0] ?? '', note],
	}));
}

/** The lines as they are now, and those that were submitted and are not there any more. */
function withFrozen(now: readonly string[], frozen: FrozenPiece | null): string[] {
	const known = new Set(now.map((line) => line.trim()));
	const older = frozen === null ? [] : wordsIn(frozen).filter((line) => !known.has(line));
	return [...now, ...older];
}

/** Parts in which nobody wrote: keys, moments and choices of the form. */
const NO_WORDS: ReadonlySet<string> = new Set([
	'term',
	'trigger',
	'reviewOn',
	'noticedAt',
	'toldGuardianAt',
	'minutes',
]);

function wordsIn({ parts }: FrozenPiece): string[] {
	return parts.flatMap((part) => {
		const isForm = 'chosen' in part || NO_WORDS.has(part.name) || part.name.endsWith('/dueOn');
		return isForm ? [] : linesOfPart(part);
	});
}

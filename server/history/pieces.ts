import * as Y from 'yjs';
import type { DocKind } from '#domain/doc-kind.ts';
import { CHOICES_OF_ENTRY, VALUES_OF_ENTRY } from '#domain/entry-form.ts';
import { FIELDS_OF_ENTRY } from '#domain/entry.ts';
import { linesOfPart } from '#domain/frozen-piece.ts';
import { GUIDANCE_PARTS } from '#domain/guidance.ts';
import type { AuthoredPiece, PieceLabel } from '#domain/history.ts';
import type { ClassTest } from '#domain/score.ts';
import {
	entryBody,
	entryField,
	entryMap,
	readEntries,
	readEntry,
	type Entry,
} from '#notebook/entry-book.ts';
import { choiceKey, chosenOf, valueKey, valueOf } from '#notebook/entry-marks.ts';
import {
	guidancePart,
	readGuidancePlan,
	readGuidancePlans,
	type GuidancePlan,
} from '#notebook/guidance.ts';
import { evaluationText, readEvaluation, readEvaluations } from '#notebook/evaluations.ts';
import { readThreads, type Thread } from '#notebook/margin.ts';
import { readSections, sectionPart, stageMap, stagePart, type Section } from '#notebook/plan.ts';
import { readCells, readTest, readTests } from '#notebook/register.ts';
import { wordsOfMark } from '#notebook/register-words.ts';
import { wordsOfStatements } from '#notebook/statement-words.ts';
import { readSummaries, readSummary, summaryBody } from '#notebook/summary-book.ts';
import { readMap } from '#notebook/y-read.ts';
import { listPart, partOf, valuePart } from './authored.ts';
import type { Replay } from './replay.ts';
import { piecesMap } from './root.ts';

/** A piece of any kind of document, as far as its own words say it. */
export type Piece = Omit<AuthoredPiece, 'asToday'>;

/** Every piece that reads well, in the order in which its page shows them. */
export function authoredPieces(replay: Replay, kind: DocKind): Piece[] {
	const { doc } = replay;
	switch (kind) {
		case 'journal':
		case 'diary':
			return readEntries(doc)
				.sort((a, b) => (a.occurredOn < b.occurredOn ? 1 : a.occurredOn > b.occurredOn ? -1 : 0))
				.map((entry) => pieceOfEntry(replay, entry));
		case 'plan':
			return readSections(doc).map((section) => pieceOfSection(replay, section));
		case 'plan-margin':
		case 'guidance-margin':
			return readThreads(doc).map((thread) => pieceOfThread(replay, kind, thread));
		case 'guidance':
			return readGuidancePlans(doc).map((plan) => pieceOfGuidance(replay, plan));
		case 'summary':
			return readSummaries(doc).map(({ id, removedAt }) => ({
				piece: id,
				label: labelOf(doc, kind, id),
				removed: removedAt !== null,
				parts: [partOf(replay, 'body', summaryBody(doc, id))],
			}));
		case 'card':
		case 'tidings':
			return wordsOfStatements(doc).map(({ id, lines }) => ({
				piece: id,
				label: labelOf(doc, kind, id),
				removed: false,
				parts: [valuePart(replay, 'body', piecesMap(doc, kind), id, lines)],
			}));
		case 'register':
			return [
				...readTests(doc).map((test) => pieceOfTest(replay, test)),
				...readEvaluations(doc).map(({ id }) => ({
					piece: id,
					label: labelOf(doc, kind, id),
					removed: false,
					parts: [partOf(replay, 'body', evaluationText(doc, id))],
				})),
			];
	}
}

/** What a piece is called in words; `other` while it does not read well. */
export function labelOf(doc: Y.Doc, kind: DocKind, piece: string): PieceLabel {
	return readLabel(doc, kind, piece) ?? { type: 'other' };
}

function readLabel(doc: Y.Doc, kind: DocKind, piece: string): PieceLabel | null {
	switch (kind) {
		case 'journal':
		case 'diary': {
			const entry = readEntry(doc, piece);
			return entry && { type: 'entry', entryType: entry.type, occurredOn: entry.occurredOn };
		}
		case 'plan': {
			const section = readSections(doc).find(({ id }) => id === piece);
			if (section === undefined) return null;
			return { type: 'section', subject: section.subject, termId: section.termId };
		}
		case 'plan-margin':
		case 'guidance-margin': {
			const thread = readThreads(doc).find(({ id }) => id === piece);
			return thread === undefined ? null : { type: 'thread', quote: thread.anchor.quote };
		}
		case 'guidance': {
			const plan = readGuidancePlan(doc, piece);
			return plan && { type: 'guidance', trigger: plan.trigger };
		}
		case 'summary': {
			const summary = readSummary(doc, piece);
			return summary && { type: 'summary', month: summary.month };
		}
		case 'card':
		case 'tidings': {
			const [words = ''] = wordsOfStatements(doc).find(({ id }) => id === piece)?.lines ?? [];
			return words === '' ? null : { type: 'named', words };
		}
		case 'register': {
			const test = readTest(doc, piece);
			if (test !== null)
				return { type: 'test', subject: test.subject, name: test.name, on: test.on };
			const evaluation = readEvaluation(doc, piece);
			if (evaluation === null) return null;
			return { type: 'evaluation', childId: evaluation.childId, month: evaluation.month };
		}
	}
}

function pieceOfEntry(replay: Replay, entry: Entry): Piece {
	const { doc } = replay;
	const { id, type } = entry;
	const map = entryMap(doc, id) ?? new Y.Map<unknown>();
	return {
		piece: entry.id,
		label: { type: 'entry', entryType: entry.type, occurredOn: entry.occurredOn },
		removed: entry.removedAt !== null,
		parts: [
			...VALUES_OF_ENTRY[type].map((name) =>
				valuePart(replay, name, map, valueKey(name), [valueOf(doc, id, name)]),
			),
			...CHOICES_OF_ENTRY[type].map((list) => ({
				...{ name: list, dueOn: null },
				lines: chosenOf(doc, id, list).flatMap(
					(choice) => valuePart(replay, list, map, choiceKey(list, choice), [choice]).lines,
				),
			})),
			...FIELDS_OF_ENTRY[type].map((field) => partOf(replay, field, entryField(doc, id, field))),
			partOf(replay, 'body', entryBody(doc, id)),
			listPart(replay, 'photos', map.get('photos')),
		],
	};
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
			...stages.flatMap(({ id, dueOn }) => {
				const map = stageMap(doc, section.id, id) ?? new Y.Map<unknown>();
				const words = (['expected', 'observed'] as const).map((part) =>
					partOf(replay, part, stagePart(doc, section.id, id, part), dueOn),
				);
				// Its words are told with its day; a stage without any is told all the same.
				const isBare = words.every(({ lines }) => lines.length === 0);
				return isBare ? [valuePart(replay, 'stage', map, 'dueOn', [dueOn])] : words;
			}),
		],
	};
}

/** A comment is written once; that the matter was settled is part of how it stood. */
function pieceOfThread(replay: Replay, kind: DocKind, { id, anchor, comments }: Thread): Piece {
	const map = readMap(piecesMap(replay.doc, kind), id);
	const written = map && readMap(map, 'comments');
	const parts = comments.map((comment) => {
		const own = written && readMap(written, comment.id);
		return own && valuePart(replay, 'body', own, 'text', comment.text.split('\n'));
	});
	const settled = map && valuePart(replay, 'settled', map, 'resolvedAt', ['✓']);
	return {
		piece: id,
		label: { type: 'thread', quote: anchor.quote },
		removed: false,
		parts: [...parts, settled].filter((part) => part !== null),
	};
}

function pieceOfGuidance(replay: Replay, plan: GuidancePlan): Piece {
	const { doc } = replay;
	const map = readMap(piecesMap(doc, 'guidance'), plan.id) ?? new Y.Map<unknown>();
	const ticked = plan.measures.map((measure) =>
		valuePart(replay, 'schoolMeasures', map, `choice/schoolMeasures/${measure}`, [measure]),
	);
	return {
		piece: plan.id,
		label: { type: 'guidance', trigger: plan.trigger },
		removed: plan.removedAt !== null,
		parts: [
			...GUIDANCE_PARTS.map((part) => partOf(replay, part, guidancePart(doc, plan.id, part))),
			{ name: 'schoolMeasures', dueOn: null, lines: ticked.flatMap(({ lines }) => lines) },
			valuePart(replay, 'reviewOn', map, 'reviewOn', [plan.reviewOn ?? '']),
			...plan.reviews.map(({ id, content }) =>
				valuePart(replay, 'review', map, `submission/${id}`, content.parts.flatMap(linesOfPart)),
			),
		],
	};
}

/** Each child's row by its id; whoever reads it knows the names. */
function pieceOfTest(replay: Replay, test: ClassTest): Piece {
	const { doc } = replay;
	const map = readMap(piecesMap(doc, 'register'), test.id) ?? new Y.Map<unknown>();
	const rows = [...readCells(doc, test.id).values()].map(({ childId, standing }) => ({
		name: childId,
		dueOn: null,
		lines: standing.flatMap(({ id, mark }) => {
			const words = [wordsOfMark(mark)];
			return valuePart(replay, childId, map, `mark/${childId}/${id}`, words).lines;
		}),
	}));
	return {
		piece: test.id,
		label: labelOf(doc, 'register', test.id),
		removed: test.removedAt !== null,
		parts: [valuePart(replay, 'fullMarks', map, 'fullMarks', [String(test.fullMarks)]), ...rows],
	};
}

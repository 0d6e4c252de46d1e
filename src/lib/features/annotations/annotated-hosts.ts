import type * as Y from 'yjs';
import { GUIDANCE_PARTS } from '#domain/guidance.ts';
import { m } from '#lib/i18n/generated/messages.js';
import {
	guidancePartName,
	namedGuidancePart,
	plansOf,
	readGuidancePlans,
} from '#notebook/guidance.ts';
import { partName, planPart, readSections, sectionsOf } from '#notebook/plan.ts';

/** How the notes find the words of the document they hang on. */
export interface AnnotatedHost {
	/** Observed to follow the words. */
	rootOf(doc: Y.Doc): Y.Map<unknown>;
	/** The fragment that a part's name names; `null` when this device does not have it. */
	partOf(doc: Y.Doc, name: string): Y.XmlFragment | null;
	/** Names of all parts on the page, in reading order. A new list after every change. */
	visibleParts(doc: Y.Doc): readonly string[];
	/** Who reads the notes, in words, to be said before one is written. */
	readers(): string;
}

/** The study plan (学习帮扶计划). */
export const PLAN_HOST: AnnotatedHost = {
	readers: () => m.note_readers(),
	rootOf: sectionsOf,
	partOf: planPart,
	visibleParts: (doc) =>
		readSections(doc)
			.filter(({ removedAt }) => removedAt === null)
			.flatMap((section) => [
				partName(section.id, 'time'),
				partName(section.id, 'content'),
				...section.stages
					.filter(({ removedAt }) => removedAt === null)
					.flatMap((stage) => [
						partName(section.id, stage.id, 'expected'),
						partName(section.id, stage.id, 'observed'),
					]),
			]),
};

/** The guidance plans (个别教育管理方案). */
export const GUIDANCE_HOST: AnnotatedHost = {
	readers: () => m.guidance_note_readers(),
	rootOf: plansOf,
	partOf: namedGuidancePart,
	visibleParts: (doc) =>
		readGuidancePlans(doc)
			.filter(({ removedAt, submissions }) => removedAt === null || submissions.length > 0)
			.flatMap(({ id }) => GUIDANCE_PARTS.map((part) => guidancePartName(id, part))),
};

import type * as Y from 'yjs';
import {
	frozenParts,
	type FrozenPart,
	type FrozenPiece,
	type Submission,
} from '#domain/frozen-piece.ts';
import type { SectionId } from '#domain/ids.ts';
import { missingParts } from '#domain/required-parts.ts';
import { fragmentToRichText } from './rich-text.ts';
import { readSections, sectionPart, sectionsOf, stagePart, type Section } from './plan.ts';
import { readSubmissions, writeSubmission } from './submission.ts';
import { readMap } from './y-read.ts';

/**
 * A section of the study plan as it stands, without what is observed later: 帮扶时间, 帮扶内容 and the
 * stages with their dates and expected effect (D3, L20).
 */
export function freezeSection(doc: Y.Doc, id: SectionId): FrozenPiece | null {
	const section = readSections(doc).find((each) => each.id === id);
	if (section === undefined) return null;
	const words = (name: string, fragment: Y.XmlFragment | null): FrozenPart[] =>
		fragment === null ? [] : [{ name, rich: fragmentToRichText(fragment) }];
	const parts: FrozenPart[] = [
		{ name: 'subject', text: section.subject },
		{ name: 'term', text: section.termId },
		...words('time', sectionPart(doc, id, 'time')),
		...words('content', sectionPart(doc, id, 'content')),
		...stagesOf(doc, section, words),
	];
	return { format: 1, kind: 'section', on: null, parts: frozenParts(parts) };
}

function stagesOf(
	doc: Y.Doc,
	section: Section,
	words: (name: string, fragment: Y.XmlFragment | null) => FrozenPart[],
): FrozenPart[] {
	return section.stages
		.filter(({ removedAt }) => removedAt === null)
		.flatMap(({ id, dueOn }) => [
			{ name: `stage/${id}/dueOn`, text: dueOn },
			...words(`stage/${id}/expected`, stagePart(doc, section.id, id, 'expected')),
		]);
}

/** Submits a section as it stands; tells which parts are missing, and then nothing has happened. */
export function submitSection(
	doc: Y.Doc,
	id: SectionId,
	submission: Pick<Submission, 'id' | 'at' | 'by'>,
): string[] {
	const map = readMap(sectionsOf(doc), id);
	const content = freezeSection(doc, id);
	if (map === null || content === null) return [];
	const missing = missingParts(content);
	if (missing.length === 0) writeSubmission(map, { ...submission, content });
	return missing;
}

/** Every submission of a section, the earliest first. */
export function submissionsOfSection(doc: Y.Doc, id: string): Submission[] {
	const map = readMap(sectionsOf(doc), id);
	return map === null ? [] : readSubmissions(map, 'section');
}

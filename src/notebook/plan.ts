import * as Y from 'yjs';
import { parseId, type SectionId, type StageId, type TermId, type UserId } from '#domain/ids.ts';
import { parseInstant, parseLocalDate, type Instant, type LocalDate } from '#domain/time.ts';
import { readSubmissions } from './submission.ts';
import { readFragment, readMap, readString } from './y-read.ts';

/**
 * The shape of the study plan (学习帮扶计划, work plan L20): a map of sections, one per term and
 * subject, each with the three parts the school asks for — time (帮扶时间), content (帮扶内容) and
 * stages with their expected and observed effect (阶段性效果).
 */
export interface Section {
	readonly id: SectionId;
	readonly termId: TermId;
	/** The subject's name as the teacher typed or chose it, e.g. `数学`. */
	readonly subject: string;
	readonly createdBy: UserId;
	readonly createdAt: Instant;
	readonly stages: readonly Stage[];
	readonly removedAt: Instant | null;
}

export interface Stage {
	readonly id: StageId;
	readonly dueOn: LocalDate;
	readonly removedAt: Instant | null;
}

export type SectionPart = 'time' | 'content';
export type StagePart = 'expected' | 'observed';

export function sectionsOf(doc: Y.Doc): Y.Map<unknown> {
	return doc.getMap('sections');
}

export function addSection(
	doc: Y.Doc,
	section: Pick<Section, 'id' | 'termId' | 'subject' | 'createdBy' | 'createdAt'>,
): void {
	doc.transact(() => {
		const map = new Y.Map<unknown>();
		map.set('termId', section.termId);
		map.set('subject', section.subject);
		map.set('createdBy', section.createdBy);
		map.set('createdAt', section.createdAt);
		map.set('time', new Y.XmlFragment());
		map.set('content', new Y.XmlFragment());
		map.set('stages', new Y.Map());
		sectionsOf(doc).set(section.id, map);
	});
}

export function addStage(
	doc: Y.Doc,
	sectionId: SectionId,
	stage: Pick<Stage, 'id' | 'dueOn'>,
): void {
	const section = readMap(sectionsOf(doc), sectionId);
	const stages = section === null ? null : readMap(section, 'stages');
	if (stages === null) return;
	doc.transact(() => {
		const map = new Y.Map<unknown>();
		map.set('dueOn', stage.dueOn);
		map.set('expected', new Y.XmlFragment());
		map.set('observed', new Y.XmlFragment());
		stages.set(stage.id, map);
	});
}

/** All sections that read well, removed ones included; stages in the order of their dates. */
export function readSections(doc: Y.Doc): Section[] {
	const sections: Section[] = [];
	for (const key of sectionsOf(doc).keys()) {
		const id = parseId('section', key);
		const map = readMap(sectionsOf(doc), key);
		if (id === null || map === null) continue;
		const termId = parseId('term', readString(map, 'termId'));
		const createdBy = parseId('user', readString(map, 'createdBy'));
		const createdAt = parseInstant(readString(map, 'createdAt'));
		const subject = readString(map, 'subject');
		if (!termId || !createdBy || !createdAt || subject === null) continue;
		// What was submitted is not taken away by a late device (rule N6).
		const isSubmitted = readSubmissions(map, 'section').length > 0;
		const removedAt = isSubmitted ? null : parseInstant(readString(map, 'removedAt'));
		sections.push({
			id,
			termId,
			subject,
			createdBy,
			createdAt,
			stages: readStages(map),
			removedAt,
		});
	}
	return sections.sort((a, b) =>
		a.createdAt < b.createdAt ? -1 : a.createdAt > b.createdAt ? 1 : a.id < b.id ? -1 : 1,
	);
}

function readStages(section: Y.Map<unknown>): Stage[] {
	const stages: Stage[] = [];
	const maps = readMap(section, 'stages');
	for (const key of maps?.keys() ?? []) {
		const id = parseId('stage', key);
		const map = maps === null ? null : readMap(maps, key);
		const dueOn = map === null ? null : parseLocalDate(readString(map, 'dueOn'));
		if (id === null || map === null || dueOn === null) continue;
		stages.push({ id, dueOn, removedAt: parseInstant(readString(map, 'removedAt')) });
	}
	return stages.sort((a, b) =>
		a.dueOn < b.dueOn ? -1 : a.dueOn > b.dueOn ? 1 : a.id < b.id ? -1 : 1,
	);
}

export function sectionPart(doc: Y.Doc, id: SectionId, part: SectionPart): Y.XmlFragment | null {
	const map = readMap(sectionsOf(doc), id);
	return map === null ? null : readFragment(map, part);
}

export function stagePart(
	doc: Y.Doc,
	sectionId: SectionId,
	stageId: StageId,
	part: StagePart,
): Y.XmlFragment | null {
	const map = stageMap(doc, sectionId, stageId);
	return map === null ? null : readFragment(map, part);
}

export function editStageDue(
	doc: Y.Doc,
	sectionId: SectionId,
	stageId: StageId,
	dueOn: LocalDate,
): void {
	stageMap(doc, sectionId, stageId)?.set('dueOn', dueOn);
}

export function removeStage(doc: Y.Doc, sectionId: SectionId, stageId: StageId, at: Instant): void {
	stageMap(doc, sectionId, stageId)?.set('removedAt', at);
}

export function restoreStage(doc: Y.Doc, sectionId: SectionId, stageId: StageId): void {
	stageMap(doc, sectionId, stageId)?.delete('removedAt');
}

export function removeSection(doc: Y.Doc, id: SectionId, at: Instant): void {
	readMap(sectionsOf(doc), id)?.set('removedAt', at);
}

export function restoreSection(doc: Y.Doc, id: SectionId): void {
	readMap(sectionsOf(doc), id)?.delete('removedAt');
}

/** The name under which a note finds a part of the plan again, e.g. `sec_…/stg_…/expected`. */
export function partName(
	sectionId: SectionId,
	...path: readonly [SectionPart] | readonly [StageId, StagePart]
): string {
	return [sectionId, ...path].join('/');
}

/** The fragment that `partName` names; `null` when this device does not have it. */
export function planPart(doc: Y.Doc, name: string): Y.XmlFragment | null {
	const [section, ...rest] = name.split('/');
	const sectionId = parseId('section', section);
	if (sectionId === null) return null;
	if (rest.length === 1 && (rest[0] === 'time' || rest[0] === 'content')) {
		return sectionPart(doc, sectionId, rest[0]);
	}
	const stageId = parseId('stage', rest[0]);
	if (rest.length !== 2 || stageId === null) return null;
	if (rest[1] !== 'expected' && rest[1] !== 'observed') return null;
	return stagePart(doc, sectionId, stageId, rest[1]);
}

/** The map of one stage; `null` when this device does not have it. */
export function stageMap(
	doc: Y.Doc,
	sectionId: SectionId,
	stageId: StageId,
): Y.Map<unknown> | null {
	const section = readMap(sectionsOf(doc), sectionId);
	const stages = section === null ? null : readMap(section, 'stages');
	return stages === null ? null : readMap(stages, stageId);
}

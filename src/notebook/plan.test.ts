import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import type { SectionId, StageId, TermId, UserId } from '#domain/ids.ts';
import type { Instant, LocalDate } from '#domain/time.ts';
import {
	addSection,
	addStage,
	editStageDue,
	partName,
	planPart,
	readSections,
	removeSection,
	removeStage,
	restoreSection,
	restoreStage,
	sectionPart,
	sectionsOf,
	stagePart,
} from './plan.ts';

const sectionId = (mark: string) => `sec_${mark.repeat(22)}` as SectionId;
const stageId = (mark: string) => `stg_${mark.repeat(22)}` as StageId;
const NOW = '2026-11-21T10:00:00.000Z' as Instant;

function aSection(mark: string, subject = '数学') {
	return {
		id: sectionId(mark),
		termId: `trm_${'t'.repeat(22)}` as TermId,
		subject,
		createdBy: `usr_${'u'.repeat(22)}` as UserId,
		createdAt: NOW,
	};
}

const aStage = (mark: string, dueOn: string) => ({ id: stageId(mark), dueOn: dueOn as LocalDate });

function copyOf(doc: Y.Doc): Y.Doc {
	const copy = new Y.Doc();
	Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc));
	return copy;
}

function meet(a: Y.Doc, b: Y.Doc): void {
	Y.applyUpdate(a, Y.encodeStateAsUpdate(b));
	Y.applyUpdate(b, Y.encodeStateAsUpdate(a));
}

describe('a study plan', () => {
	test('holds the three parts the school asks for (D3), stages by date', () => {
		const doc = new Y.Doc();
		addSection(doc, aSection('a'));
		addStage(doc, sectionId('a'), aStage('2', '2027-01-10'));
		addStage(doc, sectionId('a'), aStage('1', '2026-12-10'));
		editStageDue(doc, sectionId('a'), stageId('2'), '2026-11-30' as LocalDate);
		const [section] = readSections(doc);
		expect(section?.stages.map(({ id, dueOn }) => [id, dueOn])).toEqual([
			[stageId('2'), '2026-11-30'],
			[stageId('1'), '2026-12-10'],
		]);
		expect(sectionPart(doc, sectionId('a'), 'time')).toBeInstanceOf(Y.XmlFragment);
		expect(stagePart(doc, sectionId('a'), stageId('1'), 'observed')).toBeInstanceOf(Y.XmlFragment);
	});

	test('what is taken out of sight can be put back (N4)', () => {
		const doc = new Y.Doc();
		addSection(doc, aSection('a'));
		addStage(doc, sectionId('a'), aStage('1', '2026-12-10'));
		removeStage(doc, sectionId('a'), stageId('1'), NOW);
		removeSection(doc, sectionId('a'), NOW);
		expect(readSections(doc)[0]).toMatchObject({ removedAt: NOW, stages: [{ removedAt: NOW }] });
		restoreStage(doc, sectionId('a'), stageId('1'));
		restoreSection(doc, sectionId('a'));
		expect(readSections(doc)[0]).toMatchObject({ removedAt: null, stages: [{ removedAt: null }] });
	});

	test('two teachers offline add sections and stages, and all are there', () => {
		const first = new Y.Doc();
		addSection(first, aSection('a'));
		const second = copyOf(first);
		addSection(first, aSection('b', '语文'));
		addStage(first, sectionId('a'), aStage('1', '2026-12-01'));
		addSection(second, aSection('c', '英语'));
		addStage(second, sectionId('a'), aStage('2', '2026-12-02'));
		meet(first, second);
		expect(readSections(first).map((section) => section.subject)).toEqual(['数学', '语文', '英语']);
		expect(readSections(first)[0]?.stages).toHaveLength(2);
		expect(first.toJSON()).toEqual(second.toJSON());
	});

	test('a part is found again by its name', () => {
		const doc = new Y.Doc();
		addSection(doc, aSection('a'));
		addStage(doc, sectionId('a'), aStage('1', '2026-12-10'));
		expect(planPart(doc, partName(sectionId('a'), 'time'))).toBe(
			sectionPart(doc, sectionId('a'), 'time'),
		);
		expect(planPart(doc, partName(sectionId('a'), stageId('1'), 'expected'))).toBe(
			stagePart(doc, sectionId('a'), stageId('1'), 'expected'),
		);
	});

	test.each([
		'',
		'sec_x/time',
		`${sectionId('a')}/notes`,
		`${sectionId('a')}/time/x`,
		`${sectionId('b')}/time`,
	])('a part named "%s" is nobody’s', (name) => {
		const doc = new Y.Doc();
		addSection(doc, aSection('a'));
		expect(planPart(doc, name)).toBeNull();
	});

	test('what does not read well is absent (N5)', () => {
		const doc = new Y.Doc();
		addSection(doc, aSection('a'));
		addStage(doc, sectionId('a'), aStage('1', '2026-12-10'));
		const section = sectionsOf(doc).get(sectionId('a')) as Y.Map<unknown>;
		const stages = section.get('stages') as Y.Map<unknown>;
		stages.set(stageId('2'), '12 月');
		(stages.get(stageId('1')) as Y.Map<unknown>).set('dueOn', '2026-13-01');
		sectionsOf(doc).set(sectionId('b'), new Y.Array());
		expect(readSections(doc)).toMatchObject([{ id: sectionId('a'), stages: [] }]);
		section.set('stages', []);
		expect(readSections(doc)).toMatchObject([{ id: sectionId('a'), stages: [] }]);
		section.set('termId', 'autumn');
		expect(readSections(doc)).toEqual([]);
	});
});

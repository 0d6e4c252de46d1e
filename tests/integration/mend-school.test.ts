import { afterEach, beforeEach, expect, test } from 'vitest';
import { createSchoolRecord } from '#server/school/school-record.ts';
import { createSurveys } from '#server/school/surveys.ts';
import type { ChangedYear, StoredYear } from '#server/school/years.ts';
import { must } from '#domain/assert.ts';
import { CHILD_DOC_KINDS, YEARLY_DOC_KINDS } from '#domain/doc-kind.ts';
import type { Span } from '#domain/school-year.ts';
import type { LocalDate } from '#domain/time.ts';
import { openTestSchool, YEAR, type TestSchool } from './test-school.ts';

/** What was entered wrong is mended after the set-up, and nothing that hangs on it is lost. */

let school: TestSchool;
beforeEach(async () => {
	school = await openTestSchool();
});
afterEach(() => school.close());

const day = (value: string) => value as LocalDate;
const storedYear = async (): Promise<StoredYear> =>
	must((await school.years.list())[0], 'the year of the set-up');
const change = async (plan: Partial<ChangedYear>) => {
	const stored = await storedYear();
	return school.years.change(school.administrator, stored.id, { ...stored, ...plan });
};
const documentsOfChildren = () =>
	school.records.selectFrom('document').selectAll().where('childId', 'is not', null).execute();
const actions = async () =>
	(await school.records.selectFrom('audit').select('action').execute()).map(({ action }) => action);

test('a corrected year keeps its id, the ids of its terms and every document', async () => {
	await school.addChild('小慧', await school.addClass('七(4)班'));
	const before = await storedYear();
	const documents = await documentsOfChildren();
	const moved = before.terms.map((term) => ({ ...term, name: `${term.name}（改）` }));
	const extra = {
		id: null,
		name: '夏令营',
		startsOn: day('2027-07-11'),
		endsOn: day('2027-07-20'),
	};
	const done = await change({
		name: '新名称',
		endsOn: day('2027-07-31'),
		terms: [...moved, extra],
		holidays: [{ name: '校庆', startsOn: day('2026-11-11'), endsOn: day('2026-11-11') }],
	});
	expect(done).toEqual({ ok: true, value: undefined });
	const after = await storedYear();
	expect(after).toMatchObject({ id: before.id, name: '新名称', endsOn: '2027-07-31' });
	expect(after.terms.map(({ id }) => id).slice(0, 2)).toEqual(before.terms.map(({ id }) => id));
	expect(after.terms.map(({ name }) => name)).toEqual(['上学期（改）', '下学期（改）', '夏令营']);
	expect(after.holidays.map(({ name }) => name)).toEqual(['校庆']);
	expect(await documentsOfChildren()).toEqual(documents);
	expect(await actions()).toContain('year.change');
});

test('a year that contradicts itself is refused and stays as it was', async () => {
	const before = await storedYear();
	const [first, second] = before.terms;
	const terms = [must(first, 'term 1'), must(second, 'term 2')] as const;
	const outside: Span = { name: '暑假', startsOn: day('2027-07-01'), endsOn: day('2027-08-31') };
	const tried = [
		await change({ terms: [terms[0], { ...terms[1], startsOn: day('2027-01-10') }] }),
		await change({ holidays: [outside] }),
		await change({ startsOn: YEAR.endsOn, endsOn: YEAR.startsOn }),
	];
	expect(tried.map((outcome) => (outcome.ok ? null : outcome.error))).toMatchObject([
		{ type: 'fault', fault: { type: 'terms-overlap', part: { of: 'term', index: 1 } } },
		{ type: 'fault', fault: { type: 'outside-year', part: { of: 'holiday', index: 0 } } },
		{ type: 'fault', fault: { type: 'ends-before-start', part: { of: 'year' } } },
	]);
	expect(await storedYear()).toEqual(before);
	expect(await actions()).not.toContain('year.change');
});

test('a term that study plans may refer to can be neither taken out nor passed off as new', async () => {
	const before = await storedYear();
	const refused = { ok: false, error: { type: 'invalid', field: 'terms' } };
	expect(await change({ terms: before.terms.slice(0, 1) })).toEqual(refused);
	expect(await change({ terms: before.terms.map((term) => ({ ...term, id: null })) })).toEqual(
		refused,
	);
	expect(await storedYear()).toEqual(before);
});

test('two years never hold the same day', async () => {
	const next = {
		...YEAR,
		name: '2027–2028',
		startsOn: day('2027-09-01'),
		endsOn: day('2028-07-10'),
	};
	const terms = [{ name: '上学期', startsOn: day('2027-09-01'), endsOn: day('2028-01-20') }];
	expect((await school.years.open(school.administrator, { ...next, terms, holidays: [] })).ok).toBe(
		true,
	);
	const first = must((await school.years.list())[1], 'the older year');
	expect(
		await school.years.change(school.administrator, first.id, {
			...first,
			endsOn: day('2027-09-05'),
		}),
	).toEqual({ ok: false, error: { type: 'taken', field: 'startsOn' } });
});

test('only an administrator mends the school and its year', async () => {
	const leader = await school.actor(
		await school.addPerson('weiguo', [{ role: 'leader', classId: null }]),
	);
	const stored = await storedYear();
	const record = createSchoolRecord(school.office);
	const forbidden = { ok: false, error: { type: 'forbidden' } };
	expect(await school.years.change(leader, stored.id, stored)).toEqual(forbidden);
	expect(await record.change(leader, { name: '别的学校', hotline: '' })).toEqual(forbidden);
});

test('the name and the family-call number are corrected, and a number must be one', async () => {
	const record = createSchoolRecord(school.office);
	const mend = (name: string, hotline: string) =>
		record.change(school.administrator, { name, hotline });
	expect(await mend('青禾镇中学', '  ０000-8123456 ')).toMatchObject({ ok: true });
	expect(await createSurveys(school.records).school()).toEqual({
		name: '青禾镇中学',
		hotline: '0000-8123456',
	});
	expect(await mend('青禾镇中学', '问门卫')).toMatchObject({ error: { field: 'hotline' } });
	expect(await mend('  ', '')).toMatchObject({ error: { field: 'name' } });
	expect(await mend('青禾镇中学', '')).toMatchObject({ ok: true });
	expect((await createSurveys(school.records).school())?.hotline).toBeNull();
	expect((await actions()).filter((action) => action === 'school.change')).toHaveLength(2);
});

test('a child that had left comes back with the same documents, and is paired anew', async () => {
	const classId = await school.addClass('七(4)班');
	const childId = await school.addChild('小慧', classId);
	const mentor = await school.addPerson('zhang', [{ role: 'mentor', classId: null }]);
	await school.pair(childId, mentor);
	const documents = await documentsOfChildren();
	expect((await school.children.markLeft(school.administrator, childId)).ok).toBe(true);
	const surveys = createSurveys(school.records);
	expect(await surveys.classDetail(school.administrator, classId)).toMatchObject({
		children: [],
		left: [{ id: childId, name: '小慧' }],
	});
	const mentorActor = await school.actor(mentor);
	expect(await school.children.markReturned(mentorActor, childId)).toMatchObject({
		error: { type: 'forbidden' },
	});
	expect((await school.children.markReturned(school.administrator, childId)).ok).toBe(true);
	// Pressed twice, it has happened once.
	expect((await school.children.markReturned(school.administrator, childId)).ok).toBe(true);
	expect((await actions()).filter((action) => action === 'child.return')).toHaveLength(1);
	expect(await surveys.classDetail(school.administrator, classId)).toMatchObject({
		children: [{ id: childId, mentors: [] }],
		left: [],
	});
	expect(await documentsOfChildren()).toEqual(documents);
	expect(documents).toHaveLength(CHILD_DOC_KINDS.length);
});

test('a child that comes back in a later year finds its documents of that year', async () => {
	const childId = await school.addChild('小慧', await school.addClass('七(4)班'));
	await school.children.markLeft(school.administrator, childId);
	const span = { startsOn: day('2027-09-01'), endsOn: day('2028-07-10') };
	const next = { name: '2027–2028', ...span, terms: [{ name: '上学期', ...span }], holidays: [] };
	await school.years.open(school.administrator, next);
	const count = async () => (await documentsOfChildren()).length;
	expect(await count()).toBe(CHILD_DOC_KINDS.length);
	await school.children.markReturned(school.administrator, childId);
	expect(await count()).toBe(CHILD_DOC_KINDS.length + YEARLY_DOC_KINDS.length);
});

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ChildId, ClassId } from '#domain/ids.ts';
import type { Actor } from '#domain/permission.ts';
import type { LocalDate } from '#domain/time.ts';
import { createConsents, type ConsentDraft, type Consents } from '#server/consents/consents.ts';
import { readCaseload } from '#server/access/caseload.ts';
import { loadActor, loadChild } from '#server/access/facts.ts';
import { createAccessChanges } from '#server/access/access-changes.ts';
import { createMemoryLog } from '#server/store/log/memory.ts';
import { must } from '#domain/assert.ts';
import { openTestSchool, value, type TestSchool } from './test-school.ts';

let school: TestSchool;
let consents: Consents;
let archivist: Actor;
let mentor: Actor;
let childId: ChildId;
let classId: ClassId;

beforeEach(async () => {
	school = await openTestSchool();
	const { records, env } = school;
	consents = createConsents({ records, env, changes: createAccessChanges() });
	classId = await school.addClass('七(4)班');
	childId = await school.addChild('梁小渔', classId);
	const personId = await school.addPerson('档案员', [{ role: 'archivist', classId: null }]);
	archivist = await loadActor(records, personId);
	const mentorId = await school.addPerson('代理家长', [{ role: 'mentor', classId: null }]);
	await school.pair(childId, mentorId);
	mentor = await loadActor(records, mentorId);
});
afterEach(() => school.close());

const day = (text: string) => text as LocalDate;
const draft = (change: Partial<ConsentDraft> = {}): ConsentDraft => ({
	...{ purpose: 'photos', giver: 'guardian', giverName: '奶奶 王桂花', answer: 'agrees' },
	...{ way: 'paper', givenOn: day('2026-09-10'), ageAtGiving: 12 },
	...change,
});

describe('[§4.4] the ledger of consents', () => {
	test('keeps what was said, by whom it was written down, and what was taken back', async () => {
		const id = value(await consents.record(archivist, childId, draft()));
		value(await consents.withdraw(archivist, id, day('2026-11-20')));
		value(await consents.record(archivist, childId, draft({ givenOn: day('2026-11-22') })));
		const child = must(await loadChild(school.records, childId), 'the child');
		const { records, mayEdit } = await consents.ledger(mentor, child);
		expect(mayEdit).toBe(false);
		expect(records).toMatchObject([
			{ givenOn: '2026-11-22', withdrawnOn: null, recordedBy: '档案员' },
			{ givenOn: '2026-09-10', withdrawnOn: '2026-11-20', withdrawnBy: '档案员', ageAtGiving: 12 },
		]);
		const audit = await school.records
			.selectFrom('audit')
			.select('action')
			.where('action', 'like', 'consent.%')
			.execute();
		expect(audit.map(({ action }) => action)).toEqual([
			'consent.record',
			'consent.withdraw',
			'consent.record',
		]);
	});

	test('is the archivist’s to write, and takes no day that cannot be', async () => {
		expect(await consents.record(mentor, childId, draft())).toMatchObject({
			error: { type: 'forbidden' },
		});
		for (const [change, field] of [
			[{ givenOn: day('2026-12-24') }, 'givenOn'],
			[{ giverName: '  ' }, 'giverName'],
		] as const) {
			expect(await consents.record(archivist, childId, draft(change))).toEqual({
				ok: false,
				error: { type: 'invalid', field },
			});
		}
		const id = value(await consents.record(archivist, childId, draft()));
		expect(await consents.withdraw(mentor, id, day('2026-11-20'))).toMatchObject({
			error: { type: 'forbidden' },
		});
		for (const on of ['2026-09-09', '2026-12-24']) {
			expect(await consents.withdraw(archivist, id, day(on))).toMatchObject({
				error: { type: 'invalid' },
			});
		}
		value(await consents.withdraw(archivist, id, day('2026-11-20')));
		expect(await consents.withdraw(archivist, id, day('2026-11-20'))).toMatchObject({
			error: { type: 'not-found' },
		});
	});

	test('asks the child too from its 14th birthday on, and reckons its age where that is known', async () => {
		const { records, env, clock } = school;
		await records
			.updateTable('child')
			.set({ birthDate: day('2012-11-24') })
			.execute();
		value(await consents.record(archivist, childId, draft({ ageAtGiving: 3 })));
		const log = createMemoryLog({ now: () => clock.nowMs });
		const lack = async () => {
			const { children } = await readCaseload(records, env, log, mentor);
			return children[0]?.photoLack;
		};
		expect(await lack()).toBeNull();
		clock.nowMs = Date.parse('2026-11-24T04:00:00Z');
		expect(await lack()).toBe('child');
		const own = draft({ giver: 'child', giverName: '', givenOn: day('2026-11-24') });
		value(await consents.record(archivist, childId, own));
		expect(await lack()).toBeNull();
		const child = must(await loadChild(records, childId), 'the child');
		const ages = (await consents.ledger(mentor, child)).records.map((each) => each.ageAtGiving);
		expect(ages).toEqual([14, 13]);
	});

	test('goes to the field with the caseload: to the mentor, not to a subject teacher', async () => {
		const { records, env, clock } = school;
		const log = createMemoryLog({ now: () => clock.nowMs });
		const lackFor = async (actor: Actor) => {
			const { children } = await readCaseload(records, env, log, actor);
			return children.map(({ photoLack }) => photoLack);
		};
		expect(await lackFor(mentor)).toEqual(['guardian']);
		value(await consents.record(archivist, childId, draft()));
		expect(await lackFor(mentor)).toEqual([null]);
		const teacherId = await school.addPerson('任课', [{ role: 'subjectTeacher', classId }]);
		expect(await lackFor(await loadActor(records, teacherId))).toEqual([undefined]);
	});
});

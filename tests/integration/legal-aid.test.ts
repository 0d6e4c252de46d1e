import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ChildId } from '#domain/ids.ts';
import type { LegalAidCaseId, LegalAidStep } from '#domain/legal-aid/legal-aid.ts';
import type { Actor } from '#domain/permission.ts';
import type { LocalDate } from '#domain/time.ts';
import { readLegalAidTally } from '#server/legal-aid/cases.ts';
import { createLegalAid } from '#server/legal-aid/legal-aid.ts';
import { openTestSchool, value, type TestSchool } from './test-school.ts';

/** [A11, L7] Legal aid on real records. Today is 23 November 2026. */
let school: TestSchool;
let childId: ChildId;
let leader: Actor;
const day = (text: string) => text as LocalDate;
const DRAFT = {
	kind: 'maintenance',
	agency: ' 县法律援助中心 ',
	openedOn: day('2026-11-02'),
} as const;

beforeEach(async () => {
	school = await openTestSchool();
	childId = await school.addChild('欧阳明月', await school.addClass('七(4)班'));
	leader = await school.actor(await school.addPerson('liu', [{ role: 'leader', classId: null }]));
});
afterEach(() => school.close());

const aid = () => createLegalAid(school.office);
const open = async (draft = DRAFT) => value(await aid().open(leader, childId, draft));
const take = (id: LegalAidCaseId, step: LegalAidStep, on: string, by = leader) =>
	aid().take(by, id, step, day(on));
const tally = () => readLegalAidTally(school.records);

describe('legal aid', () => {
	it('goes step by step, each taken back in its turn, and is counted by number and not by name', async () => {
		const id = await open();
		expect(await tally()).toEqual({ done: 0, of: 1, left: ['2026-1'] });
		value(await take(id, 'applied', '2026-11-05'));
		value(await take(id, 'granted', '2026-11-10'));
		expect(await tally()).toEqual({ done: 1, of: 1, left: [] });
		expect(await aid().cases(childId)).toMatchObject([
			{
				...{ number: '2026-1', agency: '县法律援助中心', childName: '欧阳明月', openedBy: 'liu' },
				steps: [{ step: 'applied', on: '2026-11-05', by: 'liu' }, { step: 'granted' }],
			},
		]);
		value(await aid().takeBack(leader, id));
		expect(await tally()).toMatchObject({ done: 0, of: 1 });
		value(await take(id, 'not-eligible', '2026-11-11'));
		expect(await tally()).toEqual({ done: 0, of: 0, left: [] });
		for (let steps = 0; steps < 2; steps++) value(await aid().takeBack(leader, id));
		value(await aid().takeBack(leader, id));
		expect(await aid().cases('all')).toEqual([]);
		expect(await aid().takeBack(leader, id)).toMatchObject({ error: { type: 'not-found' } });
		// A number is given once, also where its case was entered by mistake.
		await open();
		expect((await aid().cases('all')).map(({ number }) => number)).toEqual(['2026-2']);
	});

	it('takes no step out of turn, and none on a day to come', async () => {
		const id = await open();
		for (const [step, on] of [
			['granted', '2026-11-10'],
			['applied', '2026-11-24'],
			['applied', '2026-11-01'],
		] as const) {
			expect(await take(id, step, on)).toMatchObject({ error: { type: 'invalid', field: 'step' } });
		}
		const late = await aid().open(leader, childId, { ...DRAFT, openedOn: day('2026-11-24') });
		expect(late).toMatchObject({ error: { field: 'openedOn' } });
	});

	it('is the leading group’s to keep', async () => {
		const id = await open();
		const counselor = await school.actor(
			await school.addPerson('zhou', [{ role: 'counselor', classId: null }]),
		);
		for (const by of [counselor, school.administrator]) {
			expect(await aid().open(by, childId, DRAFT)).toMatchObject({ error: { type: 'forbidden' } });
			expect(await take(id, 'applied', '2026-11-05', by)).toMatchObject({
				error: { type: 'not-found' },
			});
			expect(await aid().takeBack(by, id)).toMatchObject({ error: { type: 'not-found' } });
		}
	});
});

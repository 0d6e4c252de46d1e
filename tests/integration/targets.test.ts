import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createId, type ChildId } from '#domain/ids.ts';
import type { Actor } from '#domain/permission.ts';
import type { LocalDate } from '#domain/time.ts';
import { createBoards, type Boards } from '#server/duty/boards.ts';
import { createLegalAid } from '#server/legal-aid/legal-aid.ts';
import { openTestSchool, value, type TestSchool } from './test-school.ts';

let school: TestSchool;
let childId: ChildId;
let leader: Actor;
let boards: Boards;
const day = (text: string) => text as LocalDate;

beforeEach(async () => {
	school = await openTestSchool();
	childId = await school.addChild('小慧', await school.addClass('七(4)班'));
	await school.pair(
		childId,
		await school.addPerson('zhangmin', [{ role: 'mentor', classId: null }]),
	);
	leader = await school.actor(await school.addPerson('liu', [{ role: 'leader', classId: null }]));
	boards = createBoards({ ...school, recordIndex: { whenIdle: () => Promise.resolve() } });
});
afterEach(() => school.close());

describe('[L5–L8] the targets', () => {
	const codes = async (actor: Actor) =>
		(await boards.schoolBoard(actor)).targets.map(({ code }) => code);

	it('[A9] a file is complete with its card, a mentor and a family that was told of it', async () => {
		const files = async () =>
			(await boards.schoolBoard(leader)).targets.find(({ code }) => code === 'files');
		expect(await files()).toMatchObject({ done: 0, of: 1, left: [{ name: '小慧' }] });
		await school.records
			.insertInto('cardState')
			.values({
				...{ childId, required: 9, filled: 9, missing: '[]', toSettle: '[]' },
			})
			.execute();
		expect(await files()).toMatchObject({ done: 0 });
		await school.records
			.insertInto('consent')
			.values({
				...{ id: createId('consent', school.env.random), childId, purpose: 'file-notice' },
				...{ giver: 'guardian', giverName: '妈妈', answer: 'agrees', way: 'paper' },
				...{ givenOn: day('2026-09-02'), ageAtGiving: 13, recordedBy: leader.userId },
				...{
					recordedAt: school.env.now(),
					withdrawnOn: null,
					withdrawnBy: null,
					withdrawnAt: null,
				},
			})
			.execute();
		expect(await files()).toEqual({ code: 'files', done: 1, of: 1, left: [] });
	});

	it('[A11] legal aid is told to those alone who keep the cases, by the number of the case', async () => {
		const legalAid = createLegalAid(school.office);
		const draft = { kind: 'other', agency: '', openedOn: day('2026-11-20') } as const;
		value(await legalAid.open(leader, childId, draft));
		const board = await boards.schoolBoard(leader);
		const target = board.targets.find(({ code }) => code === 'legalAid');
		expect(target).toMatchObject({ done: 0, of: 1, left: [{ name: '2026-1' }] });
		const archivist = await school.actor(
			await school.addPerson('chen', [{ role: 'archivist', classId: null }]),
		);
		expect(await codes(archivist)).not.toContain('legalAid');
		expect(await codes(leader)).toContain('legalAid');
	});
});

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import readExcelFile from 'read-excel-file/node';
import { CLASS_LISTS, SCHOOL_LISTS, type ExportOrder } from '#domain/export.ts';
import { judgeFamily, type FamilyFacts } from '#domain/left-behind.ts';
import { localDateAt, type LocalDate } from '#domain/time.ts';
import { createExports } from '#server/exports/exports.ts';
import { createOrganisations } from '#server/organisation/organisation.ts';
import { createRegisters } from '#server/register/registers.ts';
import { createSurveys } from '#server/school/surveys.ts';
import { createMemoryLog } from '#server/store/log/memory.ts';
import { openCensusSchool, type CensusSchool } from './census/test-census.ts';
import { value } from './test-school.ts';

let school: CensusSchool;
beforeEach(async () => (school = await openCensusSchool()));
afterEach(() => school.close());

const make = (actor: CensusSchool['archivist'], order: ExportOrder) =>
	createExports(school.office, {
		surveys: createSurveys(school.records),
		registers: createRegisters(createMemoryLog({ now: () => school.clock.nowMs })),
		organisations: createOrganisations(school.records, school.env),
		updateLog: createMemoryLog({ now: () => 0 }),
	}).make(actor, order);

async function rowsOf(actor: CensusSchool['archivist'], order: ExportOrder) {
	const { bytes, fileName } = value(await make(actor, order));
	const workbook = await readExcelFile(Buffer.from(bytes));
	return { fileName, sheets: workbook.map(({ data }) => data) };
}

async function ask(name: string, father: FamilyFacts['father'], mother: FamilyFacts['mother']) {
	const child = await school.childOf(name);
	const facts = { father, mother };
	const statuses = judgeFamily(facts, child.birthDate, localDateAt(school.env.now()));
	value(await school.census.answer(school.archivist, child.id, { facts, statuses, basis: '家访' }));
}
const home = { standing: 'home', awaySince: null } as const;
const away = { standing: 'away', awaySince: '2026-02-20' as LocalDate } as const;

describe('[§5.5] the two lists for the county', () => {
	it('count by their own definition, with the denominator and who was not asked', async () => {
		await school.takeIn(school.archivist, school.sheet());
		await school.addChild('小慧', school.one);
		await school.addChild('强强', school.one);
		await ask('罗䶮', away, away);
		await ask('沈知夏', away, home);
		await ask('小慧', home, home);
		const register = await rowsOf(school.archivist, { list: 'register' });
		const civil = await rowsOf(school.archivist, { list: 'civil' });
		expect(register.sheets[0]?.slice(1).map((row) => [row[1], row[4], row[6]])).toEqual([
			['罗䶮', 'G341225201305060011', '2'],
			['沈知夏', null, '1'],
		]);
		expect(civil.sheets[0]?.slice(1).map((row) => [row[1], row[6]])).toEqual([['罗䶮', '是']]);
		expect(civil.sheets[1]?.slice(3)).toEqual([
			['全部在册', '4'],
			['已问', '3'],
			['计入', '1'],
			['未问到', '强强（七年级（1）班）'],
		]);
		for (const { fileName } of [register, civil]) {
			expect(fileName).toMatch(/^摸底-.{2}口径-2026-11-23\.xlsx$/);
			expect(fileName).not.toContain('留守');
		}
	});
});

describe('[§4.4] a list that leaves the house', () => {
	it('leaves with those who may take it, and nobody else', async () => {
		const mentor = await school.actor(
			await school.addPerson('zhang', [{ role: 'mentor', classId: null }]),
		);
		const everybody = {
			archivist: school.archivist,
			leader: school.leader,
			headTeacher: school.headTeacher,
			otherHead: school.otherHead,
			administrator: school.administrator,
			mentor,
		};
		const allowed = async (order: ExportOrder) => {
			const may: string[] = [];
			for (const [who, actor] of Object.entries(everybody)) {
				const outcome = await make(actor, order);
				if (outcome.ok) may.push(who);
				else expect(outcome.error).toEqual({ type: 'forbidden' });
			}
			return may;
		};
		for (const list of CLASS_LISTS) {
			// A leader reads no card (§4.4), so none leaves with one.
			const who = ['archivist', ...(list === 'cards' ? [] : ['leader']), 'headTeacher'];
			expect(await allowed({ list, classId: school.one })).toEqual(who);
		}
		expect(await allowed({ list: 'people' })).toEqual(['archivist', 'leader', 'administrator']);
		for (const list of SCHOOL_LISTS.filter((name) => name !== 'people')) {
			expect(await allowed({ list })).toEqual(['archivist', 'leader']);
		}
	});

	it('is written down, by whom and which, and not when it was refused', async () => {
		value(await make(school.headTeacher, { list: 'class', classId: school.one }));
		await make(school.otherHead, { list: 'class', classId: school.one });
		const rows = await school.records
			.selectFrom('audit')
			.select(['userId', 'action', 'subject'])
			.where('action', 'like', 'export.%')
			.execute();
		expect(rows).toEqual([
			{ userId: school.headTeacher.userId, action: 'export.class', subject: school.one },
		]);
	});

	it('names pairings that were, and shows a student number by its end', async () => {
		await school.takeIn(school.archivist, school.sheet());
		const mentor = await school.addPerson('zhang', [{ role: 'mentor', classId: null }]);
		const { id } = await school.childOf('罗䶮');
		await school.pair(id, mentor);
		value(await school.pairings.end(school.administrator, id, mentor));
		const list = await rowsOf(school.headTeacher, { list: 'class', classId: school.one });
		expect(list.sheets[0]?.[1]).toEqual([
			...['七年级（1）班', '罗䶮', '男', '2013-05-06', '····0011', '是', null, null],
		]);
		const pairings = await rowsOf(school.headTeacher, { list: 'pairings', classId: school.one });
		expect(pairings.sheets[0]?.[1]).toEqual([
			...['七年级（1）班', '罗䶮', 'zhang', '代理家长', '2026-11-23', '2026-11-23'],
		]);
	});
});

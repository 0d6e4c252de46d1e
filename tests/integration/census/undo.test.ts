import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { must } from '#domain/assert.ts';
import { CENSUS_BATCH } from '#domain/census/import.ts';
import { createId, type CensusImportId } from '#domain/ids.ts';
import type { Actor } from '#domain/permission.ts';
import { createCardReminders } from '#server/cards/reminders.ts';
import { createImportUndo } from '#server/census/import-undo.ts';
import { createMemoryLog } from '#server/store/log/memory.ts';
import type { UpdateLog } from '#server/store/log/update-log.ts';
import { value } from '../test-school.ts';
import { HASH, openCensusSchool, type CensusSchool } from './test-census.ts';

/** [C1] 收回这次导入: what it added and changed goes, unless somebody has touched it since. */
let school: CensusSchool;
let log: UpdateLog;
beforeEach(async () => {
	school = await openCensusSchool();
	log = createMemoryLog({ now: () => school.clock.nowMs });
});
afterEach(async () => {
	await log.close();
	await school.close();
});

/** As the page does: until nothing is left. */
async function takeBack(actor: Actor, id: CensusImportId): Promise<number> {
	const undo = createImportUndo({ ...school.office, updateLog: log });
	for (let calls = 1; ; calls++) {
		if (value(await undo.undo(actor, id)).left === 0) return calls;
	}
}

const reportOf = async (id: CensusImportId) =>
	must(await school.imports.report(school.archivist, id), 'a report');

describe('an import that is taken back', () => {
	it('leaves nothing of what it made, and can be made again', async () => {
		const empty = await school.everything();
		const { id } = await school.takeIn(school.archivist, school.sheet());
		// The same sheet once more has brought nothing and stands in nobody's way.
		await school.takeIn(school.archivist, school.sheet());
		school.clock.nowMs += 86_400_000;
		await takeBack(school.archivist, id);
		expect(await school.everything()).toEqual(empty);
		expect(await reportOf(id)).toMatchObject({ made: 2, removed: 2, lines: [], mayUndo: true });
		expect((await reportOf(id)).undoneAt).not.toBeNull();
		const again = await school.takeIn(school.archivist, school.sheet());
		expect(again.outcomes).toEqual([
			{ line: 2, outcome: 'made' },
			{ line: 3, outcome: 'made' },
		]);
	});

	it('puts back what it changed: the record, the class, what was said of the parents', async () => {
		await school.takeIn(school.archivist, school.sheet());
		const before = await school.everything();
		const stays = () => school.records.selectFrom('classStay').selectAll().execute();
		school.clock.nowMs += 86_400_000;
		const id = value(await school.imports.begin(school.archivist, { hash: HASH, rows: 1 }));
		const child = await school.childOf('罗䶮');
		const row = school.rowOf(7, {
			...{ name: '罗䶮', className: '七(2)班', boarding: '否', away: '单亲', motherName: '周兰' },
		});
		const decided = [{ row, decision: { type: 'same', childId: child.id } as const }];
		expect(value(await school.imports.take(school.archivist, id, decided))).toEqual([
			{ line: 7, outcome: 'changed' },
		]);
		expect(await school.everything()).not.toEqual(before);
		school.clock.nowMs += 86_400_000;
		await takeBack(school.archivist, id);
		expect(await school.everything()).toEqual(before);
		const own = (await stays()).filter(({ childId }) => childId === child.id);
		expect(own.map(({ classId, endedAt }) => [classId, endedAt === null])).toEqual([
			[school.one, false],
			[school.two, false],
			[school.one, true],
		]);
		expect((await reportOf(id)).lines).toMatchObject([{ undone: 'undone', keptFor: null }]);
	});

	it('keeps and lists what somebody has touched since, whatever they did', async () => {
		const names = ['结对', '写字', '改名', '问过', '没动'];
		const rows = names.map((name, index) =>
			school.rowOf(index + 2, { name, className: '七(1)班', away: '双亲' }),
		);
		const { id } = await school.takeIn(school.archivist, rows);
		const [paired, written, renamed, asked] = await Promise.all(names.map(school.childOf));
		const mentor = await school.addPerson('zhang', [{ role: 'mentor', classId: null }]);
		await school.pair(must(paired, 'a child').id, mentor);
		const docId = await school.documentOf(must(written, 'a child').id, 'diary');
		const doc = new Y.Doc();
		doc.getMap('entries').set('a', 1);
		await log.append({
			...{ docId, generation: 1, author: mentor, bytes: Y.encodeStateAsUpdate(doc) },
			session: createId('session', school.env.random),
		});
		value(
			await school.children.change(school.administrator, must(renamed, 'a child').id, {
				...{ name: '改过名', classId: school.one, boarding: false },
			}),
		);
		await school.records
			.updateTable('leftBehindStatus')
			.set({ confirmedAt: school.env.now(), confirmedBy: mentor })
			.where('childId', '=', must(asked, 'a child').id)
			.execute();
		await takeBack(school.archivist, id);
		const report = await reportOf(id);
		expect(report.lines.map(({ name, undone, keptFor }) => [name, undone, keptFor])).toEqual([
			['结对', 'kept', 'touched'],
			['写字', 'kept', 'touched'],
			['改过名', 'kept', 'touched'],
			['问过', 'kept', 'touched'],
		]);
		expect(report.removed).toBe(1);
		// Who was shut for a moment is there again.
		const left = await school.records
			.selectFrom('child')
			.select('name')
			.where('leftAt', 'is not', null)
			.execute();
		expect(left).toEqual([]);
	});

	it('[C5] is not held up by a reminder of the cards of its children, which goes with them', async () => {
		const { id } = await school.takeIn(school.archivist, school.sheet());
		const recordIndex = { whenIdle: () => Promise.resolve() };
		const reminders = createCardReminders({ ...school.office, recordIndex });
		expect(value(await reminders.remind(school.archivist))).toBe(2);
		await takeBack(school.archivist, id);
		expect((await school.everything()).children).toEqual([]);
		expect(await reminders.notices(school.headTeacher)).toEqual([]);
	});

	it('is taken back in short steps, and goes on where it was cut off', async () => {
		const rows = Array.from({ length: CENSUS_BATCH + 20 }, (_, index) =>
			school.rowOf(index + 2, { name: `学生${index}`, className: '七(1)班' }),
		);
		const id = value(
			await school.imports.begin(school.archivist, { hash: HASH, rows: rows.length }),
		);
		for (const part of [rows.slice(0, CENSUS_BATCH), rows.slice(CENSUS_BATCH)]) {
			const decided = part.map((row) => ({ row, decision: { type: 'new' } as const }));
			value(await school.imports.take(school.archivist, id, decided));
		}
		// The power goes between the two steps: the children are shut and not gone yet.
		const undo = createImportUndo({
			...school.office,
			updateLog: { heads: log.heads, settled: () => Promise.reject(new Error('cut')) },
		});
		await expect(undo.undo(school.archivist, id)).rejects.toThrow('cut');
		expect(await takeBack(school.archivist, id)).toBe(1);
		expect((await school.everything()).children).toEqual([]);
		expect((await reportOf(id)).removed).toBe(rows.length);
	});

	it('[§4.4] by who began it or keeps the list, and of no class that is not theirs', async () => {
		const { id } = await school.takeIn(school.headTeacher, [
			school.rowOf(2, { name: '新来', className: '七(1)班' }),
		]);
		const undo = createImportUndo({ ...school.office, updateLog: log });
		for (const actor of [school.leader, school.otherHead]) {
			expect(await undo.undo(actor, id)).toMatchObject({ error: { type: 'forbidden' } });
		}
		const { id: childId } = await school.childOf('新来');
		const draft = { name: '新来', classId: school.two, boarding: false };
		value(await school.children.change(school.administrator, childId, draft));
		await takeBack(school.headTeacher, id);
		expect((await reportOf(id)).lines).toMatchObject([{ undone: 'kept', keptFor: 'forbidden' }]);
	});
});

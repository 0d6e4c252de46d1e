import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { must } from '#domain/assert.ts';
import type { EntryType } from '#domain/entry.ts';
import { createId, parseId, type EntryId } from '#domain/ids.ts';
import { READABLE_HOURS, SAMPLINGS_A_DAY_MAX, type SamplingDraft } from '#domain/sampling.ts';
import { monthAt } from '#domain/summary.ts';
import { addDays, instantFromMs, localDateAt } from '#domain/time.ts';
import { entryField, removeEntry } from '#notebook/entry-book.ts';
import { submitEntry } from '#notebook/freeze-entry.ts';
import { createServices, type App } from '#server/app.ts';
import { readConfig } from '#server/config.ts';
import { foundSchool, type FoundedSchool } from '#server/demo/found-school.ts';
import { createHand, writeEntry, type Hand } from '#server/demo/notebook-hand.ts';
import { createEnvironment } from '#server/environment.ts';
import { draw } from '#server/sampling/draw.ts';
import { value } from './test-school.ts';

/** [抽查] Sampling over real documents: who reads what, for how long, and who is told. */
const CHILDREN = ['小慧', '强强', '小雨'] as const;
const SECRET = '奶奶的腿又疼了';
let folder = '';
let app: App;
let school: FoundedSchool;
let hand: Hand;
let nowMs = 0;
const HOUR_MS = 3_600_000;

beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'jiashu-sampling-'));
	nowMs = Date.now();
	const env = { ...createEnvironment('warn'), now: () => instantFromMs(nowMs) };
	app = await createServices(readConfig({ JIASHU_DATA: join(folder, 'data') }, []), env);
	const today = localDateAt(env.now());
	const year = { name: '本学年', startsOn: addDays(today, -80), endsOn: addDays(today, 200) };
	school = await foundSchool(app.services, {
		...{ name: '青禾镇中心学校', hotline: null, password: 'quiet river 42' },
		year: { ...year, terms: [{ ...year }], holidays: [] },
		administrator: { name: '管理员', username: 'admin' },
		classes: ['one', 'two'],
		staff: [
			{ username: 'mentor', name: '周晓兰', roles: [{ role: 'mentor' }] },
			{ username: 'head', name: '何老师', roles: [{ role: 'headTeacher', className: 'one' }] },
			{ username: 'otherhead', name: '郑老师', roles: [{ role: 'headTeacher', className: 'two' }] },
			{ username: 'leader', name: '梁组长', roles: [{ role: 'leader' }] },
			{ username: 'second', name: '方副组长', roles: [{ role: 'leader' }] },
		],
		children: CHILDREN.map((name, at) => ({
			...{ name, className: at === 2 ? 'two' : 'one', boarding: false, mentors: ['mentor'] },
		})),
	});
	hand = createHand(app.services.updateLog);
});
afterEach(async () => {
	await app.close();
	await rm(folder, { recursive: true, force: true });
});

const samplings = () => app.services.samplings;
const actor = (name: string) => app.services.access.actor(school.person(name).userId);
const classId = async (name: string) =>
	must(
		(await app.services.records.selectFrom('class').selectAll().execute()).find(
			(each) => each.name === name,
		),
		'a class',
	).id;
const today = () => localDateAt(instantFromMs(nowMs));
const ask = async (changes: Partial<SamplingDraft> = {}, by = 'leader') =>
	samplings().draw(await actor(by), {
		...{ reason: '月底看看', classId: null, duty: 'M1', month: monthAt(today()), wanted: 5 },
		...changes,
	});

const documentOf = (child: string, kind: 'journal' | 'diary') =>
	app.services.records
		.selectFrom('document')
		.select('id')
		.where('childId', '=', school.child(child))
		.where('kind', '=', kind)
		.executeTakeFirstOrThrow();

async function write(
	child: string,
	type: EntryType,
	words: string,
	fields: Readonly<Record<string, string>> = {},
): Promise<EntryId> {
	const { id: docId } = await documentOf(
		child,
		type === 'fortnight' || type === 'photos' ? 'journal' : 'diary',
	);
	const id = createId('entry', app.services.env.random);
	const { userId } = school.person('mentor');
	await hand.write(docId, writer(), (doc) =>
		writeEntry(
			doc,
			{ id, type, occurredOn: today(), writtenAt: instantFromMs(nowMs), createdBy: userId },
			{ paragraphs: [words], fields, photos: [] },
		),
	);
	await app.services.recordIndex.catchUp();
	return id;
}

const writer = () => ({
	...{ userId: school.person('mentor').userId, clientId: 7 },
	session: must(parseId('session', `ses_${'s'.repeat(22)}`), 'a session'),
});

describe('[§4.4 sample B] a sampling', () => {
	it('shows whoever asked the words of what chance picked, and writes down every reading', async () => {
		await write('小慧', 'fortnight', SECRET);
		const id = value(await ask());
		const opened = must(await samplings().open(await actor('leader'), id), 'the sampling');
		expect(opened.picks).toMatchObject([{ childName: '小慧', className: 'one', author: '周晓兰' }]);
		expect(JSON.stringify(opened.words)).toContain(SECRET);
		const audit = await app.services.records.selectFrom('audit').selectAll().execute();
		const ours = audit.filter(({ action }) => action.startsWith('sampling.'));
		expect(ours.map(({ action }) => action)).toEqual(['sampling.draw', 'sampling.read']);
		expect(ours[0]?.subject).toBe(`${id} ${school.child('小慧')}`);
		expect(JSON.stringify(ours)).not.toContain(SECRET);
	});

	it('shows no words to another leader, and none to anybody when the time is over', async () => {
		await write('小慧', 'fortnight', SECRET);
		const id = value(await ask());
		const wordsFor = async (name: string) => (await samplings().open(await actor(name), id))?.words;
		expect(await wordsFor('second')).toEqual({ type: 'not-mine' });
		nowMs += READABLE_HOURS * HOUR_MS - 1;
		expect((await wordsFor('leader'))?.type).toBe('open');
		nowMs += 1;
		expect(await wordsFor('leader')).toEqual({ type: 'over' });
	});

	it('shows of visits that they are there, and no words', async () => {
		await write('小慧', 'visit', SECRET);
		const id = value(await ask({ duty: 'V1' }));
		const opened = must(await samplings().open(await actor('leader'), id), 'the sampling');
		expect(opened.picks).toHaveLength(1);
		expect(opened.words).toEqual({ type: 'none' });
		expect(JSON.stringify(opened)).not.toContain(SECRET);
	});

	it('shows of a card what was submitted, and not what was written on later', async () => {
		const entryId = await write('小慧', 'talk', SECRET, {
			place: '操场',
			mood: '高兴',
			measures: '鼓励',
		});
		const { id: docId } = await documentOf('小慧', 'diary');
		await hand.write(docId, writer(), (doc) => {
			const id = createId('submission', app.services.env.random);
			const by = school.person('mentor').userId;
			expect(submitEntry(doc, entryId, { id, by, at: instantFromMs(nowMs) })).toEqual([]);
			entryField(doc, entryId, 'mood')?.insert(0, '后来说不');
		});
		await app.services.recordIndex.catchUp();
		const opened = await samplings().open(await actor('leader'), value(await ask({ duty: 'T1' })));
		const words = JSON.stringify(opened?.words);
		expect(words).toContain(SECRET);
		expect(words).toContain('高兴');
		expect(words).not.toContain('后来说不');
	});

	it('picks cards only when they were submitted, and nothing that is empty or removed', async () => {
		const picked = async (duty: SamplingDraft['duty']) => {
			const id = value(await ask({ duty }, 'second'));
			return (await samplings().list('all')).find((each) => each.id === id)?.picks.length;
		};
		await write('小慧', 'talk', SECRET);
		expect(await picked('T1')).toBe(0);
		const gone = await write('小慧', 'fortnight', SECRET);
		await write('强强', 'fortnight', '');
		const { id: docId } = await documentOf('小慧', 'journal');
		await hand.write(docId, writer(), (doc) => removeEntry(doc, gone, instantFromMs(nowMs)));
		await app.services.recordIndex.catchUp();
		expect(await picked('M1')).toBe(0);
	});

	it('says that a piece is gone when it was removed afterwards', async () => {
		const entryId = await write('小慧', 'fortnight', SECRET);
		const id = value(await ask());
		const { id: docId } = await documentOf('小慧', 'journal');
		await hand.write(docId, writer(), (doc) => removeEntry(doc, entryId, instantFromMs(nowMs)));
		const opened = await samplings().open(await actor('leader'), id);
		expect(opened?.words).toEqual({ type: 'open', pieces: [null] });
	});

	it('can be drawn again by anybody who has the list and the seed', async () => {
		for (const child of CHILDREN) await write(child, 'fortnight', '长高了。');
		const id = value(await ask({ wanted: 2 }));
		const rows = await app.services.records.selectFrom('entryIndex').selectAll().execute();
		const keys = rows.map(({ docId, entryId }) => `${docId} ${entryId}`);
		const [row] = await app.services.records.selectFrom('sampling').selectAll().execute();
		const { seed, listHash } = must(row, 'the row');
		const picks = await app.services.records
			.selectFrom('samplingPick')
			.selectAll()
			.where('samplingId', '=', id)
			.orderBy('position')
			.execute();
		expect(draw(keys, seed, 2)).toEqual({
			...{ listHash, picked: picks.map(({ docId, entryId }) => `${docId} ${entryId}`) },
		});
	});
});

describe('[§4.4 B] the head teacher', () => {
	it('is told of what was picked in the own class, sees the reason, and says so once', async () => {
		for (const child of CHILDREN) await write(child, 'fortnight', SECRET);
		const id = value(await ask({ classId: await classId('one') }));
		const [own] = await samplings().list(await classId('one'));
		expect(own).toMatchObject({
			...{ id, reason: '月底看看', by: '梁组长', className: 'one' },
			told: [{ name: '何老师', seenAt: null }],
		});
		expect(JSON.stringify(own)).not.toContain(SECRET);
		expect(await samplings().list(await classId('two'))).toEqual([]);
		expect(await samplings().noteSeen(await actor('otherhead'), id)).toMatchObject({
			error: { type: 'not-found' },
		});
		value(await samplings().noteSeen(await actor('head'), id));
		expect((await samplings().noteSeen(await actor('head'), id)).ok).toBe(false);
		expect((await samplings().list('all'))[0]?.told[0]?.seenAt).toBe(instantFromMs(nowMs));
	});

	it('of a sampling of the whole school sees the own children alone', async () => {
		for (const child of CHILDREN) await write(child, 'fortnight', '长高了。');
		value(await ask());
		const namesIn = async (name: string) =>
			(await samplings().list(await classId(name)))[0]?.picks.map(({ childName }) => childName);
		expect((await namesIn('one'))?.toSorted()).toEqual(['小慧', '强强'].toSorted());
		expect(await namesIn('two')).toEqual(['小雨']);
		expect((await samplings().list('all'))[0]?.told.map(({ name }) => name).sort()).toEqual(
			['何老师', '郑老师'].sort(),
		);
	});
});

describe('asking for a sampling', () => {
	it('needs a reason, a sensible number and a class that is there', async () => {
		expect(await ask({ reason: ' ' })).toMatchObject({ error: { field: 'reason' } });
		for (const wanted of [0, 11, 1.5]) {
			expect(await ask({ wanted })).toMatchObject({ error: { field: 'wanted' } });
		}
		const nowhere = createId('class', app.services.env.random);
		expect(await ask({ classId: nowhere })).toMatchObject({ error: { type: 'not-found' } });
		expect(await samplings().list('all')).toEqual([]);
	});

	it('is for leaders, and only so often a day', async () => {
		for (const name of ['head', 'mentor']) {
			expect(await ask({}, name)).toMatchObject({ error: { type: 'forbidden' } });
		}
		for (let time = 0; time < SAMPLINGS_A_DAY_MAX; time++) value(await ask());
		expect(await ask()).toMatchObject({ error: { type: 'enough-today' } });
		value(await ask({}, 'second'));
		nowMs += 24 * HOUR_MS;
		value(await ask());
	});
});

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { instantToMs } from '#domain/time.ts';
import { createServices, type App } from '#server/app.ts';
import { readConfig, type Config } from '#server/config.ts';
import { CHILDREN, STAFF } from '#server/demo/people.ts';
import { demoGreeting, DEMO_PASSWORD, seedDemo } from '#server/demo/seed.ts';
import { createEnvironment } from '#server/environment.ts';

describe('the demo school', () => {
	const env = createEnvironment('warn');
	let dir = '';
	let config: Config;
	let app: App;

	beforeAll(async () => {
		dir = await mkdtemp(join(tmpdir(), 'jiashu-demo-'));
		config = readConfig({ JIASHU_DATA: join(dir, 'school') }, ['--demo']);
		await seedDemo(config, env);
		app = await createServices(config, env);
		// Some seconds by itself; on a machine with other work it takes its time.
	}, 300_000);

	afterAll(async () => {
		await app.close();
		await rm(dir, { recursive: true });
	});

	it('has hundreds of entries, each by somebody who looks after that very child', async () => {
		const { records } = app.services;
		const entries = await records.selectFrom('entryIndex').selectAll().execute();
		const pairings = await records.selectFrom('pairing').selectAll().execute();
		const pairs = new Set(pairings.map(({ childId, userId }) => `${childId} ${userId}`));
		expect(entries.length).toBeGreaterThan(400);
		expect(new Set(entries.map(({ childId }) => childId)).size).toBe(CHILDREN.length);
		const strangers = entries.filter(({ childId, author }) => !pairs.has(`${childId} ${author}`));
		// D5: whoever checks a pairing is not of it: the head teacher of the class.
		const heads = new Set(
			(await records.selectFrom('roleGrant').selectAll().execute())
				.filter(({ role }) => role === 'headTeacher')
				.map(({ userId }) => userId),
		);
		const checks = strangers.filter(({ type, author }) => type === 'check' && heads.has(author));
		expect(checks.length).toBeGreaterThan(8);
		expect(strangers).toEqual(checks);
	});

	it('leaves no page of the office empty: cases, meetings, groupings, an illness, a guidance plan', async () => {
		const { records, legalAid, meetings, access, boards } = app.services;
		const idOf = async (username: string) =>
			(
				await records
					.selectFrom('user')
					.select('id')
					.where('username', '=', username)
					.executeTakeFirstOrThrow()
			).id;
		const leader = await access.actor(await idOf('leader'));
		const cases = await legalAid.cases('all');
		expect(cases.map(({ steps }) => steps.map(({ step }) => step))).toEqual([
			['applied'],
			['applied', 'granted', 'lawyer'],
		]);
		const list = await meetings.list(leader);
		expect(new Set(list?.meetings.map(({ kind }) => kind)).size).toBe(3);
		const words = list?.meetings.map(({ minutes }) => minutes).join() ?? '';
		expect(CHILDREN.filter(({ name }) => words.includes(name))).toEqual([]);
		const [duty] = (await boards.schoolBoard(leader)).school;
		expect(duty).toMatchObject({ duty: 'G1', owner: '方维国' });
		const ill = await records
			.selectFrom('submission')
			.select('pieceId')
			.where('kind', '=', 'illness')
			.execute();
		expect(ill).toHaveLength(1);
		const approved = await records.selectFrom('approval').select('decision').execute();
		expect(approved).toEqual([{ decision: 'approved' }]);
		const reviews = await records
			.selectFrom('submission')
			.select('pieceId')
			.where('kind', '=', 'plan-review')
			.execute();
		expect(reviews).toHaveLength(1);
		const confirmed = await records.selectFrom('censusConfirmation').select('classId').execute();
		expect(confirmed).toHaveLength(2);
		const helpers = await records.selectFrom('peerHelper').select('childId').execute();
		expect(helpers).toHaveLength(21);
		const first = await records.selectFrom('priorityFlag').select('reason').execute();
		expect(first).toHaveLength(2);
		const grouped = await records.selectFrom('grouping').select('childId').distinct().execute();
		expect(grouped).toHaveLength(CHILDREN.length);
	});

	it('received every entry within half a day of its writing, and none from the future', async () => {
		const entries = await app.services.records.selectFrom('entryIndex').selectAll().execute();
		const hoursOnTheWay = entries.map(
			({ writtenAt, receivedAt }) => (instantToMs(receivedAt) - instantToMs(writtenAt)) / 3_600_000,
		);
		expect(Math.min(...hoursOnTheWay)).toBeGreaterThanOrEqual(0);
		expect(Math.max(...hoursOnTheWay)).toBeLessThan(12);
		const now = instantToMs(env.now());
		expect(entries.filter(({ writtenAt }) => instantToMs(writtenAt) > now)).toEqual([]);
	});

	it('has an agenda in use: the plan, what the school added, and what is done, naming no child', async () => {
		const { agendas, access, records } = app.services;
		const { id } = await records
			.selectFrom('user')
			.select('id')
			.where('username', '=', 'leader')
			.executeTakeFirstOrThrow();
		const { items, today } = await agendas.read(await access.actor(id));
		expect(items.filter(({ addedBy }) => addedBy === null)).toHaveLength(16);
		expect(items.length).toBeGreaterThan(20);
		const over = items.filter(({ endsOn, facts }) => endsOn < today && facts.length === 0);
		expect(over.filter(({ tick }) => tick === null).length).toBeLessThanOrEqual(1);
		const words = items.map(({ title, note, tick }) => [title, note, tick?.word]).join();
		expect(CHILDREN.filter(({ name }) => words.includes(name))).toEqual([]);
	});

	it.each(STAFF)('lets $username sign in as it says', async ({ username }) => {
		const tried = await app.services.accounts.signIn({
			username,
			password: DEMO_PASSWORD,
			address: '127.0.0.1',
			userAgent: null,
			replaces: null,
		});
		expect(tried.ok).toBe(true);
	});

	it('prints parents’ links that show what was published', async () => {
		const greeting = await demoGreeting(config.dataDir, 'http://localhost:3000');
		expect(greeting).toMatch(/http:\/\/localhost:3000\/s\/[\w-]{22} {2}\d{3} \d{3}/);
		const shared = await app.services.records
			.selectFrom('publication')
			.select(['childId'])
			.distinct()
			.execute();
		expect(shared.length).toBe(4);
		for (const { childId } of shared) {
			const onPage = await app.services.publishing.onPage(childId);
			expect(onPage.length).toBeGreaterThan(8);
			expect(onPage.some(({ content }) => content.photos.length > 0)).toBe(true);
		}
	});

	it('is not made a second time', async () => {
		const before = await app.services.records.selectFrom('school').selectAll().execute();
		await seedDemo(config, env);
		expect(await app.services.records.selectFrom('school').selectAll().execute()).toEqual(before);
	});
});

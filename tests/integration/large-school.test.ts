import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { UserId } from '#domain/ids.ts';
import { createServices, type App } from '#server/app.ts';
import { readSize } from '#server/cli/seed.ts';
import { readConfig, type Config } from '#server/config.ts';
import { atSchool, castOf, classNameOf } from '#server/demo/large/cast.ts';
import { seedLargeSchool } from '#server/demo/large/large-school.ts';
import { createEnvironment } from '#server/environment.ts';

/** What `npm run seed` makes, in small: nine children, two years. */
const SIZE = readSize(['--children', '9', '--years', '2']);

describe('a school that was made up by the number of its children', () => {
	const env = createEnvironment('warn');
	const cast = castOf(SIZE);
	let dir = '';
	let config: Config;
	let app: App;

	beforeAll(async () => {
		dir = await mkdtemp(join(tmpdir(), 'jiashu-large-'));
		config = readConfig({ JIASHU_DATA: join(dir, 'school') }, []);
		await seedLargeSchool(config, env, SIZE, () => undefined);
		app = await createServices(config, env);
	}, 120_000);

	afterAll(async () => {
		await app.close();
		await rm(dir, { recursive: true });
	});

	it('has its children in the classes of this year, and those of the last grade have left', async () => {
		const rows = await app.services.records
			.selectFrom('child')
			.innerJoin('class', 'class.id', 'child.classId')
			.select(['child.name', 'child.leftAt', 'class.name as className'])
			.execute();
		const present = rows.filter(({ leftAt }) => leftAt === null);
		expect(new Map(present.map(({ name, className }) => [name, className]))).toEqual(
			new Map(
				atSchool(cast, 1).map(({ name, grade, section }) => [name, classNameOf(grade, section)]),
			),
		);
		expect(rows.length - present.length).toBe(3);
	});

	it('has entries in both years, each by somebody who looks after that child, and none from the future', async () => {
		const { records } = app.services;
		const entries = await records.selectFrom('entryIndex').selectAll().execute();
		const pairings = await records.selectFrom('pairing').selectAll().execute();
		const pairs = new Set(pairings.map(({ childId, userId }) => `${childId} ${userId}`));
		const strangers = entries.filter(({ childId, author }) => !pairs.has(`${childId} ${author}`));
		expect(strangers).toEqual([]);
		const now = env.now();
		expect(entries.filter(({ writtenAt }) => writtenAt > now)).toEqual([]);
		const years = await records.selectFrom('schoolYear').selectAll().execute();
		for (const { startsOn, endsOn } of years) {
			const inYear = entries.filter(
				({ occurredOn }) => occurredOn >= startsOn && occurredOn <= endsOn,
			);
			expect(inYear.length).toBeGreaterThan(60);
		}
	});

	it('has given parents photos and good news, and its board adds up', async () => {
		const given = await app.services.records.selectFrom('publication').select('id').execute();
		expect(given.length).toBeGreaterThan(50);
		const { targets } = await app.services.boards.schoolBoard({
			...{ userId: 'usr_leader' as UserId, grants: [] },
		});
		expect(targets.find(({ code }) => code === 'pairing')?.of).toBe(SIZE.children);
	});

	it('is made only in an empty place', async () => {
		await expect(seedLargeSchool(config, env, SIZE, () => undefined)).rejects.toThrow(
			/holds something else/,
		);
	});
});

describe('the size that is asked for', () => {
	it('is 750 children and three years, and a mentor for about eight children', () => {
		expect(readSize([])).toEqual({ children: 750, mentors: 90, years: 3 });
	});

	it.each([
		[['--children', 'many'], 'children'],
		[['--years', '0'], 'years'],
		[['--mentors', '1.5'], 'mentors'],
	])('%j is refused in words', (args, name) => {
		expect(() => readSize(args)).toThrow(new RegExp(`--${name} must be a whole number`));
	});

	it('refuses a word it does not know', () => {
		expect(() => readSize(['--pupils', '3'])).toThrow(/pupils/);
	});
});

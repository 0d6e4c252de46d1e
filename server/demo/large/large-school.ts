import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { must } from '#domain/assert.ts';
import type { ChildId } from '#domain/ids.ts';
import { instantFromMs, localDateAt, type Instant, type LocalDate } from '#domain/time.ts';
import { createServices } from '#server/app.ts';
import type { Config } from '#server/config.ts';
import type { Environment, Services } from '#server/services.ts';
import { schoolYears, type DemoYear } from '../calendar.ts';
import { withDemoClock, type DemoClock } from '../demo-clock.ts';
import {
	enrolChildren,
	expectOk,
	foundSchool,
	type Blueprint,
	type ChildPlan,
	type FoundedSchool,
} from '../found-school.ts';
import {
	atSchool,
	castOf,
	classNameOf,
	classNamesOf,
	mentorsOf,
	type LargeCast,
	type LargeChild,
	type LargeSize,
} from './cast.ts';
import { playYear } from './play-year.ts';

/**
 * A school of any size with so many school years behind it, the last one being today's
 * (`npm run seed`): to measure with, and to see how a page looks when there are many. It is made
 * through the same services and notebook commands that people use, and only in an empty place.
 */
export const LARGE_SCHOOL_PASSWORD = '青梧-large-2026';

export type Progress = (line: string) => void;

/** What is true in all of the years that are played. */
export interface LargeStage {
	readonly services: Services;
	readonly clock: DemoClock;
	readonly cast: LargeCast;
	readonly school: FoundedSchool;
	/** By name, of everybody who has come so far. */
	readonly ids: Map<string, ChildId>;
	readonly now: Instant;
	readonly today: LocalDate;
	readonly tell: Progress;
}

/** Makes the school in the configured store, which must be empty. */
export async function seedLargeSchool(
	config: Config,
	realEnv: Environment,
	size: LargeSize,
	tell: Progress,
): Promise<void> {
	if (existsSync(config.dataDir) && (await readdir(config.dataDir)).length > 0) {
		throw new Error(`${config.dataDir} holds something else: set JIASHU_DATA to an empty place.`);
	}
	const now = realEnv.now();
	const today = localDateAt(now);
	const { env, clock } = withDemoClock(realEnv);
	const years = schoolYears(today, size.years);
	const cast = castOf(size);
	const app = await createServices(config, env);
	try {
		const first = must(years[0], 'a year');
		clock.set(morningOf(first.startsOn));
		tell(`${classNamesOf(size).length} classes, ${size.mentors} mentors`);
		const school = await foundSchool(app.services, blueprintOf(size, cast, first));
		const stage: LargeStage = {
			...{ services: app.services, clock, cast, school, ids: new Map(), now, today, tell },
		};
		for (const [index, year] of years.entries()) {
			clock.set(morningOf(year.startsOn));
			if (index > 0) expectOk(await app.services.years.open(school.administrator, year));
			await moveUp(stage, index);
			tell(`${year.name}: ${atSchool(cast, index).length} children are at school`);
			await playYear(stage, year, index);
		}
	} finally {
		await app.close();
	}
}

const morningOf = (day: LocalDate) => instantFromMs(Date.parse(`${day}T08:00:00+08:00`));

function blueprintOf(size: LargeSize, cast: LargeCast, year: DemoYear): Blueprint {
	const classes = classNamesOf(size);
	return {
		name: '青梧镇中心初级中学',
		hotline: '0000-8123456',
		year,
		password: LARGE_SCHOOL_PASSWORD,
		administrator: { username: 'admin', name: '陆文彬' },
		classes,
		staff: [
			{ username: 'leader', name: '方维国', roles: [{ role: 'leader' }] },
			{ username: 'archivist', name: '柳若兰', roles: [{ role: 'archivist' }] },
			{ username: 'counselor', name: '苏晴', roles: [{ role: 'counselor' }] },
			...cast.headTeachers.map((person, at) => ({
				...person,
				roles: [{ role: 'headTeacher' as const, className: must(classes[at], 'a class') }],
			})),
			...cast.mentors.map((person) => ({ ...person, roles: [{ role: 'mentor' as const }] })),
		],
		children: [],
	};
}

/** A new school year: grade 9 leaves, the others go up a class, a new grade 7 comes. */
async function moveUp({ services, cast, school, ids, tell }: LargeStage, year: number) {
	const { administrator, classId } = school;
	const arrivals: ChildPlan[] = [];
	const present = atSchool(cast, year);
	const isPresent = new Set(present.map(({ name }) => name));
	for (const [name, childId] of ids) {
		if (isPresent.has(name)) continue;
		expectOk(await services.children.markLeft(administrator, childId));
		ids.delete(name);
	}
	for (const child of present) {
		const className = classNameOf(child.grade, child.section);
		const childId = ids.get(child.name);
		if (childId === undefined) {
			arrivals.push(arrivalOf(cast, child, className));
		} else {
			const draft = { name: child.name, classId: classId(className), boarding: child.boarding };
			expectOk(await services.children.change(administrator, childId, draft));
		}
	}
	tell(`${arrivals.length} children come`);
	for (const [name, id] of await enrolChildren(services, school, arrivals)) ids.set(name, id);
}

function arrivalOf(cast: LargeCast, child: LargeChild, className: string): ChildPlan {
	const { lead, coMentor } = mentorsOf(cast, child);
	return {
		...{ name: child.name, className, boarding: child.boarding },
		mentors: coMentor === null ? [lead] : [lead, coMentor],
	};
}

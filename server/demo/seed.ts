import { existsSync } from 'node:fs';
import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { must } from '#domain/assert.ts';
import { instantFromMs, localDateAt } from '#domain/time.ts';
import { createServices } from '#server/app.ts';
import type { Config } from '#server/config.ts';
import type { Environment } from '#server/services.ts';
import { demoYear, type DemoYear } from './calendar.ts';
import { collectConsents } from './consents.ts';
import { withDemoClock } from './demo-clock.ts';
import { foundSchool, type Blueprint } from './found-school.ts';
import { appointPeople } from './organisation.ts';
import {
	CHILDREN,
	CLASS_NAMES,
	classIndexOf,
	coMentorOf,
	leadMentorOf,
	SCHOOL_NAME,
	STAFF,
} from './people.ts';
import { playAgenda } from './play-agenda.ts';
import { playCare } from './play-care.ts';
import { playCensus } from './play-census.ts';
import { playEntries, playPlans } from './play.ts';
import { playCards } from './play-cards.ts';
import { playOffice } from './play-office.ts';
import { playPairs } from './play-pairs.ts';
import { playRegisters } from './play-register.ts';
import { playSummaries } from './play-summaries.ts';
import { writeScript } from './script.ts';
import { shareWithParents, type ParentLink } from './share.ts';

/**
 * The demo school (`npm start -- --demo`): made once, in a store of its own, through the same
 * services and notebook commands that people use. It is built in a folder beside and moved into
 * place whole, so that a start that was interrupted leaves no half a school.
 */
export const DEMO_PASSWORD = '青梧-demo-2026';

/** What was printed at the making; links are kept as hashes, so it cannot be read from the store. */
const LINKS_FILE = 'demo-links.json';

/** Makes the school unless it is there already. */
export async function seedDemo(config: Config, env: Environment): Promise<void> {
	if (existsSync(join(config.dataDir, LINKS_FILE))) return;
	if (existsSync(config.dataDir) && (await readdir(config.dataDir)).length > 0) {
		throw new Error(`${config.dataDir} holds something else: set JIASHU_DATA to an empty place.`);
	}
	process.stdout.write('正在布置示范学校…… Making the demo school, this once…\n');
	const building = `${config.dataDir}.new`;
	await rm(building, { recursive: true, force: true });
	const links = await buildSchool({ ...config, dataDir: building }, env);
	await writeFile(join(building, LINKS_FILE), JSON.stringify(links));
	await rm(config.dataDir, { recursive: true, force: true });
	await rename(building, config.dataDir);
}

async function buildSchool(config: Config, realEnv: Environment): Promise<ParentLink[]> {
	const now = realEnv.now();
	const today = localDateAt(now);
	const year = demoYear(today);
	const { env, clock } = withDemoClock(realEnv);
	const app = await createServices(config, env);
	const { services } = app;
	try {
		const yearBegan = instantFromMs(Date.parse(`${year.startsOn}T08:00:00+08:00`));
		clock.set(yearBegan);
		const school = await foundSchool(services, blueprintOf(year));
		await collectConsents({ ...services, clock, school }, yearBegan);
		await appointPeople({ ...services, clock, school }, yearBegan, year);
		const stage = { ...services, env, clock, school };
		const played = await playEntries(stage, writeScript(year, now, today));
		await playPlans(stage, now);
		await playSummaries(stage, now, year.startsOn);
		await playCards(stage, now, yearBegan);
		await playRegisters(stage, now, year.terms[1]);
		await playCare(stage, now);
		await playOffice(stage, now);
		await playCensus(stage, now);
		await playPairs(stage, now);
		await playAgenda(stage, now);
		await services.recordIndex.catchUp();
		return await shareWithParents({ ...services, clock, school }, played, now);
	} finally {
		await app.close();
	}
}

function blueprintOf(year: DemoYear): Blueprint {
	const administrator = must(
		STAFF.find(({ role }) => role === 'administrator'),
		'an administrator',
	);
	return {
		name: SCHOOL_NAME,
		hotline: '0000-8123456',
		year,
		password: DEMO_PASSWORD,
		administrator,
		classes: CLASS_NAMES,
		staff: STAFF.filter(({ role }) => role !== 'administrator').map(
			({ username, name, role, classIndex, subject }) => ({
				username,
				name,
				roles: [
					classIndex === undefined
						? { role }
						: { role, subject, className: must(CLASS_NAMES[classIndex], 'a class') },
				],
			}),
		),
		children: CHILDREN.map(({ name, boarding }, index) => {
			const coMentor = coMentorOf(index);
			return {
				name,
				className: must(CLASS_NAMES[classIndexOf(index)], 'a class'),
				boarding,
				mentors: coMentor === null ? [leadMentorOf(index)] : [leadMentorOf(index), coMentor],
			};
		}),
	};
}

const ROLE_NAMES: Readonly<Record<(typeof STAFF)[number]['role'], string>> = {
	administrator: '管理员 administrator',
	leader: '领导小组 leader',
	archivist: '档案员 archivist',
	headTeacher: '班主任 head teacher',
	mentor: '代理家长 mentor',
	counselor: '心理老师 counselor',
	subjectTeacher: '科任老师 subject teacher',
};

/** The sign-ins and the parents' links, to be printed when the demo starts. */
export async function demoGreeting(dataDir: string, address: string): Promise<string> {
	const links = JSON.parse(await readFile(join(dataDir, LINKS_FILE), 'utf8')) as ParentLink[];
	const people = STAFF.map(
		({ username, name, role }) => `  ${username.padEnd(11)}${name}  ${ROLE_NAMES[role]}`,
	);
	const parents = links.map(
		({ child, guardian, path, passcode }) =>
			`  ${address}${path}  ${passcode.slice(0, 3)} ${passcode.slice(3)}  ${child}，${guardian}`,
	);
	return [
		`登录（口令都是 ${DEMO_PASSWORD}） Sign in (one password for all):`,
		...people,
		'',
		'家长链接和口令 Parents’ links and passcodes:',
		...parents,
		'',
	].join('\n');
}

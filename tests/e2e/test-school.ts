import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DocKind } from '#domain/doc-kind.ts';
import { must } from '#domain/assert.ts';
import type { ChildId, DocId, UserId } from '#domain/ids.ts';
import { addDays, instantFromMs, instantToMs, localDateAt } from '#domain/time.ts';
import { createServices, type App } from '#server/app.ts';
import { readConfig } from '#server/config.ts';
import { foundSchool, type Blueprint, type FoundedSchool } from '#server/demo/found-school.ts';
import { createEnvironment } from '#server/environment.ts';
import type { Services } from '#server/services.ts';
import { keysDirBeside } from '#server/store/log/sealing/key-ring.ts';
import { createServerProcess, type ServerProcess } from './server-process.ts';

/**
 * A small invented school in a store of its own, made through the real services before the server
 * starts, and the built server that serves it.
 */
export interface TestSchool {
	readonly server: ServerProcess;
	readonly dataDir: string;
	userId(username: string): UserId;
	childId(name: string): ChildId;
	docId(childName: string, kind: DocKind): DocId;
	close(): Promise<void>;
}

export const PASSWORD = 'verbena-41-harbour';
export const CLASS_ONE = '七年级（1）班';
export const CLASS_TWO = '七年级（2）班';

/** The child that two mentors share, in class one. */
export const YAN = '罗䶮';
/** A child of class two, with a mentor of its own. */
export const XIA = '沈知夏';

/** Prepares more in the store while no server runs on it. */
export type Prepare = (app: App, school: FoundedSchool) => Promise<void>;

export interface TestSchoolOptions {
	readonly prepare?: Prepare;
	readonly env?: Readonly<Record<string, string>>;
}

export async function openTestSchool(options: TestSchoolOptions = {}): Promise<TestSchool> {
	const dataDir = await mkdtemp(join(tmpdir(), 'jiashu-school-'));
	const ids = await makeSchool(dataDir, options.prepare);
	const server = await createServerProcess(dataDir, options.env);
	await server.start();
	return {
		...ids,
		server,
		dataDir,
		close: async () => {
			await server.stop();
			await removeStore(dataDir);
		},
	};
}

/** An empty store and a server on it: the first start of a school. */
export async function openEmptyServer(): Promise<{
	server: ServerProcess;
	close(): Promise<void>;
}> {
	const dataDir = await mkdtemp(join(tmpdir(), 'jiashu-empty-'));
	const server = await createServerProcess(dataDir);
	await server.start();
	return {
		server,
		close: async () => {
			await server.stop();
			await removeStore(dataDir);
		},
	};
}

async function removeStore(dataDir: string): Promise<void> {
	await rm(dataDir, { recursive: true, force: true });
	await rm(keysDirBeside(dataDir), { recursive: true, force: true });
}

/** Moves coming and pairing to the first days of the term: who came lately is excused from what runs. */
export async function sinceTermBegan({ records, env }: Services): Promise<void> {
	const begun = instantFromMs(instantToMs(env.now()) - 80 * 86_400_000);
	await records.updateTable('child').set({ enrolledAt: begun }).execute();
	await records.updateTable('pairing').set({ startedAt: begun }).execute();
	await records
		.updateTable('enrolmentEvent')
		.set({ happenedOn: localDateAt(begun) })
		.execute();
}

type Ids = Pick<TestSchool, 'userId' | 'childId' | 'docId'>;

async function makeSchool(dataDir: string, prepare: Prepare | undefined): Promise<Ids> {
	const app = await createServices(
		readConfig({ JIASHU_DATA: dataDir }, []),
		createEnvironment('warn'),
	);
	try {
		const school = await foundSchool(app.services, testBlueprint());
		await prepare?.(app, school);
		const documents = await app.services.records
			.selectFrom('document')
			.select(['id', 'childId', 'kind'])
			.execute();
		return {
			userId: (username) => school.person(username).userId,
			childId: (name) => school.child(name),
			docId: (childName, kind) =>
				must(
					documents.find(
						(document) => document.childId === school.child(childName) && document.kind === kind,
					),
					`the ${kind} of ${childName}`,
				).id,
		};
	} finally {
		await app.close();
	}
}

function testBlueprint(): Blueprint {
	const today = localDateAt(createEnvironment('warn').now());
	const startsOn = addDays(today, -80);
	const endsOn = addDays(today, 200);
	return {
		name: '青梧镇初级中学',
		hotline: '0000-8123456',
		year: {
			...{ name: '本学年', startsOn, endsOn },
			terms: [{ name: '上学期', startsOn, endsOn: addDays(today, 60) }],
			holidays: [],
		},
		password: PASSWORD,
		administrator: { name: '陆文彬', username: 'admin' },
		classes: [CLASS_ONE, CLASS_TWO],
		staff: [
			{ username: 'qiaoyun', name: '王巧云', roles: [{ role: 'mentor' }] },
			{ username: 'dehou', name: '李德厚', roles: [{ role: 'mentor' }] },
			{ username: 'jingyi', name: '周静宜', roles: [{ role: 'mentor' }] },
			{ username: 'suqing', name: '苏晴', roles: [{ role: 'counselor' }] },
			{
				username: 'changlin',
				name: '贺长林',
				roles: [{ role: 'headTeacher', className: CLASS_ONE }],
			},
			{ username: 'weiguo', name: '方维国', roles: [{ role: 'leader' }] },
			{ username: 'ruolan', name: '柳若兰', roles: [{ role: 'archivist' }] },
		],
		children: [
			{ name: YAN, className: CLASS_ONE, boarding: true, mentors: ['qiaoyun', 'dehou'] },
			{ name: XIA, className: CLASS_TWO, boarding: false, mentors: ['jingyi'] },
		],
	};
}

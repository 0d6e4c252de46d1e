import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import type { DocId } from '#domain/ids.ts';
import { encodeUpdate } from '#protocol/frame.ts';
import { encodeDiverged } from '#protocol/message.ts';
import { REFUSED } from '#server/access/refusal-audit.ts';
import { keysDirBeside } from '#server/store/log/sealing/key-ring.ts';
import { openRecords, RECORDS_FILE } from '#server/store/records/open-records.ts';
import { joinedClient, until, writer } from '../integration/relay/clients.ts';
import type { TestPerson } from '../integration/relay/in-test-access.ts';
import { openTestSchool, YAN, type TestSchool } from './test-school.ts';

/** The numbers of the product as it is composed: what nobody has wired up would stand at nothing. */
describe('what the running server tells of itself', () => {
	let school: TestSchool;
	let mentor: TestPerson;
	let journal: DocId;
	let origin: string;

	beforeAll(async () => {
		let secret = '';
		school = await openTestSchool({
			prepare: async ({ services }, founded) => {
				const { userId } = founded.person('qiaoyun');
				secret = await services.sessions.create(userId, 'Test', null);
			},
		});
		mentor = { cookie: `jiashu=${secret}` } as TestPerson;
		journal = school.docId(YAN, 'journal');
		origin = `http://127.0.0.1:${school.server.port}`;
	});

	afterAll(() => school.close());

	const connect = () => joinedClient({ port: school.server.port, origin }, mentor, journal);

	/** What `/metrics` says now, by name and labels; a reason that never was is not there. */
	async function readNumbers(): Promise<(name: string) => number> {
		const text = await (await fetch(`${origin}/metrics`)).text();
		const lines = text.split('\n').map((line) => line.split(' '));
		const numbers = new Map(lines.map(([name = '', value]) => [name, Number(value)]));
		return (name) => numbers.get(name) ?? 0;
	}

	it('is ready', async () => {
		const answer = await fetch(`${origin}/readyz`);
		expect(answer.status).toBe(200);
		expect(await answer.json()).toMatchObject({ ready: true, store: true, records: true });
	});

	it('[R7] counts sockets and rooms, and what was typed, kept and acknowledged', async () => {
		const before = await readNumbers();
		expect(before('jiashu_sockets')).toBe(0);
		const client = await connect();
		const { write } = writer();
		const frames = Array.from({ length: 20 }, (_, index) => write(`k${index}`, '好'));
		for (const frame of frames) client.send(frame);
		await until(() => client.acks.at(-1)?.count === frames.length);
		const after = await readNumbers();
		expect(after('jiashu_sockets')).toBe(1);
		expect(after('jiashu_rooms')).toBe(1);
		const grown = (name: string) => after(name) - before(name);
		expect(grown('jiashu_updates_total')).toBe(frames.length);
		expect(grown('jiashu_acks_total')).toBe(frames.length);
		const content = frames.reduce((sum, { length }) => sum + length, 0);
		expect(grown('jiashu_update_bytes_total')).toBeGreaterThan(content / 2);
		expect(grown('jiashu_commit_seconds_count')).toBeGreaterThan(0);
		expect(grown('jiashu_commit_seconds_sum')).toBeGreaterThan(0);
		client.ws.terminate();
	});

	it('[R1] counts what waits for the disk', async () => {
		const client = await connect();
		const { write } = writer();
		let sent = 0;
		let waiting = 0;
		while (waiting === 0) {
			// More than one commit takes, so that some of it is asked about while it waits.
			for (let index = 0; index < 50; index++) client.send(write(`q${sent++}`, '好'));
			waiting = (await readNumbers())('jiashu_queue');
		}
		await until(() => client.acks.at(-1)?.count === sent);
		expect((await readNumbers())('jiashu_queue')).toBe(0);
		client.ws.terminate();
	}, 30_000);

	it('[R12] counts a copy that differs', async () => {
		const client = await connect();
		const name = 'jiashu_divergence_total{step="seen"}';
		const before = (await readNumbers())(name);
		client.send(encodeDiverged('seen'));
		client.ws.ping();
		await new Promise((resolve) => client.ws.once('pong', resolve));
		expect((await readNumbers())(name)).toBe(before + 1);
		client.ws.terminate();
	});

	it('[R3] counts a refused frame by its reason, and the audit says whose it was', async () => {
		const client = await connect();
		const doc = new Y.Doc();
		doc.getMap('elsewhere').set('a', 1);
		const frame = encodeUpdate(Y.encodeStateAsUpdate(doc));
		client.send(frame);
		await until(() => client.closeCode !== null);
		const numbers = await readNumbers();
		expect(numbers('jiashu_refused_total{reason="unknown-root"}')).toBe(1);
		expect(await school.server.stop()).toBe(0);
		const rows = await refusedInAudit(school.dataDir);
		expect(rows).toEqual([
			{ userId: school.userId('qiaoyun'), subject: `${journal} unknown-root ${frame.length}` },
		]);
	});
});

async function refusedInAudit(dataDir: string) {
	const records = await openRecords(join(dataDir, RECORDS_FILE), keysDirBeside(dataDir));
	const rows = await records
		.selectFrom('audit')
		.select(['userId', 'subject'])
		.where('action', '=', REFUSED)
		.execute();
	await records.destroy();
	return rows;
}

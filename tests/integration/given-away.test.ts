import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import * as Y from 'yjs';
import { encodeAwareness, encodeStep1, encodeUpdate, parseFrame } from '#protocol/frame.ts';
import { createMetrics, type Metrics } from '#server/health/metrics.ts';
import { createLog } from '#server/log.ts';
import { HOSTILE_FRAMES } from './relay/hostile-frames.ts';
import {
	expectOk,
	openWholeSchool,
	writeEntry,
	type StaffName,
	type WholeSchool,
} from './quarantine/whole-school.ts';

/**
 * D11: what nobody is to read in a log is put everywhere where it can be put in, things go wrong in
 * every way there is, and then every line of the log, the numbers and the audit are searched for it.
 */
let whole: WholeSchool;
let metrics: Metrics;
let lines: string[];
/** What was put in, by where. */
let canaries: Map<string, string>;

beforeEach(async () => {
	lines = [];
	canaries = new Map();
	metrics = createMetrics();
	const log = createLog('trace', { write: (line) => void lines.push(line) });
	whole = await openWholeSchool({ log, metrics });
});

afterEach(() => whole.close());

/** A new word that stands nowhere else; letters alone where a name may hold no others. */
function canary(place: string): string {
	const word = `金丝雀canary${canaries.size}x${'abcdefghij'[canaries.size % 10]}`;
	canaries.set(place, word);
	return word;
}

const keep = (place: string, secret: string) => void canaries.set(place, secret);

function found(where: string): string[] {
	const text = decodeURIComponent(where.replaceAll(/%(?![0-9A-Fa-f]{2})/g, '%25'));
	return [...canaries].filter(([, word]) => text.includes(word)).map(([place]) => place);
}

/** People, links and codes, by the school's own ways. */
async function fillSchool(): Promise<void> {
	const { services, school, childId } = whole;
	const { administrator: by } = school;
	expectOk(await services.school.change(by, { name: canary('school'), hotline: '' }));
	const classId = expectOk(await services.classes.create(by, canary('class')));
	const child = { name: canary('child'), classId, boarding: false };
	expectOk(await services.children.enrol(by, child));
	const person = { name: canary('person'), username: 'canary.person', roles: [] };
	const added = expectOk(await services.people.add(by, person));
	keep('code', added.code);
	keep('second code', expectOk(await services.people.issueCode(by, added.userId)).code);
	const mentor = school.person('mentor').userId;
	const guardian = { name: canary('guardian'), relation: canary('relation') };
	const guardianId = await services.links.addGuardian(childId, guardian, mentor);
	const link = await services.links.create(guardianId, childId, mentor);
	const token = link.path.slice('/s/'.length);
	keep('token', token);
	keep('passcode', link.passcode);
	keep('session', whole.cookieOf('mentor').split('=')[1] ?? '');
	const visitor = { address: '192.0.2.7', userAgent: canary('browser') };
	await services.links.reading.open(token, link.passcode, visitor);
	await services.links.reading.open(canary('wrong token'), link.passcode, visitor);
	await services.links.reading.open(token, '000001' as typeof link.passcode, visitor);
	await services.search.find(await whole.actor('mentor'), canary('search'));
}

/** Everything that is typed wrong at the door, or by mistake into the wrong field. */
async function failSignIns(): Promise<void> {
	const { accounts, sessions } = whole.services;
	const from = { address: '192.0.2.8', userAgent: canary('another browser'), replaces: null };
	const wrong = { ...from, username: canary('typed name'), password: canary('typed password') };
	await accounts.signIn(wrong);
	await accounts.signIn({ ...wrong, username: 'mentor', password: canary('own password') });
	await accounts.redeemCode(canary('typed code'), canary('new password'), from);
	await accounts.readCode(canary('read code'), '192.0.2.8');
	await sessions.authenticate(canary('cookie'));
}

const JOIN = encodeStep1(Y.encodeStateVector(new Y.Doc()));

interface Knock {
	readonly by: StaffName;
	readonly path: string;
	readonly headers?: Record<string, string>;
	readonly frames: readonly Uint8Array[];
}

/** Opens a socket, sends these and waits until they are answered or refused. */
async function knock({ by, path, headers = {}, frames }: Knock): Promise<void> {
	const ws = new WebSocket(`ws://127.0.0.1:${whole.port}${path}`, {
		headers: { cookie: whole.cookieOf(by), origin: whole.origin, ...headers },
	});
	// The relay takes frames in their order: who still hears an answer to the last has not been cut off.
	let answers = frames.length > 0 ? 2 : 0;
	ws.on('message', (data: Buffer) => {
		const frame = parseFrame(new Uint8Array(data));
		if (frame.ok && frame.value.type === 'step2') answers--;
		if (answers === 0) ws.close();
	});
	await new Promise<void>((resolve) => {
		ws.on('open', () => {
			if (frames.length === 0) return ws.close();
			for (const frame of [JOIN, ...frames, JOIN]) ws.send(frame);
		});
		ws.on('close', () => resolve());
		ws.on('error', () => resolve());
	});
}

function updateOf(write: (doc: Y.Doc) => void): Uint8Array {
	const doc = new Y.Doc();
	write(doc);
	return encodeUpdate(Y.encodeStateAsUpdate(doc));
}

async function sendBadFrames(by: StaffName): Promise<void> {
	const { id: docId, generation } = await whole.documentOf('journal');
	const path = `/sync/${docId}?ext=1&generation=${generation}`;
	const own = [
		updateOf((doc) => doc.getMap(canary('root')).set('a', 1)),
		updateOf((doc) => doc.getMap('entries').set(canary('key'), new Y.Doc())),
		updateOf((doc) => doc.getText('entries').insert(0, canary('words'))).subarray(0, 40),
		encodeAwareness([
			{ clientId: 7, clock: 1, json: JSON.stringify({ user: canary('presence') }) },
		]),
		new TextEncoder().encode(canary('no frame at all')),
	];
	for (const frame of [...own, ...HOSTILE_FRAMES.map((each) => each.frame)]) {
		await knock({ by, path, frames: [frame] });
	}
	for (const odd of [
		`/sync/${encodeURIComponent(canary('document'))}`,
		`/sync/${docId}?generation=${encodeURIComponent(canary('generation'))}`,
		`/sync/${docId}?ext=${encodeURIComponent(canary('extension'))}&token=${encodeURIComponent(canary('query'))}`,
		`/${encodeURIComponent(canary('path'))}`,
	]) {
		await knock({ by, path: odd, frames: [JOIN] });
	}
	await knock({ by, path, headers: { cookie: `jiashu=${'A'.repeat(43)}` }, frames: [] });
	const foreign = { origin: 'https://canary-origin-x.example' };
	keep('origin', 'canary-origin-x');
	await knock({ by, path, headers: foreign, frames: [] });
	keep('cookie value', 'canary-cookie-x');
	await knock({ by, path, headers: { cookie: 'jiashu=canary-cookie-x' }, frames: [] });
}

/** The disk says no, with words of somebody in what it says. */
function sabotage(): void {
	const db = new DatabaseSync(join(whole.dataDir, 'records.sqlite'));
	for (const table of ['indexProgress', 'audit', 'session', 'attempt']) {
		const isThere = db.prepare('SELECT 1 FROM sqlite_schema WHERE name = ?').get(table);
		if (isThere === undefined) continue;
		for (const act of ['INSERT', 'UPDATE']) {
			db.exec(`CREATE TRIGGER sabotage${act}${table} BEFORE ${act} ON ${table}
				BEGIN SELECT RAISE(ABORT, '${canary(`${act} ${table}`)}'); END`);
		}
	}
	db.close();
}

async function writeWords(): Promise<void> {
	const { services } = whole;
	const { id: docId, generation } = await whole.documentOf('journal');
	const doc = new Y.Doc();
	writeEntry(whole, doc, 'mentor', canary('entry'));
	writeEntry(whole, doc, 'mentor', canary('second entry'));
	const { userId: author, sessionId: session } = whole.school.person('mentor');
	const bytes = Y.encodeStateAsUpdate(doc);
	await services.updateLog.append({ docId, generation, author, session, bytes });
	services.recordIndex.noteAppended(docId);
	await services.recordIndex.whenIdle().catch(() => undefined);
}

test('[D11] forty canaries, refused frames, failed sign-ins and a disk that says no: none in a log, a number or the audit', async () => {
	await fillSchool();
	await failSignIns();
	await writeWords();
	await sendBadFrames('mentor');
	expect(lines.filter((line) => line.includes('frame refused')).length).toBeGreaterThan(40);
	const audit = await whole.services.records.selectFrom('audit').selectAll().execute();
	sabotage();
	await writeWords();
	// Somebody else's: what is repeated is counted for an hour and not written.
	await sendBadFrames('head');
	await failSignIns().catch(() => undefined);
	await whole.services.search.find(await whole.actor('mentor'), canary('second search'));
	const errors = lines.filter((line) => line.includes('"level":50'));
	expect(errors.join('')).toContain('could not be audited');
	expect(errors.join('')).toContain('record index could not read a document');

	expect(canaries.size).toBeGreaterThanOrEqual(40);
	expect(lines.flatMap(found)).toEqual([]);
	expect(found(await metrics.text())).toEqual([]);
	expect(found(JSON.stringify(audit))).toEqual([]);
});

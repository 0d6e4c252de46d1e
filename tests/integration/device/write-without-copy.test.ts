import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { DocId } from '#domain/ids.ts';
import { must } from '#domain/assert.ts';
import { ok } from '#domain/result.ts';
import type { SyncEngine } from '#lib/sync/sync-engine.ts';
import { untilWritable } from '#lib/sync/until-writable.ts';
import { until } from '../relay/clients.ts';
import { LOGS, startRelayServer, type RelayServer } from '../relay/relay-server.ts';
import { signInSockets } from './test-device.ts';
import { aDocument, caseloadOf, engineOf } from './test-engine.ts';

const JOURNAL = `doc_${'j'.repeat(22)}` as DocId;

let server: RelayServer;
let engine: SyncEngine;
const listeners = new Set<() => void>();

/** A device that gives nothing of its copies. */
beforeEach(async () => {
	server = await startRelayServer((await LOGS.memory()).log);
	const mentor = server.access.person('周晓兰');
	server.access.grant(mentor, JOURNAL, 'write');
	signInSockets(server, mentor);
	vi.stubGlobal('indexedDB', {
		open() {
			throw new DOMException('The disk is broken.', 'UnknownError');
		},
	});
	const caseload = caseloadOf(mentor, [aDocument(JOURNAL)]);
	engine = engineOf({
		...{ server, person: mentor, caseload, requestCaseload: async () => ok(caseload) },
		onChange: () => [...listeners].forEach((listener) => listener()),
	});
	await engine.start();
});

afterEach(async () => {
	await engine.end('keep');
	await server.close();
	vi.unstubAllGlobals();
});

const listen = (listener: () => void) => {
	listeners.add(listener);
	return () => void listeners.delete(listener);
};

/** What becomes of words that are to be written without a page. */
function write(): Promise<'written' | 'failed'> {
	const handle = must(engine.open(JOURNAL), 'the journal');
	return untilWritable(engine, handle.sync, listen)
		.then(
			() => 'written' as const,
			() => 'failed' as const,
		)
		.finally(() => handle.release());
}

test('[C2] who writes without a page into a copy that cannot be read is told so, where the school is away too', async () => {
	engine.onNetwork(false);
	expect(await write()).toBe('failed');
	expect(listeners.size).toBe(0);
});

test('[C2] and is told when the school goes away meanwhile', async () => {
	const release = server.access.holdDecisions();
	const writing = write();
	await until(() => server.relay.stats.connections === 1);
	engine.onNetwork(false);
	expect(await writing).toBe('failed');
	release();
});

test('[C2] with the school there the words go to it', async () => {
	expect(await write()).toBe('written');
});

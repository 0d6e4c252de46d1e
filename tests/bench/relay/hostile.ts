import * as Y from 'yjs';
import { HOSTILE_FRAMES } from '../../integration/relay/hostile-frames.ts';
import { LoadClient } from './load-client.ts';
import { pause, type Scenario } from './scenario.ts';
import { SERVER_NAMES, startServer, type ServerUnderTest } from './server-under-test.ts';

/** One of each sort, all of them content that could be kept or sent on. */
const SORTS = [
	'an update cut off after 9 of',
	'bytes after the update',
	'a struct of length 2^53 - 1',
	'content of an unknown kind',
	'a document within the document',
	'values 2,000 deep',
	'a letter that hangs on itself',
	'two letters that wait for each other',
	'two blocks of one client',
	'a clock burnt by one deleted item',
	'an embed that is no JSON',
];

const frames = SORTS.map((sort) => {
	const found = HOSTILE_FRAMES.find(({ name }) => name.startsWith(sort));
	if (found === undefined) throw new Error(`There is no hostile frame "${sort}".`);
	return found;
});

export const hostileFrames: Scenario<'kept' | 'closed'> = {
	name: `${frames.length} sorts of hostile frames`,
	servers: SERVER_NAMES,
	parts: {
		kept: { what: 'kept or forwarded', unit: '' },
		closed: { what: 'closed with a code', unit: '' },
	},
	async measure(name) {
		const server = await startServer(name);
		const results = [];
		for (const [index, { frame }] of frames.entries()) {
			results.push(await attack(server, `victim-${index}`, frame));
		}
		await server.close();
		return {
			kept: results.filter(({ isKept }) => isKept).length,
			closed: results.filter(({ isClosed }) => isClosed).length,
		};
	},
};

async function attack(server: ServerUnderTest, name: string, frame: Uint8Array) {
	const witness = new LoadClient(server, name);
	const attacker = new LoadClient(server, name);
	await Promise.all([witness.whenAnswered(), attacker.whenAnswered()]);
	witness.sendUpdate(words());
	await pause(150);
	const before = await answerOf(server, name);
	const received = witness.received;
	attacker.sendMessage(frame);
	await pause(250);
	const isForwarded = witness.received > received;
	const isClosed = attacker.closeCode !== null && attacker.closeCode !== 1006;
	const isKept = isForwarded || !before.equals(await answerOf(server, name));
	witness.close();
	attacker.close();
	return { isKept, isClosed };
}

async function answerOf(server: ServerUnderTest, name: string): Promise<Buffer> {
	const reader = new LoadClient(server, name);
	reader.keepsAnswers = true;
	// A server that has come to harm may never answer again: that, too, is a trace of the frame.
	await Promise.race([reader.whenAnswered(), pause(2_000)]);
	reader.close();
	return Buffer.concat(reader.answers);
}

function words(): Uint8Array {
	const doc = new Y.Doc();
	doc.getMap('entries').set('a', new Y.Text('今天'));
	return Y.encodeStateAsUpdate(doc);
}

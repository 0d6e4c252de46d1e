import * as Y from 'yjs';
import { LoadClient } from './load-client.ts';
import { pause, type Scenario } from './scenario.ts';
import { SERVER_NAMES, startServer } from './server-under-test.ts';

const MiB = 1_024 * 1_024;
const updateBytes = 64 * 1_024;
const updates = 3_200;
/** The healthy reader has everything before so many more are sent: only the paused one lags. */
const updatesAtOnce = 32;
const askedEvery = 160;

/** One device stops reading while others write on. */
export const pausedReader: Scenario<'hoarded' | 'cut' | 'healthyCut' | 'healed'> = {
	name: 'one paused reader, 200 MB of updates',
	servers: SERVER_NAMES,
	parts: {
		hoarded: { what: 'hoarded at most', unit: 'MiB' },
		cut: { what: 'paused reader cut', unit: '(1 = yes)' },
		healthyCut: { what: 'healthy clients cut', unit: '' },
		healed: { what: 'has everything after coming back', unit: '(1 = yes)' },
	},
	async measure(name) {
		const server = await startServer(name);
		const [writer, healthy, paused] = ['a', 'b', 'c'].map(() => new LoadClient(server, 'slow'));
		if (writer === undefined || healthy === undefined || paused === undefined) throw new Error();
		await Promise.all([writer, healthy, paused].map((client) => client.whenAnswered()));
		await pause(300);
		const before = await server.usage('usage-after-gc');
		paused.ws.pause();
		let most = 0;
		let next = '';
		const doc = new Y.Doc();
		let bytes = new Uint8Array();
		doc.on('update', (update: Uint8Array) => (bytes = new Uint8Array(update)));
		for (let sent = 1; sent <= updates; sent++) {
			next = String(sent).padStart(8, '0');
			doc.getMap('entries').set('page', next.repeat(updateBytes / 8));
			writer.sendUpdate(bytes);
			if (sent % updatesAtOnce === 0) {
				await healthy.when(() => healthy.received >= sent || healthy.closeCode !== null);
			}
			if (sent % askedEvery !== 0) continue;
			most = Math.max(most, (await server.usage('usage-after-gc')).bytes - before.bytes);
		}
		paused.ws.resume();
		await pause(500);
		const cut = paused.closeCode === null ? 0 : 1;
		const healthyCut = [writer, healthy].filter(({ closeCode }) => closeCode !== null).length;
		const back = new LoadClient(server, 'slow');
		back.keepsAnswers = true;
		await back.whenAnswered();
		const healed = back.answers.some((answer) => answer.includes(next)) ? 1 : 0;
		for (const client of [writer, healthy, paused, back]) client.close();
		await server.close();
		return { hoarded: most / MiB, cut, healthyCut, healed };
	},
};

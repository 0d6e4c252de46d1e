import { LoadClient, marksIn, type Measured } from './load-client.ts';
import { pause, type Scenario } from './scenario.ts';
import { startServer } from './server-under-test.ts';

const documents = 10;
const writersEach = 3;
const seconds = 3;
const updatesPerSecond = 1_000;

/** People type, and the server is killed in the middle of it. */
export const killed: Scenario<'missing' | 'seen'> = {
	name: 'killed (SIGKILL) while 30 people type',
	servers: ['y-websocket-server', 'hocuspocus', 'ours'],
	parts: {
		missing: { what: 'delivered or acknowledged, then missing', unit: 'edits' },
		seen: { what: 'delivered or acknowledged before', unit: 'edits' },
	},
	async measure(name) {
		const server = await startServer(name);
		const measured: Measured = { deliveryMs: [], ackMs: [], marks: new Set() };
		const clients = Array.from(
			{ length: documents * writersEach },
			(_, index) => new LoadClient(server, `book-${index % documents}`, measured),
		);
		await Promise.all(clients.map((client) => client.whenAnswered()));
		for (const client of clients) {
			client.prepare(Math.ceil((updatesPerSecond * seconds) / clients.length) + 2);
		}
		const start = performance.now();
		for (let sent = 0; performance.now() - start < seconds * 1_000; await pause(5)) {
			const due = ((performance.now() - start) / 1_000) * updatesPerSecond;
			for (; sent < due; sent++) clients[sent % clients.length]?.sendNext();
		}
		await server.crash();
		const promised = new Set(measured.marks);
		for (const client of clients) for (const mark of client.ackedMarks()) promised.add(mark);
		const kept = new Set<number>();
		for (let index = 0; index < documents; index++) {
			const reader = new LoadClient(server, `book-${index}`);
			reader.keepsAnswers = true;
			await reader.whenAnswered();
			for (const answer of reader.answers) for (const mark of marksIn(answer)) kept.add(mark);
			reader.close();
		}
		await server.close();
		const missing = [...promised].filter((mark) => !kept.has(mark)).length;
		return { missing, seen: promised.size };
	},
};

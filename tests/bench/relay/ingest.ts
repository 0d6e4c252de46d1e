import { encodeUpdate } from '#protocol/frame.ts';
import { LoadClient } from './load-client.ts';
import { pause, type Scenario } from './scenario.ts';
import { SERVER_NAMES, startServer } from './server-under-test.ts';
import type { Trace } from './trace.ts';

/** What is handed to the system at once, so that the sender is not what is measured. */
const chunkBytes = 64 * 1024;

/** A device hands in a whole document as it was typed, edit by edit, as fast as it is taken. */
export const ingested = (trace: () => Trace): Scenario<'rate' | 'stall'> => ({
	name: 'the trace handed in edit by edit',
	servers: SERVER_NAMES,
	parts: {
		rate: { what: 'edits taken', unit: '/s' },
		stall: { what: 'longest stall of the loop', unit: 'ms' },
	},
	async measure(name) {
		const { updates } = trace();
		const server = await startServer(name);
		const client = new LoadClient(server, 'ingest');
		await client.whenAnswered();
		const wrapped = updates.map((update) => server.dialect.wrap('ingest', encodeUpdate(update)));
		const chunks = chunksOf(wrapped.map(maskedFrame));
		await pause(300);
		await server.usage();
		const start = performance.now();
		await client.sendRaw(chunks, updates.length);
		if (name === 'ours') await client.whenAcked();
		else {
			client.askAgain();
			await client.whenAnswered();
		}
		const seconds = (performance.now() - start) / 1_000;
		const { stallMs } = await server.usage();
		client.close();
		await server.close();
		return { rate: updates.length / seconds, stall: stallMs };
	},
});

/** A client's frame (RFC 6455 §5.3) under a mask of zeros, which leaves the bytes as they are. */
function maskedFrame(message: Uint8Array): Buffer {
	if (message.length >= 2 ** 16) throw new Error('No single edit is as long as that.');
	const isShort = message.length < 126;
	const frame = Buffer.alloc((isShort ? 6 : 8) + message.length);
	frame[0] = 0x82;
	frame[1] = 0x80 | (isShort ? message.length : 126);
	if (!isShort) frame.writeUInt16BE(message.length, 2);
	frame.set(message, frame.length - message.length);
	return frame;
}

function chunksOf(frames: readonly Buffer[]): Buffer[] {
	const chunks: Buffer[] = [];
	let waiting: Buffer[] = [];
	let bytes = 0;
	for (const frame of frames) {
		waiting.push(frame);
		bytes += frame.length;
		if (bytes < chunkBytes) continue;
		chunks.push(Buffer.concat(waiting));
		waiting = [];
		bytes = 0;
	}
	return [...chunks, Buffer.concat(waiting)];
}

import { once } from 'node:events';
import type { Socket } from 'node:net';
import { WebSocket } from 'ws';
import * as Y from 'yjs';
import { encodeStep1, encodeUpdate } from '#protocol/frame.ts';
import { decodeExtension, MESSAGE, SYNC } from '#protocol/message.ts';
import type { ServerUnderTest } from './server-under-test.ts';

const MARK = '@@';
const MARK_DIGITS = 8;
const sentAts: number[] = [];

/** What all clients of one load measure together; times in milliseconds. */
export interface Measured {
	deliveryMs: number[];
	ackMs: number[];
	/** The marks of what was delivered, where a scenario asks for them. */
	readonly marks?: Set<number>;
}

export const noMeasure = (): Measured => ({ deliveryMs: [], ackMs: [] });

/** All marks in these bytes. */
export function marksIn(data: Buffer): number[] {
	const marks: number[] = [];
	for (let at = data.indexOf(MARK); at >= 0; at = data.indexOf(MARK, at + MARK.length)) {
		const start = at + MARK.length;
		marks.push(Number(data.toString('latin1', start, start + MARK_DIGITS)));
	}
	return marks;
}

/** Everything has come with this: a step 2, or what ours sends in its place (P15). */
function isAnswer([type, subtype]: Uint8Array): boolean {
	return (type === MESSAGE.sync || type === MESSAGE.packedAnswer) && subtype === SYNC.step2;
}

/** A mark that the others find in the bytes, so that receiving costs next to nothing. */
function nextMark(): string {
	return MARK + String(sentAts.push(0) - 1).padStart(MARK_DIGITS, '0');
}

/**
 * One client with a bare socket. Its updates are made before they are needed, so that what is measured
 * is the server: it writes into a text of its own in the document all share.
 */
export class LoadClient {
	readonly name: string;
	readonly ws: WebSocket;
	readonly #server: ServerUnderTest;
	readonly #measured: Measured;
	readonly #unacked: number[] = [];
	readonly #sentMarks: number[] = [];
	#ready: { update: Uint8Array; mark: number }[] = [];
	#acked = 0;
	#askedAt = NaN;
	#waiting: { holds: () => boolean; resolve: () => void }[] = [];
	sent = 0;
	received = 0;
	receivedBytes = 0;
	answered = false;
	/** From the first question until everything had come. */
	answeredMs = NaN;
	/** What came until then. */
	answerBytes = NaN;
	closeCode: number | null = null;

	/** What the server answered, where `keepsAnswers` is set; deliveries are not kept. */
	readonly answers: Buffer[] = [];
	keepsAnswers = false;

	/** Joins with nothing, or with what the state vector says is here already. */
	constructor(
		server: ServerUnderTest,
		name: string,
		measured: Measured = noMeasure(),
		stateVector: Uint8Array = Uint8Array.of(0),
	) {
		this.name = name;
		this.#server = server;
		this.#measured = measured;
		this.ws = new WebSocket(`ws://127.0.0.1:${server.port}${server.dialect.path(name)}`, {
			perMessageDeflate: false,
			maxPayload: 512 * 1024 * 1024,
		});
		this.ws.on('open', () => {
			for (const frame of server.dialect.greeting(name)) this.ws.send(frame);
			this.#askedAt = performance.now();
			this.sendMessage(encodeStep1(stateVector));
		});
		this.ws.on('message', (data: Buffer) => this.#hear(data));
		this.ws.on('close', (code) => {
			this.closeCode = code;
			this.#check();
		});
		this.ws.on('error', () => undefined);
	}

	/** Has the server answered the first question? Hocuspocus and ours ask one back, left open here. */
	whenAnswered(): Promise<void> {
		return this.when(() => this.answered);
	}

	/** Makes so many updates to be sent later. */
	prepare(count: number): void {
		const doc = new Y.Doc();
		const text = doc.getMap('entries').set(String(doc.clientID), new Y.Text());
		let update = Y.encodeStateAsUpdate(doc);
		this.#ready.push({ update, mark: -1 });
		doc.on('update', (bytes: Uint8Array) => (update = bytes));
		for (let index = 0; index < count; index++) {
			const mark = nextMark();
			text.insert(text.length, mark);
			this.#ready.push({ update, mark: Number(mark.slice(MARK.length)) });
		}
		this.#ready.reverse();
		this.sendNext();
	}

	/** Sends the next prepared update; `false` when there is none left. */
	sendNext(): boolean {
		const next = this.#ready.pop();
		if (next === undefined) return false;
		const now = performance.now();
		if (next.mark >= 0) sentAts[next.mark] = now;
		this.#unacked.push(now);
		this.#sentMarks.push(next.mark);
		this.sent++;
		this.sendMessage(encodeUpdate(next.update));
		return true;
	}

	sendMessage(message: Uint8Array): void {
		this.ws.send(this.#server.dialect.wrap(this.name, message));
	}

	/** Everything that was sent has been acknowledged. */
	whenAcked(): Promise<void> {
		return this.when(() => this.#acked >= this.sent);
	}

	get acked(): number {
		return this.#acked;
	}

	/** The marks of what the server has acknowledged. */
	ackedMarks(): number[] {
		return this.#sentMarks.slice(0, this.#acked).filter((mark) => mark >= 0);
	}

	/** Asks for everything once more; `answered` says when it is here. */
	askAgain(): void {
		this.answered = false;
		this.sendMessage(encodeStep1(Uint8Array.of(0)));
	}

	/**
	 * Sends so many content messages that were framed before, past the library, which would be slower
	 * than the servers it is to measure.
	 */
	async sendRaw(chunks: readonly Buffer[], messages: number): Promise<void> {
		const { _socket: socket } = this.ws as unknown as { readonly _socket: Socket };
		const now = performance.now();
		for (let index = 0; index < messages; index++) this.#unacked.push(now);
		this.sent += messages;
		for (const chunk of chunks) {
			if (!socket.write(chunk)) await once(socket, 'drain');
		}
	}

	/** Sends content made elsewhere. */
	sendUpdate(update: Uint8Array): void {
		this.#unacked.push(performance.now());
		this.#sentMarks.push(-1);
		this.sent++;
		this.sendMessage(encodeUpdate(update));
	}

	when(holds: () => boolean): Promise<void> {
		if (holds()) return Promise.resolve();
		return new Promise((resolve) => this.#waiting.push({ holds, resolve }));
	}

	close(): void {
		this.ws.terminate();
	}

	#hear(data: Buffer): void {
		this.receivedBytes += data.length;
		const message = this.#server.dialect.unwrap(data);
		if (this.keepsAnswers && message[0] === MESSAGE.sync) this.answers.push(data);
		if (message[0] === MESSAGE.ack) this.#hearAck(message);
		else if (isAnswer(message)) this.#hearAnswer();
		else if (message[0] === MESSAGE.sync && message[1] === SYNC.update) this.#hearUpdate(data);
		this.#check();
	}

	#hearAnswer(): void {
		this.answered = true;
		this.answeredMs = performance.now() - this.#askedAt;
		this.answerBytes = this.receivedBytes;
	}

	#hearAck(message: Uint8Array): void {
		const extension = decodeExtension(message);
		if (!extension.ok || extension.value.type !== 'ack') return;
		const now = performance.now();
		for (; this.#acked < extension.value.ack.count; this.#acked++) {
			this.#measured.ackMs.push(now - (this.#unacked[this.#acked] ?? now));
		}
	}

	#hearUpdate(data: Buffer): void {
		this.received++;
		const start = data.indexOf(MARK);
		if (start < 0) return;
		const digits = data.toString('latin1', start + MARK.length, start + MARK.length + MARK_DIGITS);
		this.#measured.marks?.add(Number(digits));
		this.#measured.deliveryMs.push(performance.now() - (sentAts[Number(digits)] ?? NaN));
	}

	#check(): void {
		if (this.#waiting.length === 0) return;
		this.#waiting = this.#waiting.filter(({ holds, resolve }) => {
			if (!holds()) return true;
			resolve();
			return false;
		});
	}
}

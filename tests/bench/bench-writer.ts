import { WebSocket } from 'ws';
import * as Y from 'yjs';
import { encodeStep1, encodeUpdate } from '#protocol/frame.ts';
import { decodeExtension, MESSAGE, SYNC } from '#protocol/message.ts';

/** What all writers of a run measure together. */
export interface Measured {
	sent: number;
	readonly deliveryMs: number[];
	readonly ackMs: number[];
}

const MARK = '@@';
const MARK_DIGITS = 10;
const sentAtByMark = new Map<string, number>();

const idOf = (prefix: string, number: number) => `${prefix}_${String(number).padStart(22, '0')}`;

/**
 * One writer with a bare socket. Each update carries a mark that the others find in the bytes, so
 * that receiving costs little and what is measured is the relay.
 */
export class BenchWriter {
	readonly #ws: WebSocket;
	readonly #index: number;
	readonly #measured: Measured;
	readonly #doc = new Y.Doc();
	readonly #text = new Y.Text();
	readonly #sentAts: number[] = [];
	#update: Uint8Array = new Uint8Array();
	#acked = 0;
	#answered = false;
	#waiting: { readonly holds: () => boolean; readonly resolve: () => void }[] = [];

	constructor(options: {
		readonly port: number;
		readonly document: number;
		readonly index: number;
		readonly measured: Measured;
	}) {
		const { port, document, index, measured } = options;
		this.#index = index;
		this.#measured = measured;
		this.#doc.on('update', (update: Uint8Array) => (this.#update = update));
		this.#ws = new WebSocket(`ws://127.0.0.1:${port}/sync/${idOf('doc', document)}?ext=1`, {
			headers: { cookie: `user=${idOf('usr', index)}`, origin: `http://127.0.0.1:${port}` },
		});
		this.#ws.on('open', () => {
			this.#ws.send(encodeStep1(Y.encodeStateVector(this.#doc)));
			this.#doc.getMap('entries').set(`writer-${index}`, this.#text);
			this.#send();
		});
		this.#ws.on('message', (data: Buffer) => this.#hear(data));
	}

	/** Connected, answered and acknowledged once. */
	whenReady(): Promise<void> {
		return this.#when(() => this.#answered && this.#acked === 1);
	}

	whenUnackedBelow(count: number): Promise<void> {
		return this.#when(() => this.#sentAts.length - this.#acked < count);
	}

	/** Writes one mark and sends it. */
	write(): void {
		const number = this.#index * 1_000_000 + this.#sentAts.length;
		const mark = String(number).padStart(MARK_DIGITS, '0');
		this.#text.insert(this.#text.length, MARK + mark);
		sentAtByMark.set(mark, performance.now());
		this.#send();
	}

	close(): void {
		this.#ws.terminate();
	}

	#send(): void {
		this.#sentAts.push(performance.now());
		this.#measured.sent++;
		this.#ws.send(encodeUpdate(this.#update));
	}

	#hear(data: Buffer): void {
		if (data[0] === MESSAGE.ack) this.#hearAck(data);
		else if (data[0] === MESSAGE.sync && data[1] === SYNC.step2) this.#answered = true;
		else if (data[0] === MESSAGE.sync && data[1] === SYNC.update) this.#hearUpdate(data);
		this.#waiting = this.#waiting.filter(({ holds, resolve }) => {
			if (!holds()) return true;
			resolve();
			return false;
		});
	}

	#hearAck(data: Buffer): void {
		const extension = decodeExtension(data);
		if (!extension.ok || extension.value.type !== 'ack') return;
		const now = performance.now();
		for (; this.#acked < extension.value.ack.count; this.#acked++) {
			this.#measured.ackMs.push(now - (this.#sentAts[this.#acked] ?? now));
		}
	}

	#hearUpdate(data: Buffer): void {
		const start = data.indexOf(MARK);
		if (start < 0) return;
		const mark = data.toString('latin1', start + MARK.length, start + MARK.length + MARK_DIGITS);
		const sentAt = sentAtByMark.get(mark);
		if (sentAt !== undefined) this.#measured.deliveryMs.push(performance.now() - sentAt);
	}

	#when(holds: () => boolean): Promise<void> {
		if (holds()) return new Promise((resolve) => setImmediate(resolve));
		return new Promise((resolve) => this.#waiting.push({ holds, resolve }));
	}
}

/** Median and tails in milliseconds, to a tenth. */
export function percentiles(values: readonly number[]): { p50: number; p95: number; p99: number } {
	const sorted = [...values].sort((a, b) => a - b);
	const at = (share: number) => {
		const value = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
		return Math.round(value * 10) / 10;
	};
	return { p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}

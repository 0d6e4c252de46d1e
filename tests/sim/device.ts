import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { messageYjsSyncStep1, messageYjsSyncStep2, readSyncMessage } from 'y-protocols/sync';
import * as Y from 'yjs';
import type { SessionId, UserId } from '#domain/ids.ts';
import { FrameCoverage } from '#lib/sync/acking-socket.ts';
import { CopyComparison } from '#lib/sync/copy-comparison.ts';
import { CLOSE } from '#protocol/close-code.ts';
import { encodeStep1, encodeUpdate } from '#protocol/frame.ts';
import { fingerprint } from '#protocol/fingerprint.ts';
import { decodeExtension, MESSAGE } from '#protocol/message.ts';
import type { FakeClock } from './fake-clock.ts';
import type { Line } from './line.ts';
import { partsOf, type Oracle, type Parts } from './oracle.ts';

export interface DeviceOptions {
	readonly name: string;
	readonly userId: UserId;
	readonly sessionId: SessionId;
	readonly clock: FakeClock;
	readonly oracle: Oracle;
	/** Compares its copy with the school's when nothing has moved for a while (P13, P14). */
	readonly compares: boolean;
	readonly newClientId: () => number;
	/** A line to the relay; `null` when nobody answers there. */
	readonly dial: (device: Device) => Line | null;
}

const silenceMsMax = 30_000;
const waitMsMax = 2_500;
/** What an honest device may be told; the first two until its right is given back. */
const ENDS: readonly number[] = [CLOSE.signedOut, CLOSE.forbidden];
const PASSING: readonly number[] = [
	...[1006, CLOSE.goingAway, CLOSE.storeUnavailable, CLOSE.tooMany],
];

/** A device with the document open, as y-websocket and our acking socket let it behave. */
export class Device {
	readonly options: DeviceOptions;
	doc: Y.Doc;
	undo: Y.UndoManager;
	line: Line | null = null;
	#isOpen = false;
	#wantsLine = false;
	#coverage = new FrameCoverage();
	#heardAt = 0;
	#failures = 0;
	#edits: Parts[] = [];
	#covered = 0;
	/** Has the school answered this connection's question? */
	#isSynced = false;
	readonly #comparison: CopyComparison | null;

	constructor(options: DeviceOptions, state: Uint8Array) {
		this.options = options;
		[this.doc, this.undo] = this.#open(state);
		options.clock.every(3_000, () => {
			// Nor does a browser wait for ever for a connection that nobody answers.
			const isSilent = options.clock.now() - this.#heardAt > silenceMsMax;
			if (this.line !== null && isSilent) this.#drop();
		});
		this.#comparison = options.compares ? this.#createComparison() : null;
	}

	get isJoined(): boolean {
		return this.#wantsLine;
	}

	/** How many edits made here are not known to be at school. */
	get waiting(): number {
		return this.#edits.length - this.#covered;
	}

	text(name: string): Y.Text {
		return this.doc.getMap('entries').get(name) as Y.Text;
	}

	join(): void {
		this.#wantsLine = true;
		this.#failures = 0;
		this.#dial();
	}

	leave(): void {
		this.#wantsLine = false;
		this.#hangUp();
	}

	/** The page is loaded anew from what the device keeps: another Yjs client. */
	reload(): void {
		const state = Y.encodeStateAsUpdate(this.doc);
		this.doc.destroy();
		[this.doc, this.undo] = this.#open(state);
	}

	#open(state: Uint8Array): [Y.Doc, Y.UndoManager] {
		const doc = new Y.Doc();
		doc.clientID = this.options.newClientId();
		Y.applyUpdate(doc, state, 'school');
		doc.on('update', (update: Uint8Array, origin: unknown) => {
			if (origin === 'school') return;
			this.#edits.push(partsOf(update));
			this.#comparison?.moved();
			if (this.#isOpen) this.#send(encodeUpdate(update));
		});
		// No grouping by the machine's clock: the same seed must undo the same.
		return [doc, new Y.UndoManager(doc.getMap('entries'), { captureTimeout: 0 })];
	}

	#dial(): void {
		if (!this.#wantsLine || this.line !== null) return;
		const line = this.options.dial(this);
		if (line === null) return this.#again();
		this.line = line;
		line.connect({
			onOpen: () => this.#onOpen(),
			onFrame: (frame) => this.#onFrame(frame),
			onClose: (code) => this.#onClose(code),
		});
		this.#heardAt = this.options.clock.now();
	}

	#onOpen(): void {
		this.#isOpen = true;
		this.#failures = 0;
		this.#heardAt = this.options.clock.now();
		this.#coverage = new FrameCoverage();
		this.#isSynced = false;
		this.#comparison?.moved();
		this.#send(encodeStep1(Y.encodeStateVector(this.doc)));
	}

	#onFrame(frame: Uint8Array): void {
		this.#heardAt = this.options.clock.now();
		const extension = decodeExtension(frame);
		if (extension.ok) {
			if (extension.value.type === 'notice') this.#coverage.onRefused(extension.value.notice.count);
			if (extension.value.type === 'ack') this.#onAck(extension.value.ack.count);
			if (extension.value.type === 'fingerprint') {
				this.#comparison?.heard(extension.value.fingerprint);
			}
			return;
		}
		if (frame[0] !== MESSAGE.sync) return;
		const decoder = decoding.createDecoder(frame.subarray(1));
		const answer = encoding.createEncoder();
		encoding.writeVarUint(answer, MESSAGE.sync);
		const type = readSyncMessage(decoder, answer, this.doc, 'school');
		if (type === messageYjsSyncStep2) this.#isSynced = true;
		this.#comparison?.moved();
		if (type === messageYjsSyncStep1) this.#send(encoding.toUint8Array(answer));
	}

	#onAck(count: number): void {
		this.#comparison?.moved();
		const covered = this.#coverage.coveredBy(count);
		for (; this.#covered < covered; this.#covered++) {
			const parts = this.#edits[this.#covered];
			if (parts !== undefined && !this.options.oracle.isDurable(parts)) {
				this.options.oracle.violated(`${this.options.name} takes for saved what is not`);
			}
		}
	}

	/** The product's own look at the two copies, which finds what no frame tells of (P13, P14). */
	#createComparison(): CopyComparison {
		const { clock, name, oracle } = this.options;
		return new CopyComparison({
			clock,
			isStill: () => this.#isOpen && this.#isSynced && this.waiting === 0,
			isOwed: () => this.#isOpen && !(this.#isSynced && this.waiting === 0),
			fingerprint: () => fingerprint(this.doc),
			send: (message) => this.#put(message),
			resync: () => this.#drop(),
			onDiverged: () => oracle.violated(`${name} takes its copy for another for good`),
		});
	}

	/** Everything this device takes for saved. */
	get saved(): readonly Parts[] {
		return this.#edits.slice(0, this.#covered);
	}

	#onClose(code: number): void {
		this.line = null;
		this.#isOpen = false;
		if (ENDS.includes(code)) this.#wantsLine = false;
		else if (PASSING.includes(code)) this.#again();
		else this.options.oracle.violated(`${this.options.name} was closed with ${code}`);
	}

	#again(): void {
		const wait = Math.min(2 ** this.#failures++ * 100, waitMsMax);
		this.options.clock.after(wait, () => this.#dial());
	}

	#drop(): void {
		this.#hangUp();
		this.#again();
	}

	#hangUp(): void {
		this.line?.hangUp();
		this.line = null;
		this.#isOpen = false;
	}

	#send(frame: Uint8Array): void {
		this.#coverage.onSent(frame, this.#edits.length);
		this.#put(frame);
	}

	#put(frame: Uint8Array): void {
		this.line?.put(frame);
	}
}

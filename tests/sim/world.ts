import { pino } from 'pino';
import * as Y from 'yjs';
import type { DocId, SessionId, UserId } from '#domain/ids.ts';
import type { AccessChange, DocumentAccess } from '#server/relay/document-access.ts';
import type { Folds } from '#server/relay/fold-aside.ts';
import { fingerprintDocument, foldDocument } from '#server/relay/fold.ts';
import { unpackDocument } from '#server/relay/packed-document.ts';
import { Relay } from '#server/relay/relay.ts';
import { Device } from './device.ts';
import { FakeClock } from './fake-clock.ts';
import { Line, type Way } from './line.ts';
import { ModelDisk } from './model-disk.ts';
import { Oracle } from './oracle.ts';
import { Random } from './random.ts';

const idOf = (prefix: string, number: number) => `${prefix}_${String(number).padStart(22, '0')}`;
export const DOC_ID = idOf('doc', 1) as DocId;
const FOUNDER = { author: idOf('usr', 99) as UserId, session: idOf('ses', 99) as SessionId };
/** At once and not in a thread, so that a seed plays the same each time. */
const folds: Folds = {
	fold: async (document) => foldDocument(unpackDocument(document)),
	fingerprint: async (document) => fingerprintDocument(unpackDocument(document)),
};

export type Right = 'write' | 'read' | 'none';

/** A school in memory: one document, its devices, the lines between, the relay and its disk. */
export class World {
	readonly random: Random;
	readonly clock = new FakeClock();
	readonly oracle = new Oracle();
	readonly disk: ModelDisk;
	readonly devices: Device[] = [];
	/** Called for every frame of every line, with the name of its device: a network that tampers. */
	tamper: ((frame: Uint8Array, way: Way, device: string) => readonly Uint8Array[]) | null = null;
	readonly #rights = new Map<UserId, Right>();
	readonly #listeners = new Set<(change: AccessChange) => void>();
	#process: { relay: Relay; kill: () => void } | null = null;
	readonly #lines = new Set<Line>();
	readonly #compares: boolean;
	#clientIds = 1_000;

	/** With `compares`, devices look now and then whether their copy is the school's (P13). */
	constructor(seed: number, { compares = false }: { readonly compares?: boolean } = {}) {
		const { clock, oracle } = this;
		this.#compares = compares;
		this.random = new Random(seed);
		this.disk = new ModelDisk({
			...{ clock, random: this.random },
			onAppend: ({ author }) => {
				if (author !== FOUNDER.author && this.#rights.get(author) !== 'write') {
					oracle.violated('words of somebody who may not write went into the log');
				}
			},
			onDurable: ({ bytes }) => oracle.durable(bytes),
		});
	}

	get relay(): Relay | null {
		return this.#process?.relay ?? null;
	}

	/** A document of so many updates, a relay, and so many devices that hold it. */
	async begin(rows: number, devices: number): Promise<void> {
		const founder = new Y.Doc();
		founder.clientID = 1;
		const updates: Uint8Array[] = [];
		founder.on('update', (update: Uint8Array) => updates.push(update));
		const entries = founder.getMap<Y.Text>('entries');
		founder.transact(() => ['a', 'b'].forEach((name) => entries.set(name, new Y.Text())));
		for (let row = 1; row < rows; row++) entries.get('a')?.insert(0, '.');
		for (const bytes of updates) {
			await this.disk.medium.append({ docId: DOC_ID, generation: 1, bytes, ...FOUNDER });
			this.oracle.durable(bytes);
		}
		const state = Y.encodeStateAsUpdate(founder);
		for (let number = 0; number < devices; number++) this.devices.push(this.#device(number, state));
		this.start();
		for (const device of this.devices) device.join();
		await this.clock.advance(500);
	}

	start(): void {
		if (this.#process !== null) return;
		const { clock, kill } = this.clock.process();
		const log = pino({ level: 'silent' });
		const updateLog = this.disk.open();
		const relay = new Relay({ updateLog, access: this.#access(), clock, log, folds });
		this.#process = { relay, kill };
	}

	/** Kill -9, and with it what the disk had not got. */
	async crash(): Promise<void> {
		this.#process?.kill();
		this.#process = null;
		this.#listeners.clear();
		for (const line of this.#lines) line.cut();
		this.#lines.clear();
		await this.disk.crash();
	}

	rightOf({ options }: Device): Right {
		return this.#rights.get(options.userId) ?? 'none';
	}

	grant({ options }: Device, right: Right): void {
		this.#rights.set(options.userId, right);
		for (const listener of this.#listeners) listener({ userIds: [options.userId] });
	}

	#access(): DocumentAccess {
		return {
			authenticate: async () => null,
			decide: async (session) => {
				const device = this.devices.find(({ options }) => options.sessionId === session);
				const right = device === undefined ? 'none' : this.rightOf(device);
				await new Promise<void>((resolve) => this.clock.after(this.random.int(20), resolve));
				if (right === 'none') return { mode: 'none', reason: 'forbidden' };
				return { mode: right, kind: 'journal', generation: 1 };
			},
			onChange: (listener) => {
				this.#listeners.add(listener);
				return () => this.#listeners.delete(listener);
			},
		};
	}

	#device(number: number, state: Uint8Array): Device {
		const userId = idOf('usr', number) as UserId;
		this.#rights.set(userId, 'write');
		return new Device(
			{
				...{ name: `device ${number}`, userId, sessionId: idOf('ses', number) as SessionId },
				...{ clock: this.clock, oracle: this.oracle, compares: this.#compares },
				newClientId: () => ++this.#clientIds,
				dial: (device) => this.dial(device),
			},
			state,
		);
	}

	/** A line to the relay for this device. */
	dial({ options }: Device): Line | null {
		const relay = this.relay;
		if (relay === null) return null;
		const line = new Line({
			clock: this.clock,
			delay: () => this.random.int(15),
			tamper: (frame, way) => this.tamper?.(frame, way, options.name) ?? [frame],
			...this.oracle.watch(),
		});
		this.#lines.add(line);
		line.on('close', () => this.#lines.delete(line));
		relay.arrive({
			...{ ws: line, socket: line, address: options.name },
			person: { userId: options.userId, sessionId: options.sessionId, name: options.name },
			handshake: {
				...{ docId: DOC_ID, wantsExtensions: true, takesPacked: false },
				...{ knowsSchema: true, generation: 1 },
			},
		});
		return line;
	}
}

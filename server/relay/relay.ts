import type { Logger } from 'pino';
import type { DocKind } from '#domain/doc-kind.ts';
import type { DocId, UserId } from '#domain/ids.ts';
import { heartbeatMs } from '#protocol/limits.ts';
import type { CloseReason } from '#protocol/close-code.ts';
import type { DivergenceStep } from '#protocol/message.ts';
import { PayloadError } from '#server/store/log/codec.ts';
import type { UpdateLog } from '#server/store/log/update-log.ts';
import type { Person } from './awareness.ts';
import type { Clock } from './clock.ts';
import { Connection } from './connection.ts';
import type { AccessChange, DocumentAccess } from './document-access.ts';
import { contribute, type Brought, type Contribution } from './contribute.ts';
import type { Folds } from './fold-aside.ts';
import { decideEntry } from './gate.ts';
import type { Handshake } from './handshake.ts';
import {
	closeGraceMs,
	connectionsMax,
	connectionsPerUserMax,
	recheckMs,
	schoolRates,
	type RateRules,
} from './limits.ts';
import { Rates } from './rates.ts';
import type { Room } from './room.ts';
import { Rooms } from './rooms.ts';
import { rootsOf, type Roots } from './roots.ts';
import type { WritePort, SocketPort } from './socket-port.ts';

/** All that the relay stands on comes in here (R11). */
export interface RelayOptions {
	readonly updateLog: UpdateLog;
	readonly access: DocumentAccess;
	readonly clock: Clock;
	readonly log: Logger;
	/** Counts what happens, for whoever watches the server. */
	readonly meter?: RelayMeter;
	/** Hears of every frame that was refused: the audit of the school (R3). */
	readonly onRefused?: (refused: RefusedFrame) => void;
	/** How fast who may send (R8); a school's when nothing is said, no limit for `null`. */
	readonly rates?: RateRules | null;
	/** Sockets of one person; those of `limits.ts` when nothing is said (R8). */
	readonly connectionsPerUser?: number;
	/** The root types of a document (R3); those of `roots.ts` when nothing is said. */
	readonly rootsOf?: (kind: DocKind) => Roots;
	/** Where documents are folded; in threads beside the event loop when nothing is said. */
	readonly folds?: Folds;
}

/** A frame that had no place here, without what was in it. */
export interface RefusedFrame {
	readonly docId: DocId;
	readonly userId: UserId;
	/** A word of ours: of admission, of the protocol, of the websocket. */
	readonly reason: string;
	/** How large it was; 0 where it was not read to its end. */
	readonly bytes: number;
}

/** What the relay counts; ids and words never. */
export interface RelayMeter {
	/** A frame was refused for this reason. */
	refused(reason: string): void;
	/** So many more content messages are acknowledged. */
	acked(count: number): void;
	/** A device's copy is another than the school's (P14). */
	diverged(step: DivergenceStep): void;
}

/** An update is durable: the record index hears of it here. */
export interface Appended {
	readonly docId: DocId;
	readonly seq: number;
}

export interface RelayStats {
	readonly connections: number;
	readonly rooms: number;
}

/** A socket whose upgrade is done and whose person is known. */
export interface Arrival {
	readonly ws: SocketPort;
	readonly socket: WritePort;
	readonly person: Person;
	readonly handshake: Handshake;
	/** Where it comes from, as rates count it. */
	readonly address: string;
}

/** Connections and rooms of one process; `attach.ts` brings the sockets. */
export class Relay {
	readonly #options: RelayOptions;
	readonly #rooms: Rooms;
	readonly #rules: RateRules | null;
	readonly #rates: Rates | null;
	readonly #handshakes = new Map<Connection, Handshake>();
	readonly #listeners = new Set<(appended: Appended) => void>();
	readonly #stops: (() => void)[];
	#whenEmpty: (() => void) | null = null;
	#isClosing = false;
	#isRechecking = false;

	constructor(options: RelayOptions) {
		const { updateLog, access, clock, log } = options;
		this.#options = options;
		this.#rules = options.rates === undefined ? schoolRates : options.rates;
		this.#rates = this.#rules && new Rates(this.#rules, clock);
		const onAppended = (docId: DocId, seq: number) => {
			for (const listener of this.#listeners) listener({ docId, seq });
		};
		this.#rooms = new Rooms({
			...{ updateLog, clock, log, onAppended },
			onLost: (room) => this.#sendAway(room),
			rootsOf: options.rootsOf ?? rootsOf,
			...(options.folds && { folds: options.folds }),
		});
		this.#stops = [
			access.onChange((change) => this.#onAccessChange(change)),
			updateLog.onFailed((err) => this.#onLogFailed(err)),
			clock.every(heartbeatMs / 2, () => this.#beat()),
			clock.every(recheckMs, () => void this.#recheck()),
		];
	}

	get stats(): RelayStats {
		return { connections: this.#handshakes.size, rooms: this.#rooms.size };
	}

	/** Calls with every durable update, after it was sent on. Returns the way to stop listening. */
	onAppended(listener: (appended: Appended) => void): () => void {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	}

	/** Counts an upgrade from this address; `false` when it has to come back later (R8). */
	mayUpgrade(address: string): boolean {
		return this.#rates?.mayUpgrade(address) ?? true;
	}

	/** Brings words of the school's own into a document; see `contribute.ts`. */
	contribute(contribution: Contribution): Promise<Brought> {
		return contribute(this.#rooms, contribution);
	}

	/** Takes a socket in; what it sends meanwhile waits until its right is decided. */
	arrive({ ws, socket, person, handshake, address }: Arrival): void {
		const { clock, log, meter, onRefused } = this.#options;
		const { docId, wantsExtensions, takesPacked } = handshake;
		const sender = { userId: person.userId, docId, address };
		const refused = (reason: string, bytes: number) => {
			meter?.refused(reason);
			log.warn({ docId, userId: person.userId, reason }, 'frame refused');
			onRefused?.({ docId, userId: person.userId, reason, bytes });
		};
		const connection = new Connection({
			...{ ws, socket, docId, person, wantsExtensions, takesPacked, clock },
			onRefused: refused,
			onDamaged: (err) => log.error({ err, docId }, 'document could not be opened'),
			onReceived: (messages, bytes) => this.#rates?.take(sender, messages, bytes) ?? 0,
			awarenessRate: this.#rules?.awareness ?? null,
			onDiverged: onceEach((step) => this.#onDiverged(sender, step)),
			onAcked: (count) => meter?.acked(count),
		});
		ws.on('error', (err) => {
			const reason = refusalOf(err);
			if (reason === null) log.warn({ err, docId, userId: person.userId }, 'socket error');
			else refused(reason, 0);
		});
		ws.on('close', () => this.#leave(connection));
		const refusal = this.#refusalFor(person);
		this.#handshakes.set(connection, handshake);
		if (refusal !== null) connection.close(refusal);
		else void this.#settle(connection, handshake);
	}

	/** Sends everybody away for a restart and settles when all sockets are closed (R8). */
	async close(): Promise<void> {
		this.#isClosing = true;
		for (const stop of this.#stops) stop();
		for (const connection of this.#handshakes.keys()) connection.close('goingAway');
		if (this.#handshakes.size === 0) return;
		await new Promise<void>((resolve) => {
			this.#whenEmpty = resolve;
			this.#options.clock.after(2 * closeGraceMs, resolve);
		});
	}

	#refusalFor(person: Person): CloseReason | null {
		if (this.#isClosing) return 'goingAway';
		if (this.#options.updateLog.state === 'failed') return 'storeUnavailable';
		if (this.#handshakes.size >= connectionsMax) return 'tooMany';
		let own = 0;
		for (const each of this.#handshakes.keys()) if (each.person.userId === person.userId) own++;
		return own >= (this.#options.connectionsPerUser ?? connectionsPerUserMax) ? 'tooMany' : null;
	}

	/**
	 * Decides what a waiting connection may do and carries it out. A second change of access while
	 * one is being decided starts a decision of its own; only the newest one counts, and leads into a room.
	 */
	async #settle(connection: Connection, handshake: Handshake): Promise<void> {
		const { access, clock, log } = this.#options;
		const decision = connection.hold();
		try {
			const entry = await decideEntry(access, clock, connection.person.sessionId, handshake);
			if (!connection.isHeldBy(decision)) return;
			if (entry.mode === 'none') return connection.turnAway(entry.close);
			const address = { docId: connection.docId, ...entry };
			const mayJoin = (opened: Room) => {
				const isNewest = connection.isHeldBy(decision);
				if (isNewest) connection.enter(opened);
				return isNewest;
			};
			const room = connection.room ?? (await this.#rooms.enter(address, connection, mayJoin));
			if (!connection.isHeldBy(decision)) return;
			if (room.generation !== entry.generation) return connection.turnAway('staleGeneration');
			connection.goLive(entry.mode);
		} catch (err) {
			log.error({ err, docId: connection.docId }, 'document could not be opened');
			connection.close(err instanceof PayloadError ? 'documentDamaged' : 'storeUnavailable');
		}
	}

	#leave(connection: Connection): void {
		this.#handshakes.delete(connection);
		connection.markClosed();
		if (connection.room !== null) this.#rooms.leave(connection.room, connection);
		if (this.#handshakes.size === 0) this.#whenEmpty?.();
	}

	/** R12: words may be missing on one end. What heals it is the client's to do; who watches must know. */
	#onDiverged({ userId, docId }: { userId: UserId; docId: DocId }, step: DivergenceStep): void {
		const { meter, log } = this.#options;
		meter?.diverged(step);
		if (step === 'seen') log.warn({ docId, userId }, 'copies differ; they are synced anew');
		else log.error({ docId, userId }, 'copies still differ; the device takes the school’s');
	}

	/** R5: from this moment nothing that comes in is stored until the right is decided anew. */
	#onAccessChange({ userIds }: AccessChange): void {
		const changed = userIds === null ? null : new Set(userIds);
		for (const [connection, handshake] of this.#handshakes) {
			if (connection.isClosed) continue;
			if (changed !== null && !changed.has(connection.person.userId)) continue;
			void this.#settle(connection, handshake);
		}
	}

	/**
	 * Looks for changes that nobody reported (R5), one connection after another and without making
	 * anybody wait: a school full of open sockets must not ask the records all at once.
	 */
	async #recheck(): Promise<void> {
		if (this.#isRechecking) return;
		this.#isRechecking = true;
		const { access, clock } = this.#options;
		for (const [connection, handshake] of [...this.#handshakes]) {
			if (connection.mode === null || connection.isClosed) continue;
			const entry = await decideEntry(access, clock, connection.person.sessionId, handshake);
			const isSame =
				entry.mode === connection.mode && entry.generation === connection.room?.generation;
			const isUnknown = entry.mode === 'none' && entry.close === 'storeUnavailable';
			if (!isSame && !isUnknown) void this.#settle(connection, handshake);
		}
		this.#isRechecking = false;
	}

	/** Something was not kept of this document alone, which may be damaged: opening it anew will tell. */
	#sendAway(room: Room): void {
		for (const connection of this.#handshakes.keys()) {
			if (connection.room === room) connection.close('storeUnavailable');
		}
	}

	#onLogFailed(err: unknown): void {
		this.#options.log.error({ err }, 'update log failed; sockets closed until it is back');
		this.#rooms.forgetAll();
		for (const connection of this.#handshakes.keys()) connection.close('storeUnavailable');
	}

	#beat(): void {
		this.#rooms.sweep();
		this.#rates?.sweep();
		for (const connection of this.#handshakes.keys()) connection.beat(heartbeatMs);
	}
}

/** What `ws` found wrong with a frame before we saw it; `null` for a line that broke. */
function refusalOf(err: Error): string | null {
	const code = 'code' in err ? String(err.code) : '';
	if (code === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH') return 'too-large';
	return code.startsWith('WS_ERR_') ? 'bad-websocket-frame' : null;
}

/** A client that tells the same again and again is heard once. */
function onceEach<T>(listener: (value: T) => void): (value: T) => void {
	const heard = new Set<T>();
	return (value) => {
		if (heard.has(value)) return;
		heard.add(value);
		listener(value);
	};
}

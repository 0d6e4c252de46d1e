import type { DocKind } from '#domain/doc-kind.ts';
import type { DocId } from '#domain/ids.ts';
import type { Logger } from 'pino';
import type { UpdateLog } from '#server/store/log/update-log.ts';
import type { Clock } from './clock.ts';
import { ComparisonQueue } from './comparison.ts';
import { foldsAside, type Folds } from './fold-aside.ts';
import { idleRoomBytesMax, idleRoomMs, idleRoomsMax } from './limits.ts';
import { Room, type Member } from './room.ts';
import type { Roots } from './roots.ts';

export interface RoomsOptions {
	readonly updateLog: UpdateLog;
	readonly clock: Clock;
	readonly log: Logger;
	readonly onAppended: (docId: DocId, seq: number) => void;
	/** Of this room something was not kept: whoever is in it has to come back to one that is read anew. */
	readonly onLost: (room: Room) => void;
	readonly rootsOf: (kind: DocKind) => Roots;
	/** Aside when nothing is said. */
	readonly folds?: Folds;
}

export interface RoomAddress {
	readonly docId: DocId;
	readonly kind: DocKind;
	readonly generation: number;
}

interface OpenRoom {
	readonly opening: Promise<Room>;
	room: Room | null;
}

/**
 * The open documents. A room is opened by its first member and shared by all who come while it
 * opens; rooms that nobody is in are forgotten after a while, oldest first, and sooner when many
 * wait (R8). Nothing is lost by that: what a room holds lies in the log.
 */
export class Rooms {
	readonly #options: RoomsOptions;
	readonly #folds: Folds;
	readonly #comparisons: ComparisonQueue;
	readonly #openByName = new Map<string, OpenRoom>();
	readonly #idle = new Set<Room>();

	constructor(options: RoomsOptions) {
		this.#options = options;
		this.#folds = options.folds ?? foldsAside;
		this.#comparisons = new ComparisonQueue(this.#folds);
	}

	get size(): number {
		return this.#openByName.size;
	}

	/**
	 * Rejects when the document cannot be read; the next to come tries again. `mayJoin` is asked in the
	 * moment of joining: who is wanted elsewhere by then stays outside.
	 */
	async enter(
		address: RoomAddress,
		member: Member,
		mayJoin: (room: Room) => boolean = () => true,
	): Promise<Room> {
		for (;;) {
			const open = this.#open(address);
			const room = await open.opening;
			// Between the answer and this line the room may have been forgotten: two rooms of one
			// document would not hear each other.
			if (this.#openByName.get(nameOf(address)) !== open) continue;
			if (mayJoin(room)) {
				this.#idle.delete(room);
				room.join(member);
			} else if (!room.hasMembers) this.#idle.add(room);
			return room;
		}
	}

	leave(room: Room, member: Member): void {
		room.leave(member);
		if (!room.hasMembers && this.#isOpen(room)) this.#idle.add(room);
		this.sweep();
	}

	/** Forgets idle rooms that are old or too many. */
	sweep(): void {
		const now = this.#options.clock.now();
		let bytes = 0;
		for (const room of this.#idle) bytes += room.bytes;
		for (const room of this.#idle) {
			if (!room.isIdle) continue;
			const isOld = now - room.idleSince >= idleRoomMs;
			const areMany = this.#idle.size > idleRoomsMax || bytes > idleRoomBytesMax;
			if (!isOld && !areMany) continue;
			bytes -= room.bytes;
			this.#idle.delete(room);
			this.#openByName.delete(nameOf(room));
		}
	}

	/** The log has failed: what rooms hold may be ahead of the disk, so all are read anew. */
	forgetAll(): void {
		this.#idle.clear();
		this.#openByName.clear();
	}

	/** What it holds is ahead of the disk; the next to come has it read anew. */
	#lose(room: Room): void {
		this.#idle.delete(room);
		if (this.#isOpen(room)) this.#openByName.delete(nameOf(room));
		this.#options.onLost(room);
	}

	#isOpen(room: Room): boolean {
		return this.#openByName.get(nameOf(room))?.room === room;
	}

	#open(address: RoomAddress): OpenRoom {
		const name = nameOf(address);
		const known = this.#openByName.get(name);
		if (known !== undefined) return known;
		const open: OpenRoom = { opening: this.#read(address), room: null };
		this.#openByName.set(name, open);
		open.opening.then(
			(room) => (open.room = room),
			() => {
				if (this.#openByName.get(name) === open) this.#openByName.delete(name);
			},
		);
		return open;
	}

	async #read({ docId, kind, generation }: RoomAddress): Promise<Room> {
		const { updateLog, clock, log, onAppended, rootsOf } = this.#options;
		const stored = await updateLog.read(docId, generation);
		const onFoldFailed = (err: unknown) => log.error({ err, docId }, 'fold failed');
		const room = new Room({
			docId,
			roots: rootsOf(kind),
			generation,
			stored,
			updateLog,
			clock,
			onAppended,
			onFoldFailed,
			onLost: () => this.#lose(room),
			comparisons: this.#comparisons,
			folds: this.#folds,
		});
		return room;
	}
}

const nameOf = ({ docId, generation }: { docId: DocId; generation: number }) =>
	`${generation} ${docId}`;

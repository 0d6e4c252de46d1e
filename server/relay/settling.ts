import { Levels } from './levels.ts';
import { STRIDE, STRUCT, type Block, type WalkedUpdate } from './update-walk.ts';

/** What a document knows of its structs, as far as their order and depth go. */
export interface KnownStructs {
	/** For each client id the clock up to which everything is here. */
	readonly clocks: ReadonlyMap<number, number>;
	/** How deep each of them lies. */
	readonly levels: Levels;
}

/** The structs of an update that fit onto a document, in an order in which each finds its own. */
export interface Settled {
	/** The clock that each client reaches that adds something. */
	readonly reached: ReadonlyMap<number, number>;
	readonly added: readonly AddedLevel[];
	/** How far all clocks move together. */
	readonly newClocks: number;
	/** The level of the deepest shared type; 0 without any. */
	readonly typeLevel: number;
}

/** From this clock of this client on, structs lie this deep. */
export interface AddedLevel {
	readonly client: number;
	readonly clock: number;
	readonly level: number;
}

/** Something is not here (`gap`), or two structs wait for each other, which no hand can make. */
export type Unsettled = 'gap' | 'circle';

interface OpenBlock {
	readonly block: Block;
	at: number;
	/** One of its structs waits for another client's. */
	isWaiting: boolean;
}

/**
 * Lays the structs of an update onto a document the way Yjs would, without making them: clients wait
 * for each other's structs, each struct is looked at once for every one that waits for it. An update
 * that Yjs could not lay out stays in every copy for ever, so it is found out here.
 */
export function settle(walked: WalkedUpdate, known: KnownStructs): Settled | Unsettled {
	const settling = new Settling(walked, known);
	return settling.run() ?? settling;
}

const FAR = -1;
const DONE = -2;

class Settling implements Settled {
	readonly reached = new Map<number, number>();
	readonly added: AddedLevel[] = [];
	newClocks = 0;
	typeLevel = 0;
	readonly #walked: WalkedUpdate;
	readonly #known: KnownStructs;
	readonly #levels = new Levels();
	readonly #openByClient = new Map<number, OpenBlock>();

	constructor(walked: WalkedUpdate, known: KnownStructs) {
		this.#walked = walked;
		this.#known = known;
		for (const block of walked.blocks) {
			this.#openByClient.set(block.client, { block, at: block.from, isWaiting: false });
		}
	}

	/** `null` when everything has found its place. */
	run(): Unsettled | null {
		for (const open of this.#openByClient.values()) {
			const trouble = this.#finish(open);
			if (trouble !== null) return trouble;
		}
		return null;
	}

	#finish(first: OpenBlock): Unsettled | null {
		const stack: OpenBlock[] = [];
		let open = first;
		for (;;) {
			if (open.at >= open.block.to) {
				if (stack.length === 0) return null;
			} else {
				const missing = this.#step(open);
				if (missing === FAR) return 'gap';
				if (missing !== DONE) {
					const next = this.#openByClient.get(missing);
					if (next === undefined || next.at >= next.block.to) return 'gap';
					if (next.isWaiting || next === open) return 'circle';
					open.isWaiting = true;
					stack.push(open);
					open = next;
					continue;
				}
				if (stack.length === 0) continue;
			}
			open = stack.pop() ?? open;
			open.isWaiting = false;
		}
	}

	/** Lays out the next struct of a block, or gives the client whose structs must come first. */
	#step(open: OpenBlock): number {
		const { structs } = this.#walked;
		const { client } = open.block;
		const [clock, length, bits] = [
			num(structs, open.at),
			num(structs, open.at + 1),
			num(structs, open.at + 2),
		];
		if (clock > this.#reachOf(client)) return FAR;
		for (let at = open.at + 3, bit = 1; bit <= STRUCT.parent; at += 2, bit *= 2) {
			if ((bits & bit) === 0) continue;
			const on = num(structs, at);
			const isHere = num(structs, at + 1) < (on === client ? clock : this.#reachOf(on));
			if (!isHere) return on;
		}
		this.#place(client, clock, length, bits, open.at);
		open.at += STRIDE;
		return DONE;
	}

	#place(client: number, clock: number, length: number, bits: number, at: number): void {
		const reach = this.#reachOf(client);
		const end = clock + length;
		if (end <= reach) return;
		const level = this.#levelFor(bits, at);
		if ((bits & STRUCT.type) !== 0) this.typeLevel = Math.max(this.typeLevel, level);
		this.newClocks += end - reach;
		this.reached.set(client, end);
		if (this.#levels.add(client, reach, level)) this.added.push({ client, clock: reach, level });
	}

	#levelFor(bits: number, at: number): number {
		if (bits & STRUCT.root) return 1;
		if (bits & STRUCT.parent) return this.#levelAt(at + 7) + 1;
		// Neighbours have one parent; a liar's may have two, of which the deeper counts.
		const left = bits & STRUCT.left ? this.#levelAt(at + 3) : 0;
		return bits & STRUCT.right ? Math.max(left, this.#levelAt(at + 5)) : left;
	}

	#levelAt(at: number): number {
		const { structs } = this.#walked;
		const [client, clock] = [num(structs, at), num(structs, at + 1)];
		const isKnown = clock < (this.#known.clocks.get(client) ?? 0);
		return (isKnown ? this.#known.levels : this.#levels).of(client, clock);
	}

	#reachOf(client: number): number {
		return this.reached.get(client) ?? this.#known.clocks.get(client) ?? 0;
	}
}

const num = (numbers: readonly number[], at: number): number => numbers[at] ?? 0;

import * as Y from 'yjs';
import { groupBy } from './group.ts';

/** What an update consists of: written, or deleted and collected. */
export type Struct = Y.Item | Y.GC;

interface Block {
	readonly client: number;
	readonly structs: readonly (Struct | Y.Skip)[];
	at: number;
	isWaiting: boolean;
}

/**
 * The structs of an update in an order in which each comes after all that it builds on, as admission
 * at school asks for it. What builds on something that neither the update nor the school has is left
 * out; `leftOut` holds it once the order has been walked to its end.
 */
export class CausalOrder implements Iterable<Struct> {
	readonly #blocksByClient = new Map<number, Block>();
	readonly #known: ReadonlyMap<number, number> | null;
	readonly #reached = new Map<number, number>();
	#leftOut: Struct[] = [];

	/** `known` are the clocks the school has; `null` when it has all that the update builds on. */
	constructor(structs: readonly (Struct | Y.Skip)[], known: ReadonlyMap<number, number> | null) {
		this.#known = known;
		for (const [client, own] of groupBy(structs, ({ id }) => id.client)) {
			this.#blocksByClient.set(client, { client, structs: own, at: 0, isWaiting: false });
			const [first] = own;
			if (known === null && first !== undefined) this.#reached.set(client, first.id.clock);
		}
	}

	get leftOut(): readonly Struct[] {
		return this.#leftOut;
	}

	/** How far this client has come with what was handed out so far. */
	reachOf(client: number): number {
		const known = this.#known === null ? Infinity : (this.#known.get(client) ?? 0);
		return this.#reached.get(client) ?? known;
	}

	*[Symbol.iterator](): Generator<Struct> {
		for (const first of this.#blocksByClient.values()) {
			const stack = [first];
			for (let block = stack.at(-1); block !== undefined; block = stack.at(-1)) {
				const next = block.structs[block.at];
				if (next === undefined) {
					this.#step(stack);
				} else if (next instanceof Y.Skip) {
					block.at++;
				} else {
					const missing = this.#missingFor(next);
					if (missing === null) {
						yield next;
						block.at++;
						const end = next.id.clock + next.length;
						this.#reached.set(block.client, Math.max(end, this.reachOf(block.client)));
						this.#step(stack);
					} else {
						this.#waitFor(missing, stack);
					}
				}
			}
		}
	}

	/** One struct has been handed out: whoever waited for it looks again. */
	#step(stack: Block[]): void {
		const block = stack.at(-1);
		if (block === undefined || (stack.length === 1 && block.at < block.structs.length)) return;
		stack.pop();
		const next = stack.at(-1);
		if (next !== undefined) next.isWaiting = false;
	}

	#waitFor(client: number, stack: Block[]): void {
		const block = this.#blocksByClient.get(client);
		const isThere = block !== undefined && block.at < block.structs.length;
		if (isThere && !block.isWaiting && block !== stack.at(-1)) {
			const waiting = stack.at(-1);
			if (waiting !== undefined) waiting.isWaiting = true;
			stack.push(block);
			return;
		}
		// It will never come: nor will all that waits for it, and what follows each of them.
		for (const dead of stack) {
			this.#leftOut.push(
				...dead.structs.slice(dead.at).filter((each) => !(each instanceof Y.Skip)),
			);
			dead.at = dead.structs.length;
			dead.isWaiting = false;
		}
		stack.length = 0;
	}

	/** The client of something that this builds on and that has not been handed out; `null` for none. */
	#missingFor(struct: Struct): number | null {
		const { client, clock } = struct.id;
		if (clock > this.reachOf(client)) return client;
		if (!(struct instanceof Y.Item)) return null;
		const parent: unknown = struct.parent;
		for (const id of [struct.origin, struct.rightOrigin, parent]) {
			if (id instanceof Y.ID && id.client !== client && id.clock >= this.reachOf(id.client)) {
				return id.client;
			}
		}
		return null;
	}
}

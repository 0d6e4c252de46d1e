import type { SessionId, UserId } from '#domain/ids.ts';
import { encodeAwareness, type AwarenessState } from '#protocol/frame.ts';
import type { Clock } from './clock.ts';
import { clientIdRestMs } from './limits.ts';

/** Who is behind a state, by the server's own knowledge. */
export interface Person {
	readonly userId: UserId;
	readonly sessionId: SessionId;
	readonly name: string;
}

/** A connection, as far as presence goes: one person may have several. */
export interface Speaker {
	readonly person: Person;
}

/** Caret colours, dark enough for white letters; a person keeps theirs on every device. */
const COLORS = [
	'#b3441f',
	'#8a6100',
	'#3f7a2a',
	'#00796b',
	'#1f6fb3',
	'#5b51c4',
	'#9a3d94',
	'#b0305c',
];

interface Present {
	readonly owner: Speaker;
	/**
	 * Added to the client's own clock. A stock client comes back with the clock it left with, and the
	 * others would take its state for an old one.
	 */
	readonly ahead: number;
	/** The newest clock, as sent to the others. */
	clock: number;
	/** `null` when the person has hidden themselves; the client id stays theirs. */
	json: string | null;
}

interface Resting {
	readonly userId: UserId;
	readonly clock: number;
	readonly until: number;
}

/**
 * Who is here in one document (R4). A connection speaks for one Yjs client id, its own: the first it
 * brings, unless that id belongs to somebody else. What it says about others is ignored, because
 * stock clients echo all they hear. The `user` of every state is written here (P10).
 */
export class Awareness {
	readonly #clock: Clock;
	readonly #presentByClientId = new Map<number, Present>();
	readonly #clientIdByOwner = new Map<Speaker, number>();
	readonly #restingByClientId = new Map<number, Resting>();

	constructor(clock: Clock) {
		this.#clock = clock;
	}

	/**
	 * What a connection says of itself among all it says, `null` for nothing. To be asked before what
	 * changes too fast is thinned out: an echo of another's state must not take the place of its own.
	 */
	ownOf(owner: Speaker, states: readonly AwarenessState[]): AwarenessState | null {
		if (!this.#clientIdByOwner.has(owner)) this.#bind(owner, states);
		const clientId = this.#clientIdByOwner.get(owner);
		return states.find((each) => each.clientId === clientId) ?? null;
	}

	/** Takes a connection's own state; the message to send to the others, or `null` when there is none. */
	heard(owner: Speaker, state: AwarenessState): Uint8Array | null {
		const clientId = this.#clientIdByOwner.get(owner);
		const present = clientId === undefined ? undefined : this.#presentByClientId.get(clientId);
		if (state.clientId !== clientId || present === undefined) return null;
		const clock = state.clock + present.ahead;
		const json = clock > present.clock ? withUser(state.json, owner.person) : undefined;
		if (json === undefined) return null;
		present.clock = clock;
		present.json = json;
		return encodeAwareness([{ clientId: state.clientId, clock, json: json ?? 'null' }]);
	}

	/** The connection has gone or may no longer speak: the message that takes it off the others' screens. */
	left(owner: Speaker): Uint8Array | null {
		const clientId = this.#clientIdByOwner.get(owner);
		if (clientId === undefined) return null;
		this.#clientIdByOwner.delete(owner);
		const present = this.#presentByClientId.get(clientId);
		if (present?.owner !== owner) return null;
		this.#presentByClientId.delete(clientId);
		const { clock } = present;
		const until = this.#clock.now() + clientIdRestMs;
		this.#forgetRested();
		this.#restingByClientId.set(clientId, { userId: owner.person.userId, clock, until });
		return present.json === null ? null : encodeAwareness([{ clientId, clock, json: 'null' }]);
	}

	/** Everyone else who is here, for one who has just come; `null` when there is nobody. */
	others(asking: Speaker): Uint8Array | null {
		const states: AwarenessState[] = [];
		for (const [clientId, { owner, clock, json }] of this.#presentByClientId) {
			if (json !== null && owner !== asking) states.push({ clientId, clock, json });
		}
		return states.length === 0 ? null : encodeAwareness(states);
	}

	#bind(owner: Speaker, states: readonly AwarenessState[]): void {
		const [only] = states;
		if (only === undefined || states.length > 1 || only.json === 'null') return;
		const holder = this.#presentByClientId.get(only.clientId);
		// The same tab after a cut line, whose old socket has not been missed yet.
		if (holder !== undefined && holder.owner.person.sessionId !== owner.person.sessionId) return;
		const resting = this.#restingByClientId.get(only.clientId);
		if (resting !== undefined && resting.userId !== owner.person.userId) {
			if (resting.until > this.#clock.now()) return;
		}
		if (holder !== undefined) this.#clientIdByOwner.delete(holder.owner);
		const clock = Math.max(holder?.clock ?? -1, resting?.clock ?? -1);
		const ahead = Math.max(0, clock + 1 - only.clock);
		this.#clientIdByOwner.set(owner, only.clientId);
		this.#presentByClientId.set(only.clientId, { owner, ahead, clock, json: null });
	}

	#forgetRested(): void {
		const now = this.#clock.now();
		for (const [clientId, { until }] of this.#restingByClientId) {
			if (until <= now) this.#restingByClientId.delete(clientId);
		}
	}
}

/** The state with the server's `user`; `null` for "gone", `undefined` for what is no state at all. */
function withUser(json: string, person: Person): string | null | undefined {
	try {
		const state: unknown = JSON.parse(json);
		if (state === null) return null;
		if (typeof state !== 'object' || Array.isArray(state)) return undefined;
		return JSON.stringify({ ...state, user: userOf(person) });
	} catch {
		// Not JSON: no stock client sends that, and nobody needs to hear it.
		return undefined;
	}
}

function userOf({ userId, name }: Person): { id: UserId; name: string; color: string } {
	let sum = 0;
	for (let index = 0; index < userId.length; index++) {
		sum = (sum * 31 + userId.charCodeAt(index)) >>> 0;
	}
	return { id: userId, name, color: COLORS[sum % COLORS.length] ?? '#5b51c4' };
}

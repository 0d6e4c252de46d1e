import { encodeUpdate } from '#protocol/frame.ts';
import type { Verdict } from './admission.ts';
import type { Person } from './awareness.ts';
import type { Member } from './room.ts';
import type { RoomAddress, Rooms } from './rooms.ts';

/** Words that come from the school itself and not over a socket, in their author's name. */
export interface Contribution {
	readonly address: RoomAddress;
	readonly author: Person;
	/** Yjs update, encoding V1. */
	readonly update: Uint8Array;
	/** Was it made for this author just now? Else it may hold the content of others too. */
	readonly typed?: boolean;
	/** Asked right before the words are let in; see `createContributions`. */
	readonly isCurrent?: IsCurrent;
}

/** Is this the document's generation of today, and is no other being made? */
export type IsCurrent = (address: Pick<RoomAddress, 'docId' | 'generation'>) => Promise<boolean>;

/** `moving`: another generation has come, or is being made; it has to be made anew of that one. */
export type Brought = Verdict | { readonly type: 'moving' };

/** The way from the services, which are made first, to the relay, which is attached to them. */
export interface Contributions {
	/** Whoever runs the server calls this once, with the relay. */
	connect(relay: { contribute(contribution: Contribution): Promise<Brought> }): void;
	/** Rejects while no relay is attached. */
	bring(contribution: Contribution): Promise<Brought>;
	/** Asked anew where something seems not to be there: it may be in a generation that has come since. */
	readonly isCurrent: IsCurrent;
}

/**
 * What is brought was made of the document a moment before. Where another generation has come since, or is
 * being made, it is not taken (R6): it would be lost unsaid, or bring erased words back onto the disk.
 */
export function createContributions(isCurrent: IsCurrent): Contributions {
	let connected: Parameters<Contributions['connect']>[0] | null = null;
	return {
		connect: (relay) => (connected = relay),
		bring: async (contribution) => {
			if (connected === null) throw new Error('No relay is attached.');
			return connected.contribute({ ...contribution, isCurrent });
		},
		isCurrent,
	};
}

/**
 * Brings them into the document as if the author had just sent them: admitted, durable, and then sent
 * on to everybody who is there. Settles with the verdict, when an accepted one is durable; rejects when
 * it could not be made so.
 */
export async function contribute(rooms: Rooms, contribution: Contribution): Promise<Brought> {
	const { address, author, update, typed = false, isCurrent } = contribution;
	const guest: Member = { person: author, send: () => undefined };
	const room = await rooms.enter(address, guest);
	try {
		if (isCurrent !== undefined && !(await isCurrent(address))) return { type: 'moving' };
		const verdict = room.admit(guest, update, { typed });
		if (verdict.type === 'accept') {
			const { claims } = verdict;
			await room.append(guest, { update, frame: encodeUpdate(update), claims });
		}
		return verdict;
	} finally {
		rooms.leave(room, guest);
	}
}

import { afterEach, expect, test, vi } from 'vitest';
import { Connection } from '#server/relay/connection.ts';
import { Outgoing } from '#server/relay/outbox.ts';
import { Room, type Member } from '#server/relay/room.ts';
import { partsOf } from './oracle.ts';
import { operations } from './ranges.ts';
import { simulate } from './simulate.ts';

/**
 * The simulator must see a relay that breaks its promises: each control takes one part away from the
 * real relay, and within a few seeds the right promise must be found broken.
 */
const seedsMax = 12;

async function isCaught(promise: string): Promise<boolean> {
	for (let seed = 1; seed <= seedsMax; seed++) {
		const { violation } = await simulate({ seed, operations });
		if (violation === promise) return true;
	}
	return false;
}

afterEach(() => {
	vi.restoreAllMocks();
});

test('[R1] a relay that acknowledges before the disk has it is caught', async () => {
	const append = Room.prototype.append;
	vi.spyOn(Room.prototype, 'append').mockImplementation(function (this: Room, ...given) {
		append.apply(this, given).catch(() => undefined);
		return Promise.resolve();
	});
	expect(await isCaught('something was acknowledged that is not durable')).toBe(true);
}, 60_000);

test('[R1] a relay that sends on before the disk has it is caught', async () => {
	const members = new Set<Member>();
	const { join, append } = Room.prototype;
	vi.spyOn(Room.prototype, 'join').mockImplementation(function (this: Room, member) {
		members.add(member);
		join.call(this, member);
	});
	vi.spyOn(Room.prototype, 'append').mockImplementation(function (this: Room, author, admitted) {
		for (const member of members) {
			if (member !== author) member.send(new Outgoing(admitted.frame));
		}
		return append.call(this, author, admitted);
	});
	expect(await isCaught('something was sent on that is not durable')).toBe(true);
}, 60_000);

test('[R4] a relay that stores what a reader sends is caught', async () => {
	const goLive = Connection.prototype.goLive;
	vi.spyOn(Connection.prototype, 'goLive').mockImplementation(function (this: Connection) {
		goLive.call(this, 'write');
	});
	expect(await isCaught('words of somebody who may not write went into the log')).toBe(true);
}, 60_000);

test('[R3] a relay that lets gaps in is caught', async () => {
	const admit = Room.prototype.admit;
	vi.spyOn(Room.prototype, 'admit').mockImplementation(function (this: Room, ...given) {
		const verdict = admit.apply(this, given);
		if (verdict.type !== 'resync') return verdict;
		const reached = new Map(
			partsOf(given[1]).adds.map(([client, clock, length]) => [client, clock + length]),
		);
		return { type: 'accept', reached, added: [], deletes: [], claims: [] };
	});
	expect(await isCaught('an update with a gap before it was stored')).toBe(true);
}, 60_000);

test('[R5] a relay that hears of no revocation is caught', async () => {
	vi.spyOn(Connection.prototype, 'hold').mockImplementation(() => 1);
	vi.spyOn(Connection.prototype, 'isHeldBy').mockImplementation(function (this: Connection) {
		return this.mode === null;
	});
	expect(await isCaught('words of somebody who may not write went into the log')).toBe(true);
}, 60_000);

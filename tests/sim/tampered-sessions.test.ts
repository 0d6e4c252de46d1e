import { expect, test, vi } from 'vitest';
import type * as Y from 'yjs';
import { CLOSE } from '#protocol/close-code.ts';
import { isContentFrame } from '#protocol/message.ts';
import { buildDocument } from '#server/relay/fold.ts';
import { Comparison } from '#server/relay/comparison.ts';
import { rounds } from '../faults/rounds.ts';
import { agree, checkDisk } from './ending.ts';
import type { Line, Way } from './line.ts';
import { DOC_ID, World } from './world.ts';

/**
 * A network that drops, doubles, swaps and plays again what TCP would carry once and in order (A6,
 * A7). Whatever it does, all copies and the disk agree in the end without a reload, and nothing
 * counts twice.
 */
const edits = 200;
const AUTHOR = 'device 1';
/**
 * From the moment on at which the document is quiet. What a lost frame tells by itself is mended at
 * once; a lost ack or deletion by looking (P13), with the product's own code.
 */
const healMsMax = 30_000;
/** So much of it is over when a session ends. */
const quietMs = 2_000;
/**
 * Acks are counted on a line that keeps its order (P5); on one that does not, a count says nothing, and
 * a device may for a moment take for saved what the next look brings to school.
 */
const ofACount = /takes for saved what is not|a saved edit is gone/;
/** Nor is a step 2 on such a line an answer for everything that came before it. */
const ofAnOrder = /takes for saved|a saved edit|acknowledged that is not durable/;

type Tampering = (frame: Uint8Array, way: Way, device: string) => readonly Uint8Array[];

/**
 * One author and one colleague write so many times together while the network does its worst. Everybody
 * has just been found to be the same, and the next look must not be far off all the same; or they open
 * the document on such a network already.
 */
async function session(
	seed: number,
	tamper: Tampering,
	{ opensOnIt = false }: { readonly opensOnIt?: boolean } = {},
): Promise<World> {
	const world = new World(seed, { compares: true });
	if (opensOnIt) world.tamper = tamper;
	await world.begin(2, 3);
	if (!opensOnIt) await world.clock.advance(10_000);
	world.tamper = tamper;
	for (let edit = 0; edit < edits; edit++) {
		const device = world.devices[edit % 8 === 0 ? 2 : 1];
		if (device !== undefined) edited(world, device.text('ab'[edit % 2] ?? 'a'));
		await world.clock.advance(world.random.int(30));
	}
	await world.clock.advance(quietMs);
	world.tamper = null;
	return world;
}

function edited({ random }: World, text: Y.Text): void {
	const at = random.int(text.length + 1);
	if (text.length > 4 && random.chance(0.25)) text.delete(Math.min(at, text.length - 2), 2);
	else if (text.length > 4 && random.chance(0.1)) text.format(0, 3, { bold: true });
	else text.insert(at, '春夏秋冬');
}

async function expectAgreement(world: World, what: string, but = ofACount): Promise<void> {
	const isHealed = () => agree(world) && world.devices.every(({ waiting }) => waiting === 0);
	for (let waited = quietMs; waited < healMsMax && !isHealed(); waited += 2_000) {
		await world.clock.advance(2_000);
	}
	expect(agree(world), `${what}: the copies do not come together`).toBe(true);
	const waiting = world.devices.map((device) => device.waiting);
	expect(waiting, `${what}: words wait for the school`).toEqual([0, 0, 0]);
	world.devices[2]?.text('a').insert(0, '!');
	await world.clock.advance(2_500);
	expect(agree(world), `${what}: a new edit does not reach everyone`).toBe(true);
	await checkDisk(world);
	expect(await atSchool(world), what).toEqual(contentOf(world.devices[0]?.doc));
	expect(world.oracle.violations.filter((words) => !but.test(words))).toEqual([]);
	await world.crash();
}

const contentOf = (doc: Y.Doc | undefined) => doc?.getMap('entries').toJSON();
const atSchool = async ({ disk }: World) =>
	contentOf(buildDocument(await disk.medium.read(DOC_ID, 1)));

/** Drops exactly one frame of the author's line, in one direction. */
function dropping(number: number, lost: Way): Tampering {
	let count = 0;
	return (frame, way, device) =>
		device === AUTHOR && way === lost && count++ === number ? [] : [frame];
}

test.each(['toRelay', 'toDevice'] as const)(
	'A6: any one frame %s of a session of two hundred may be lost: all agree without a reload',
	async (way) => {
		for (let number = 0; number < edits; number++) {
			await expectAgreement(await session(number, dropping(number, way)), `frame ${number} ${way}`);
		}
	},
	240_000,
);

test.each(['toRelay', 'toDevice'] as const)(
	'A6: so may any one of the first frames %s, with which the document is opened',
	async (way) => {
		for (let number = 0; number < 8; number++) {
			const world = await session(number, dropping(number, way), { opensOnIt: true });
			await expectAgreement(world, `frame ${number} ${way}`);
		}
	},
);

test('A7: frames that come twice, late or in another order have no other effect', async () => {
	for (let seed = 0; seed < rounds(60); seed++) {
		let held: Uint8Array[] = [];
		let tampered = 0;
		const dice = new World(seed).random;
		const world = await session(seed, (frame, _way, device) => {
			if (device !== AUTHOR || !isContentFrame(frame)) return [frame];
			if (dice.chance(0.2)) {
				tampered++;
				held.push(frame);
				return [];
			}
			const all = dice.chance(0.2) ? [frame, ...held, frame] : [frame, ...held];
			held = [];
			return all;
		});
		expect(tampered).toBeGreaterThan(10);
		await expectAgreement(world, `seed ${seed}`, ofAnOrder);
	}
}, 240_000);

test('A7: a captured session that is played again, in order or not, changes nothing and is written nowhere', async () => {
	for (let seed = 0; seed < rounds(40); seed++) {
		const captured: Uint8Array[] = [];
		const world = await session(seed, (frame, way, device) => {
			if (device === AUTHOR && way === 'toRelay') captured.push(frame);
			return [frame];
		});
		await world.clock.advance(20_000);
		const before = [await atSchool(world), await rowsAtSchool(world)];
		const order = seed % 2 === 0 ? captured : shuffled(captured, world);
		for (const number of [1, 2]) await play(world, number, order);
		expect([await atSchool(world), await rowsAtSchool(world)]).toEqual(before);
		await expectAgreement(world, `seed ${seed}`);
	}
}, 240_000);

const rowsAtSchool = async ({ disk }: World) => (await disk.medium.history(DOC_ID, 1, 0)).length;

function shuffled(frames: readonly Uint8Array[], { random }: World): Uint8Array[] {
	const left = [...frames];
	return frames.flatMap(() => left.splice(random.int(left.length), 1));
}

/** A line of this person's that sends what was captured, whatever it is told. */
async function play(world: World, number: number, frames: readonly Uint8Array[]): Promise<void> {
	const device = world.devices[number];
	const line: Line | null = device === undefined ? null : world.dial(device);
	if (line === null) throw new Error('Nobody answers.');
	let closed: number | null = null;
	line.connect({
		onOpen: () => undefined,
		onFrame: () => undefined,
		onClose: (code) => (closed = code),
	});
	await world.clock.advance(100);
	for (const frame of frames) line.put(frame);
	await world.clock.advance(2_000);
	expect([null, CLOSE.tooMany]).toContain(closed);
	line.hangUp();
	await world.clock.advance(200);
}

test('without a look at each other’s copies a lost deletion stays lost (control)', async () => {
	vi.spyOn(Comparison.prototype, 'at').mockResolvedValue(null as never);
	let apart = 0;
	for (let number = 150; number < edits; number++) {
		const world = await session(number, dropping(number, 'toDevice'));
		await world.clock.advance(healMsMax);
		if (!agree(world)) apart++;
		await world.crash();
	}
	vi.restoreAllMocks();
	expect(apart).toBeGreaterThan(0);
}, 120_000);

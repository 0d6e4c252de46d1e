import * as Y from 'yjs';
import { buildDocument } from '#server/relay/fold.ts';
import { DOC_ID, type World } from './world.ts';

/** A device takes a line for dead that has been silent for half a minute, and looks every three seconds. */
const noticeMsMax = 33_000;
/** From then on all must come together within so long. */
const healMsMax = 30_000;
const stepMs = 2_500;

/** Faults end, and everybody comes back with the right to write: all must agree, without a reload. */
export async function end(world: World, untouched: Iterable<string>): Promise<void> {
	const { clock, devices, disk, oracle } = world;
	disk.isSlow = false;
	disk.failsNext = false;
	world.tamper = null;
	world.start();
	for (const device of devices) {
		world.grant(device, 'write');
		device.line?.readOn();
		device.join();
	}
	await healed(world);
	// Whatever else stands still, a new edit must reach everyone.
	devices[1]?.text('b').insert(0, '!');
	await clock.advance(stepMs);
	if (!agree(world)) oracle.violated('a new edit does not reach everyone');
	await checkDisk(world);
	await checkSame(world);
	const text = devices[0] === undefined ? '' : wordsOf(devices[0].doc);
	for (const token of untouched) {
		const times = text.split(token).length - 1;
		if (times !== 1) oracle.violated(`${token} stands there ${times} times`);
	}
}

async function healed(world: World): Promise<void> {
	for (let waited = 0; waited < noticeMsMax + healMsMax; waited += stepMs) {
		// A farewell from before the right came back may still have been on its way.
		for (const device of world.devices) if (!device.isJoined) device.join();
		await world.clock.advance(stepMs);
		if (agree(world) && world.devices.every(({ waiting }) => waiting === 0)) return;
	}
	const waiting = world.devices.map((device) => device.waiting).join(' ');
	world.oracle.violated(`the copies do not come together; waiting: ${waiting}`);
}

export function agree({ devices }: World): boolean {
	const [first, ...others] = devices;
	return first !== undefined && others.every(({ doc }) => areEqual(first.doc, doc));
}

const isWhole = ({ store }: Y.Doc) => store.pendingStructs === null && store.pendingDs === null;

/** Text, formats, state vector and delete set, and nothing that waits for something missing. */
function areEqual(one: Y.Doc, other: Y.Doc): boolean {
	return (
		isWhole(one) &&
		isWhole(other) &&
		Y.equalSnapshots(Y.snapshot(one), Y.snapshot(other)) &&
		formatsOf(one) === formatsOf(other)
	);
}

/** No acked edit may be missing from what a relay would find that starts now. */
export async function checkDisk({ disk, devices, oracle }: World): Promise<void> {
	const stored = buildDocument(await disk.medium.read(DOC_ID, 1));
	const replayed = buildDocument({ snapshot: null, tail: await disk.medium.history(DOC_ID, 1, 0) });
	// Both are built as one change, because Yjs tidies needless formats after each that it takes in.
	const isSame = areEqual(stored, replayed);
	if (!isSame) oracle.violated('snapshot and tail are not what the log tells');
	for (const { saved } of devices) {
		if (!saved.every((parts) => oracle.isDurable(parts))) oracle.violated('a saved edit is gone');
	}
}

/** What the relay holds on the disk is what everybody sees. */
async function checkSame({ disk, devices, oracle }: World): Promise<void> {
	const stored = buildDocument(await disk.medium.read(DOC_ID, 1));
	for (const { doc, options } of devices) {
		if (!areEqual(stored, doc)) oracle.violated(`${options.name} shows another text than the disk`);
	}
}

const NAMES = ['a', 'b'];
const textOf = (doc: Y.Doc, name: string) => doc.getMap<Y.Text>('entries').get(name);
const wordsOf = (doc: Y.Doc) => NAMES.map((name) => textOf(doc, name)?.toString() ?? '').join('');
const formatsOf = (doc: Y.Doc) =>
	JSON.stringify(NAMES.map((name) => textOf(doc, name)?.toDelta() as unknown));

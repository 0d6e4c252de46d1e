import type { Device } from './device.ts';
import { checkDisk, end } from './ending.ts';
import { World } from './world.ts';

export interface Simulated {
	readonly seed: number;
	/** The first promise that was seen broken; `null` when all were kept. */
	readonly violation: string | null;
	/** What was done, one line an operation. */
	readonly trace: readonly string[];
}

export interface SimulationOptions {
	readonly seed: number;
	readonly operations: number;
}

/** The first is passive: it only listens. */
const devicesCount = 5;
const firstToken = 0x4e00;
const idleMs = 160_000;

/** One run of the real relay from one seed; stops at the first broken promise. */
export async function simulate({ seed, operations }: SimulationOptions): Promise<Simulated> {
	const run = new Run(seed);
	await run.world.begin(run.world.random.chance(0.3) ? 390 : 2, devicesCount);
	for (let at = 0; at < operations && !run.isBroken; at++) await run.step();
	if (!run.isBroken) await end(run.world, run.untouched);
	await run.world.crash();
	return { seed, violation: run.world.oracle.violations[0] ?? null, trace: run.trace };
}

type Operation = (device: Device) => void | Promise<void>;

class Run {
	readonly world: World;
	readonly untouched = new Set<string>();
	readonly trace: string[] = [];
	#tokens = 0;
	readonly #bag: readonly (readonly [string, Operation])[];

	constructor(seed: number) {
		this.world = new World(seed);
		const weighted: readonly (readonly [number, string, Operation])[] = [
			[40, 'type', (device) => this.#type(device)],
			[12, 'delete', (device) => this.#change(device, () => this.#delete(device))],
			[6, 'format', (device) => this.#format(device)],
			[6, 'move', (device) => this.#change(device, () => this.#move(device))],
			[6, 'undo', (device) => this.#change(device, () => device.undo.undo())],
			[2, 'redo', (device) => this.#change(device, () => device.undo.redo())],
			[6, 'leave', (device) => device.leave()],
			[9, 'join', (device) => device.join()],
			[2, 'reload', (device) => this.#reload(device)],
			[2, 'crash', () => this.#crash()],
			[3, 'start', () => this.world.start()],
			[2, 'fail an fsync', () => this.#failFsync()],
			[2, 'slow disk', () => this.#slowDisk(true)],
			[3, 'fast disk', () => this.#slowDisk(false)],
			[3, 'demote', (device) => this.world.grant(device, 'read')],
			[2, 'revoke', (device) => this.world.grant(device, 'none')],
			[7, 'promote', (device) => this.#promote(device)],
			[2, 'half-open', (device) => this.#halfOpen(device)],
			[2, 'slow reader', (device) => this.#slowReader(device)],
			[3, 'read on', (device) => device.line?.readOn()],
			[1, 'idle', () => this.#idle()],
		];
		this.#bag = weighted.flatMap(([weight, name, act]) =>
			Array.from({ length: weight }, () => [name, act] as const),
		);
	}

	get isBroken(): boolean {
		return this.world.oracle.violations.length > 0;
	}

	async step(): Promise<void> {
		const { random, clock, devices, relay, oracle } = this.world;
		const [name, act] = random.pick(this.#bag);
		const device = random.pick(devices.slice(1));
		await act(device);
		const ms = random.chance(0.4) ? 0 : random.int(random.chance(0.1) ? 3_000 : 40);
		await clock.advance(ms);
		this.trace.push(`${name} (${device.options.name}), ${ms} ms`);
		if ((relay?.stats.rooms ?? 0) > 1) oracle.violated('one document has two rooms');
	}

	#type(device: Device): void {
		const { random } = this.world;
		const text = device.text(random.pick(['a', 'b']));
		let words = '';
		for (let more = random.int(6); more >= 0; more--) {
			const token = String.fromCharCode(firstToken + this.#tokens++);
			this.untouched.add(token);
			words += token;
		}
		text.insert(random.int(text.length + 1), words);
	}

	#delete(device: Device): void {
		const { random } = this.world;
		const text = device.text(random.pick(['a', 'b']));
		if (text.length === 0) return;
		const at = random.int(text.length);
		text.delete(at, Math.min(text.length - at, 1 + random.int(4)));
	}

	#format(device: Device): void {
		const { random } = this.world;
		const text = device.text('b');
		if (text.length === 0) return;
		const at = random.int(text.length);
		text.format(at, 1 + random.int(text.length - at), { bold: random.chance(0.5) ? true : null });
	}

	#move(device: Device): void {
		const { random } = this.world;
		const [from, to] = [device.text('a'), device.text('b')];
		if (from.length === 0) return;
		const at = random.int(from.length);
		const words = from.toString().slice(at, at + 3);
		device.doc.transact(() => {
			from.delete(at, words.length);
			to.insert(random.int(to.length + 1), words);
		});
	}

	/** What is taken away or brought back by hand may stand there once, twice or not at all. */
	#change(device: Device, act: () => void): void {
		const words = () => [device.text('a').toString(), device.text('b').toString()];
		const before = words();
		act();
		const after = words();
		for (const [index, text] of before.entries()) {
			const other = after[index] ?? '';
			for (const token of text) if (!other.includes(token)) this.untouched.delete(token);
			for (const token of other) if (!text.includes(token)) this.untouched.delete(token);
		}
	}

	#reload(device: Device): void {
		if (device.isJoined) device.leave();
		device.reload();
		device.join();
	}

	async #crash(): Promise<void> {
		await this.world.crash();
		await checkDisk(this.world);
	}

	#failFsync(): void {
		this.world.disk.failsNext = true;
	}

	#slowDisk(isSlow: boolean): void {
		this.world.disk.isSlow = isSlow;
	}

	#promote(device: Device): void {
		this.world.grant(device, 'write');
		device.join();
	}

	#halfOpen({ line }: Device): void {
		if (line !== null) line.isHalfOpen = true;
	}

	#slowReader({ line }: Device): void {
		if (line !== null) line.isSlow = true;
	}

	/** Everybody goes: the room must go too, and the memory with it. */
	async #idle(): Promise<void> {
		const { devices, clock, oracle } = this.world;
		for (const device of devices) device.leave();
		await clock.advance(idleMs);
		const { rooms, connections } = this.world.relay?.stats ?? { rooms: 0, connections: 0 };
		if (rooms + connections > 0) oracle.violated('a document that nobody uses stays in memory');
		for (const device of devices) device.join();
	}
}

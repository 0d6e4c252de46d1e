import { createMemoryLog } from '#server/store/log/memory.ts';
import { AppendError, type NewUpdate, type UpdateLog } from '#server/store/log/update-log.ts';
import type { FakeClock } from './fake-clock.ts';
import type { Random } from './random.ts';

/** A write that waits for the fsync which makes it durable. */
interface Waiting {
	/** Puts it where a power cut cannot take it back. */
	readonly persist: () => Promise<unknown>;
	readonly done: (value: unknown) => void;
	readonly failed: (cause: Error) => void;
}

export interface ModelDiskOptions {
	readonly clock: FakeClock;
	readonly random: Random;
	/** Called before an append is handed over and after it has become durable. */
	readonly onAppend: (entry: NewUpdate) => void;
	readonly onDurable: (entry: NewUpdate) => void;
}

const reopenMs = 1_000;

/** A disk that keeps what was fsynced and, of what was not, what chance leaves. */
export class ModelDisk {
	readonly #options: ModelDiskOptions;
	readonly #medium: UpdateLog;
	readonly #handles = new Set<Handle>();
	/** The next fsync fails; how long each takes. */
	failsNext = false;
	isSlow = false;

	constructor(options: ModelDiskOptions) {
		this.#options = options;
		this.#medium = createMemoryLog({ now: () => options.clock.now() });
	}

	/** What a machine that starts now would find. */
	get medium(): UpdateLog {
		return this.#medium;
	}

	/** One process opens its log. */
	open(): UpdateLog {
		const handle = new Handle(this, this.#options, this.#medium);
		this.#handles.add(handle);
		return handle.log;
	}

	/** The process dies, and with it what was not on the disk. */
	async crash(): Promise<void> {
		for (const handle of this.#handles) await handle.die();
		this.#handles.clear();
	}

	fsyncMs(): number {
		return this.isSlow ? 200 + this.#options.random.int(2_000) : this.#options.random.int(12);
	}

	takeFailure(): boolean {
		const fails = this.failsNext;
		this.failsNext = false;
		return fails;
	}
}

/** The log as one process has it: its writes share fsyncs, one at a time. */
class Handle {
	readonly log: UpdateLog;
	readonly #disk: ModelDisk;
	readonly #options: ModelDiskOptions;
	readonly #listeners = new Set<(cause: unknown) => void>();
	#queue: Waiting[] = [];
	#underWay: Waiting[] | null = null;
	#state: 'open' | 'failed' | 'closed' = 'open';

	constructor(disk: ModelDisk, options: ModelDiskOptions, medium: UpdateLog) {
		this.#disk = disk;
		this.#options = options;
		this.log = this.#over(medium);
	}

	/** Chance decides how much of what was written had reached the disk by itself. */
	async die(): Promise<void> {
		if (this.#state === 'closed') return;
		this.#state = 'closed';
		await this.#leaveSome([...(this.#underWay ?? []), ...this.#queue]);
		this.#queue = [];
	}

	#over(medium: UpdateLog): UpdateLog {
		const { clock, onAppend, onDurable } = this.#options;
		const state = () => this.#state;
		return {
			...medium,
			get state() {
				return state();
			},
			append: (entry) => {
				onAppend(entry);
				return this.#write(async () => {
					const appended = await medium.append(entry);
					onDurable(entry);
					return appended;
				});
			},
			putSnapshot: (...snapshot) => this.#write(() => medium.putSnapshot(...snapshot)),
			quarantine: {
				...medium.quarantine,
				keep: (words) => this.#write(() => medium.quarantine.keep(words)),
			},
			read: async (docId, generation) => {
				await new Promise<void>((resolve) => clock.after(1, resolve));
				return medium.read(docId, generation);
			},
			settled: () => this.#write(async () => undefined),
			onFailed: (listener) => {
				this.#listeners.add(listener);
				return () => this.#listeners.delete(listener);
			},
			close: () => this.die(),
		};
	}

	#write<T>(persist: () => Promise<T>): Promise<T> {
		if (this.#state !== 'open') return Promise.reject(new AppendError('The disk has failed.'));
		return new Promise<T>((resolve, reject) => {
			this.#queue.push({ persist, done: (value) => resolve(value as T), failed: reject });
			if (this.#underWay === null) this.#fsync();
		});
	}

	#fsync(): void {
		const batch = this.#queue;
		this.#queue = [];
		this.#underWay = batch;
		this.#options.clock.after(this.#disk.fsyncMs(), () => {
			if (this.#state === 'open') void this.#finish(batch);
		});
	}

	async #finish(batch: Waiting[]): Promise<void> {
		if (this.#disk.takeFailure()) return this.#fail(batch);
		for (const { persist, done } of batch) done(await persist());
		this.#underWay = null;
		if (this.#queue.length > 0) this.#fsync();
	}

	async #fail(batch: Waiting[]): Promise<void> {
		this.#state = 'failed';
		const cause = new AppendError('The fsync failed.');
		const lost = [...batch, ...this.#queue];
		this.#queue = [];
		this.#underWay = null;
		await this.#leaveSome(batch);
		for (const listener of this.#listeners) listener(cause);
		for (const { failed } of lost) failed(cause);
		this.#options.clock.after(reopenMs, () => {
			if (this.#state === 'failed') this.#state = 'open';
		});
	}

	async #leaveSome(writes: readonly Waiting[]): Promise<void> {
		const kept = this.#options.random.int(writes.length + 1);
		for (const { persist } of writes.slice(0, kept)) await persist();
	}
}

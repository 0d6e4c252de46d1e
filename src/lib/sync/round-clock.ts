/**
 * When rounds of background work run: at the start, on demand, and gently ever after. One at a time;
 * after a failure the pause doubles, with jitter, so that a whole school coming back online does not
 * arrive in the same second.
 */
const PAUSE_MS = 60_000;
const PAUSE_AFTER_FAILURE_MS_MIN = 4_000;
const PAUSE_AFTER_FAILURE_MS_MAX = 5 * 60_000;

export class RoundClock {
	readonly #work: () => Promise<boolean>;
	readonly #onChange: () => void;
	#running: Promise<void> | null = null;
	#timer: ReturnType<typeof setTimeout> | null = null;
	#failures = 0;
	#stopped = false;
	#isAskedAgain = false;

	/** `work` does one round and says whether all of it was done: the school was reached, no copy was left. */
	constructor(work: () => Promise<boolean>, onChange: () => void) {
		this.#work = work;
		this.#onChange = onChange;
	}

	get isRunning(): boolean {
		return this.#running !== null;
	}

	start(): void {
		this.runSoon();
	}

	/** Begins a round; one that is running, and may be past what has changed, is followed by another. */
	runSoon(): void {
		if (this.#running !== null) this.#isAskedAgain = true;
		else void this.runNow();
	}

	/** Resolves when the running round, or a new one, is over. */
	runNow(): Promise<void> {
		if (this.#stopped) return Promise.resolve();
		if (this.#timer !== null) clearTimeout(this.#timer);
		this.#timer = null;
		this.#running ??= this.#run().finally(() => {
			this.#running = null;
			this.#onChange();
			this.#schedule();
		});
		return this.#running;
	}

	stop(): void {
		this.#stopped = true;
		if (this.#timer !== null) clearTimeout(this.#timer);
	}

	async #run(): Promise<void> {
		this.#onChange();
		try {
			this.#failures = (await this.#work()) ? 0 : this.#failures + 1;
		} catch (error) {
			this.#failures++;
			console.warn('A round of background work failed and will be tried again.', error);
		}
	}

	#schedule(): void {
		if (this.#stopped) return;
		if (this.#isAskedAgain) {
			this.#isAskedAgain = false;
			return this.runSoon();
		}
		const pause =
			this.#failures === 0
				? PAUSE_MS
				: Math.min(
						PAUSE_AFTER_FAILURE_MS_MIN * 2 ** (this.#failures - 1),
						PAUSE_AFTER_FAILURE_MS_MAX,
					);
		this.#timer = setTimeout(() => this.runSoon(), pause * (0.5 + Math.random()));
	}
}

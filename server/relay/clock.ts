/** Time as an argument (R11): a simulator hands in its own. */
export interface Clock {
	/** The server's clock in milliseconds. */
	now(): number;
	/** Calls once after so many milliseconds, unless cancelled by the returned function. */
	after(ms: number, act: () => void): () => void;
	/** Calls every so many milliseconds until cancelled. */
	every(ms: number, act: () => void): () => void;
}

/** The machine's clock; its timers do not keep the process alive. */
export const systemClock: Clock = {
	now: () => Date.now(),
	after(ms, act) {
		const timer = setTimeout(act, ms).unref();
		return () => clearTimeout(timer);
	},
	every(ms, act) {
		const timer = setInterval(act, ms).unref();
		return () => clearInterval(timer);
	},
};

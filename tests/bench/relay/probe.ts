import { monitorEventLoopDelay } from 'node:perf_hooks';

/**
 * Loaded into every server under measurement (`--import`): answers its parent with what it has used.
 * The memory is what is left after a collection; the stall is the longest since it was last asked.
 */
const delay = monitorEventLoopDelay({ resolution: 5 });
delay.enable();

export interface Usage {
	/** User and system time of all threads, in microseconds. */
	readonly cpuUs: number;
	/** Heap and buffers, without what is garbage. */
	readonly bytes: number;
	readonly rss: number;
	/** The longest time the event loop was held up, in milliseconds. */
	readonly stallMs: number;
}

process.on('message', (question: 'usage' | 'usage-after-gc') => {
	if (question === 'usage-after-gc') {
		globalThis.gc?.();
		globalThis.gc?.();
	}
	const { user, system } = process.cpuUsage();
	const { heapUsed, external, rss } = process.memoryUsage();
	const stallMs = delay.max / 1e6;
	delay.reset();
	const usage: Usage = { cpuUs: user + system, bytes: heapUsed + external, rss, stallMs };
	process.send?.(usage);
});
// The channel to the parent must not keep a server alive that wants to end.
process.channel?.unref();

/**
 * This tab among the tabs of one person: its name, which tabs are alive, and a channel on which tabs
 * tell each other that something on the device changed. A tab holds a web lock while it lives, so a
 * crashed one is known to be gone; where locks are missing (plain HTTP) every other tab counts as
 * gone, and its unsent work is taken over early, which does no harm.
 */
export type TabMessage = 'marks-changed' | 'signed-out';

export interface Tab {
	readonly name: string;
	/** Names of all living tabs of this person, this one included. */
	liveTabs(): Promise<ReadonlySet<string>>;
	tell(message: TabMessage): void;
	/** Runs `work` unless another tab is at it; `false` when it was. */
	alone(work: () => Promise<void>): Promise<boolean>;
	close(): void;
}

export function openTab(userId: string, onMessage: (message: TabMessage) => void): Tab {
	const prefix = `jiashu-tab:${userId}:`;
	const name = crypto.getRandomValues(new Uint32Array(2)).join('-');
	const channel = new BroadcastChannel(`jiashu-tabs:${userId}`);
	channel.onmessage = (event: MessageEvent<TabMessage>) => onMessage(event.data);
	const locks: LockManager | undefined = navigator.locks;
	const life = new AbortController();
	let letGo = () => {};
	locks
		?.request(prefix + name, { signal: life.signal }, () => new Promise<void>((r) => (letGo = r)))
		.catch((error: unknown) => {
			if (!life.signal.aborted) console.warn('This tab could not say that it lives.', error);
		});
	return {
		name,
		async liveTabs() {
			const held = (await locks?.query())?.held ?? [];
			const names = held.flatMap(({ name: lock }) =>
				lock?.startsWith(prefix) ? [lock.slice(prefix.length)] : [],
			);
			return new Set([name, ...names]);
		},
		tell(message) {
			// A document may finish closing after the tab has said goodbye.
			if (!life.signal.aborted) channel.postMessage(message);
		},
		async alone(work) {
			if (!locks) {
				await work();
				return true;
			}
			return locks.request(
				`jiashu-round:${userId}`,
				{ ifAvailable: true },
				async (lock): Promise<boolean> => {
					if (lock !== null) await work();
					return lock !== null;
				},
			);
		},
		close() {
			life.abort();
			letGo();
			channel.close();
		},
	};
}

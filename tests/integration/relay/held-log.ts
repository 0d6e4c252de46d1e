import { createMemoryLog } from '#server/store/log/memory.ts';
import type { UpdateLog } from '#server/store/log/update-log.ts';

export interface HeldLog extends UpdateLog {
	/** Appends that have been called and not let through. */
	readonly heldCount: number;
	hold(): void;
	/** Lets the held appends through, in order, and holds no more. */
	release(): void;
	/** Rejects the held appends as of a document that is damaged: the log goes on. */
	refuse(): void;
	/** Rejects the held appends as a broken disk would and tells the listeners. */
	breakDown(): void;
}

/** A memory log whose appends become durable when the test says so. */
export function createHeldLog(): HeldLog {
	const inner = createMemoryLog({ now: Date.now });
	const listeners = new Set<(cause: unknown) => void>();
	const held: { let: () => void; fail: (cause: Error) => void }[] = [];
	let holding = false;
	let broken = false;
	return {
		...inner,
		get state() {
			return broken ? 'failed' : inner.state;
		},
		get heldCount() {
			return held.length;
		},
		async append(update) {
			if (holding) {
				await new Promise<void>((resolve, reject) => held.push({ let: resolve, fail: reject }));
			}
			return inner.append(update);
		},
		onFailed(listener) {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
		hold() {
			holding = true;
		},
		release() {
			holding = false;
			for (const one of held.splice(0)) one.let();
		},
		refuse() {
			holding = false;
			for (const one of held.splice(0)) one.fail(new Error('the document is damaged'));
		},
		breakDown() {
			broken = true;
			const cause = new Error('the disk is broken');
			for (const listener of listeners) listener(cause);
			for (const one of held.splice(0)) one.fail(cause);
		},
	};
}

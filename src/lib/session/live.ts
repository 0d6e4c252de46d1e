import { createSubscriber } from 'svelte/reactivity';
import type * as Y from 'yjs';

/** A value that follows a document: read `current` in markup or `$derived` and it stays true. */
export interface Live<T> {
	readonly current: T;
}

/**
 * Turns a reading of Yjs types into a rune. `read` runs again only after something below `root` has
 * changed; it must give plain values (the `read…` functions of the notebook), never Yjs types.
 * Example: `const entries = live(entriesOf(doc), () => readEntries(doc))`, then `entries.current`.
 */
export function live<T>(
	root: Pick<Y.AbstractType<unknown>, 'observeDeep' | 'unobserveDeep'>,
	read: () => T,
): Live<T> {
	let cached: { readonly value: T } | null = null;
	let watched = false;
	const subscribe = createSubscriber((update) => {
		const onChange = () => {
			cached = null;
			update();
		};
		// What was read while nobody watched may be old by now.
		cached = null;
		watched = true;
		root.observeDeep(onChange);
		return () => {
			watched = false;
			root.unobserveDeep(onChange);
		};
	});
	return {
		get current(): T {
			subscribe();
			if (!watched) return read();
			cached ??= { value: read() };
			return cached.value;
		},
	};
}

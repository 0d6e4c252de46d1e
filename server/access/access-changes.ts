import type { AccessChange } from '#server/relay/document-access.ts';

/**
 * Word that access has changed, from whoever committed the change to whoever holds something open
 * (R5). Announce only after the commit: a listener asks again at once and must see the new state.
 */
export interface AccessChanges {
	announce(change: AccessChange): void;
	/** Returns the function that stops listening. */
	onChange(listener: (change: AccessChange) => void): () => void;
}

export function createAccessChanges(): AccessChanges {
	const listeners = new Set<(change: AccessChange) => void>();
	return {
		announce: (change) => listeners.forEach((listener) => listener(change)),
		onChange: (listener) => {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
	};
}

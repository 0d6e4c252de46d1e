import { createSubscriber } from 'svelte/reactivity';
import type { Awareness } from 'y-protocols/awareness';
import { readPresentUser, type PresentUser } from './carets.ts';

/** Who else has this document open; a rune. One person with two devices counts once. */
export function presentUsers(
	awareness: Awareness,
	myId: string,
): { readonly current: PresentUser[] } {
	const subscribe = createSubscriber((update) => {
		awareness.on('change', update);
		return () => awareness.off('change', update);
	});
	return {
		get current() {
			subscribe();
			const users = new Map<string, PresentUser>();
			for (const [clientId, state] of awareness.getStates()) {
				const user = readPresentUser(state);
				if (clientId === awareness.clientID || user === null || user.id === myId) continue;
				users.set(user.id, user);
			}
			return [...users.values()];
		},
	};
}

import { applyAction } from '$app/forms';
import type { SubmitFunction } from '@sveltejs/kit';

/**
 * Submits a form of the door. When it leads inside, the app is loaded afresh: whoever worked here
 * before must leave nothing of theirs in memory.
 */
export function enterApp(onBusy: (isBusy: boolean) => void): SubmitFunction {
	return () => {
		onBusy(true);
		return async ({ result }) => {
			if (result.type === 'redirect') {
				location.assign(result.location);
				return;
			}
			onBusy(false);
			await applyAction(result);
		};
	};
}

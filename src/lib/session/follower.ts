/**
 * Runs a round of work whenever somebody asks, never two at a time. Who asks while one is under way may
 * know of something that it has passed already: it is followed by another.
 */
export function createFollower(round: () => Promise<void>): () => Promise<void> {
	let isAsked = false;
	let isBusy = false;
	return async () => {
		isAsked = true;
		if (isBusy) return;
		isBusy = true;
		try {
			while (isAsked) {
				isAsked = false;
				await round();
			}
		} finally {
			isBusy = false;
		}
	};
}

/** Brings the words of a note into view and gives them the focus. */
export function showWords(threadId: string): void {
	const words = document.querySelector<HTMLElement>(`[data-highlight="${CSS.escape(threadId)}"]`);
	words?.scrollIntoView({ block: 'center', behavior: scrollBehavior() });
	words?.closest<HTMLElement>('.prose')?.focus({ preventScroll: true });
}

/** Brings a note into view and gives it the focus. */
export function showThread(threadId: string): void {
	const card = document.querySelector<HTMLElement>(`[data-thread="${CSS.escape(threadId)}"]`);
	card?.scrollIntoView({ block: 'nearest', behavior: scrollBehavior() });
	card?.focus({ preventScroll: true });
}

function scrollBehavior(): ScrollBehavior {
	return matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth';
}

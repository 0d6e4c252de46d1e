import type { Attachment } from 'svelte/attachments';

/**
 * Sets `--keyboard` on the element to the height that an on-screen keyboard takes from the bottom of
 * the page, for browsers (iOS) that lay the keyboard over the page instead of making it smaller.
 */
export const keyboardInset: Attachment<HTMLElement> = (element) => {
	const viewport = window.visualViewport;
	// Absent in old browsers, whatever the type says.
	if (!viewport) return;
	const measure = () => {
		const hidden = window.innerHeight - viewport.height - viewport.offsetTop;
		element.style.setProperty('--keyboard', `${Math.max(0, Math.round(hidden))}px`);
	};
	measure();
	viewport.addEventListener('resize', measure);
	viewport.addEventListener('scroll', measure);
	return () => {
		viewport.removeEventListener('resize', measure);
		viewport.removeEventListener('scroll', measure);
	};
};

/**
 * Arriving at one place of a page, `…/plan#sec_…`: what is read from the device is not there yet when
 * the browser would jump to it.
 */
export function isAimedAt(id: string): boolean {
	return location.hash === `#${id}`;
}

/** Brings the element into view when the address names it; as an attachment. */
export function arriveAt(id: string): (element: HTMLElement) => void {
	return (element) => {
		if (isAimedAt(id)) element.scrollIntoView({ block: 'start' });
	};
}

/**
 * Arrow keys among what a search found: down from the field to the first, on and back again, Escape
 * to the field. Enter is the links' own.
 */
export function walkResults(event: KeyboardEvent, field: HTMLInputElement): void {
	if (event.isComposing || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
	const results = [...document.querySelectorAll<HTMLElement>('[data-result]')];
	const stops: HTMLElement[] = [field, ...results];
	const at = stops.indexOf(document.activeElement as HTMLElement);
	if (at < 0) return;
	const to = { ArrowDown: at + 1, ArrowUp: at - 1, Escape: 0 }[event.key];
	const next = to === undefined ? undefined : stops[to];
	if (next === undefined || next === stops[at]) return;
	event.preventDefault();
	next.focus();
}

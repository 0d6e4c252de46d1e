import type { DecorationAttrs } from '@tiptap/pm/view';

/** The `user` of an awareness state as the relay writes it; read with suspicion all the same. */
export interface PresentUser {
	readonly id: string;
	readonly name: string;
	/** `#rrggbb` */
	readonly color: string;
}

const FALLBACK_COLOR = '#6b6257';

export function readPresentUser(state: unknown): PresentUser | null {
	const user = (state as { user?: unknown } | null | undefined)?.user;
	if (typeof user !== 'object' || user === null) return null;
	const { id, name, color } = user as { id?: unknown; name?: unknown; color?: unknown };
	if (typeof name !== 'string' || name === '') return null;
	return { id: typeof id === 'string' ? id : name, name, color: colorOf(color) };
}

/** The caret of somebody else: a line in their colour with their name on it. */
export function caretElement(user: Record<string, unknown>): HTMLElement {
	const caret = document.createElement('span');
	caret.className = 'caret';
	caret.style.setProperty('--who', colorOf(user['color']));
	const label = document.createElement('span');
	label.className = 'caret-name';
	label.textContent = typeof user['name'] === 'string' ? user['name'] : '';
	caret.append(label);
	return caret;
}

export function caretSelection(user: Record<string, unknown>): DecorationAttrs {
	return { class: 'caret-selection', style: `--who: ${colorOf(user['color'])}` };
}

function colorOf(color: unknown): string {
	return typeof color === 'string' && /^#[0-9a-f]{6}$/i.test(color) ? color : FALLBACK_COLOR;
}

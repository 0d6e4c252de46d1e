import * as Y from 'yjs';

/** Reading by key with a check of the shape (rule N5): a wrong value is absent, never a crash. */
export function readString(map: Y.Map<unknown>, key: string): string | null {
	const value = map.get(key);
	return typeof value === 'string' ? value : null;
}

export function readMap(map: Y.Map<unknown>, key: string): Y.Map<unknown> | null {
	const value = map.get(key);
	return value instanceof Y.Map ? (value as Y.Map<unknown>) : null;
}

export function readText(map: Y.Map<unknown>, key: string): Y.Text | null {
	const value = map.get(key);
	return value instanceof Y.Text && !(value instanceof Y.XmlText) ? value : null;
}

export function readFragment(map: Y.Map<unknown>, key: string): Y.XmlFragment | null {
	const value = map.get(key);
	return value instanceof Y.XmlFragment ? value : null;
}

import type * as Y from 'yjs';

/**
 * Which pieces of a document a transaction touched: the keys of its root maps (an entry, a section,
 * a thread) below which something changed. The document stays opaque: no key is known by name.
 */
export function touchedItems(transaction: Y.Transaction): Set<string> {
	const items = new Set<string>();
	for (const [type, keys] of transaction.changed) {
		if (type._item === null) {
			// The root itself: whole pieces were added or replaced.
			for (const key of keys) items.add(key ?? '');
		} else {
			items.add(keyBelowRoot(type._item));
		}
	}
	return items;
}

function keyBelowRoot(item: Y.Item): string {
	let at = item;
	for (;;) {
		const parent = at.parent;
		const above = parent !== null && 'doc' in parent ? parent._item : null;
		if (above === null) return at.parentSub ?? '';
		at = above;
	}
}

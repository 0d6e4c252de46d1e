import { ySyncPluginKey, yUndoPluginKey } from '@tiptap/y-tiptap';
import type { Plugin } from '@tiptap/pm/state';
import type { EditorView } from '@tiptap/pm/view';
import * as Y from 'yjs';

/** Mends two faults of the stock undo of an editor, each of which takes what another wrote (A9). */
export function keepUndoToItself(plugin: Plugin): void {
	const openView = plugin.spec.view;
	if (openView === undefined) return;
	plugin.spec.view = (view) => {
		const opened = openView(view);
		const stop = watch(view);
		return {
			...opened,
			destroy: () => {
				stop();
				opened.destroy?.();
			},
		};
	};
}

function watch(view: EditorView): () => void {
	const { undoManager } = yUndoPluginKey.getState(view.state) as { undoManager: Y.UndoManager };
	const sync = ySyncPluginKey.getState(view.state) as {
		binding: { beforeTransactionSelection: unknown } | null;
	};
	// The undo leaves an old selection lying about for the change that comes next. Where the text has
	// become shorter, that change fails in the middle, is not shown, and the next letter erases it.
	const forget = () => {
		if (sync.binding !== null) sync.binding.beforeTransactionSelection = null;
	};
	const cut = (transaction: Y.Transaction) => {
		if (transaction.origin === undoManager) cutOutOwn(transaction, undoManager);
	};
	const { doc } = undoManager;
	undoManager.on('stack-item-popped', forget);
	doc.on('beforeTransaction', cut);
	return () => {
		undoManager.off('stack-item-popped', forget);
		doc.off('beforeTransaction', cut);
	};
}

/**
 * Words that an undo has put back lie in the document in a new place, and may have grown together
 * there with what stands behind them. Yjs takes back the whole of such a run; cut apart at its end,
 * it takes back one's own.
 */
function cutOutOwn(transaction: Y.Transaction, { undoing, undoStack, redoStack }: Y.UndoManager) {
	const { store } = transaction.doc;
	const own = Y.createDeleteSet();
	for (const { insertions } of undoing ? undoStack : redoStack) {
		Y.iterateDeletedStructs(transaction, insertions, (struct) => {
			if (!(struct instanceof Y.Item) || struct.redone === null) return;
			const { client, clock } = nowAt(store, struct);
			const ranges = own.clients.get(client) ?? [];
			own.clients.set(client, ranges);
			ranges.push({ clock, len: struct.length } as never);
		});
	}
	Y.iterateDeletedStructs(transaction, own, () => undefined);
}

/** Where the words of this item were put back last. */
function nowAt(store: Y.Doc['store'], item: Y.Item): Y.ID {
	let { id } = item;
	for (let next: Y.ID | null = item.redone; next !== null;) {
		id = next;
		const there = Y.getItem(store, id);
		next =
			there instanceof Y.Item && there.redone !== null
				? Y.createID(there.redone.client, there.redone.clock + id.clock - there.id.clock)
				: null;
	}
	return id;
}

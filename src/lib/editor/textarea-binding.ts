import * as Y from 'yjs';
import type { EditorHost } from './editor-host.ts';
import { caretAfter, textChange, type DeltaStep } from './text-change.ts';

/**
 * Binds a textarea to shared plain text, both ways. Each input becomes the smallest change; what an
 * input method is still composing stays in the textarea until it has become words, and remote
 * changes wait for that. The caret keeps its place when others write. Undo takes back one's own
 * changes only, which the browser's own undo would not.
 */
export function bindTextarea(
	textarea: HTMLTextAreaElement,
	text: Y.Text,
	host: EditorHost,
	onShown: () => void,
): () => void {
	const origin = { textarea };
	const undo = new Y.UndoManager(text, { trackedOrigins: new Set([origin]) });
	const events = new AbortController();
	const { signal } = events;
	let release: (() => void) | null = null;

	const show = (value: string) => {
		if (textarea.value !== value) textarea.value = value;
		onShown();
	};
	const write = () => {
		if (host.access !== 'write' || !host.loaded) return show(text.toString());
		const change = textChange(text.toString(), textarea.value);
		if (change === null) return;
		text.doc?.transact(() => {
			if (change.remove > 0) text.delete(change.at, change.remove);
			if (change.insert !== '') text.insert(change.at, change.insert);
		}, origin);
		onShown();
	};
	const settle = () => {
		if (release === null) return;
		write();
		release();
		release = null;
	};
	const follow = (event: Y.YTextEvent, transaction: Y.Transaction) => {
		if (transaction.origin === origin) return;
		const { selectionStart, selectionEnd } = textarea;
		const delta = event.delta as readonly DeltaStep[];
		show(text.toString());
		if (document.activeElement !== textarea) return;
		textarea.setSelectionRange(caretAfter(selectionStart, delta), caretAfter(selectionEnd, delta));
	};
	const takeBack = (event: Event, action: 'undo' | 'redo') => {
		event.preventDefault();
		undo[action]();
	};

	show(text.toString());
	text.observe(follow);
	textarea.addEventListener('input', () => release === null && write(), { signal });
	textarea.addEventListener('compositionstart', () => (release ??= host.holdRemoteChanges()), {
		signal,
	});
	textarea.addEventListener('compositionend', settle, { signal });
	textarea.addEventListener('blur', settle, { signal });
	textarea.addEventListener(
		'beforeinput',
		(event) => {
			if (event.inputType === 'historyUndo') takeBack(event, 'undo');
			if (event.inputType === 'historyRedo') takeBack(event, 'redo');
		},
		{ signal },
	);
	textarea.addEventListener(
		'keydown',
		(event) => {
			const action = undoKey(event);
			if (action !== null) takeBack(event, action);
		},
		{ signal },
	);
	return () => {
		settle();
		events.abort();
		text.unobserve(follow);
		undo.destroy();
	};
}

/** A browser with an empty history of its own sends no `beforeinput`, so the keys are read too. */
function undoKey(event: KeyboardEvent): 'undo' | 'redo' | null {
	if (!(event.ctrlKey || event.metaKey) || event.altKey) return null;
	if (event.key === 'z' || event.key === 'Z') return event.shiftKey ? 'redo' : 'undo';
	return event.key === 'y' ? 'redo' : null;
}

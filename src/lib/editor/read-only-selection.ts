import { Extension } from '@tiptap/core';
import { Plugin, PluginKey } from '@tiptap/pm/state';

const STEPS: Readonly<Record<string, readonly ['backward' | 'forward', 'character' | 'line']>> = {
	ArrowLeft: ['backward', 'character'],
	ArrowRight: ['forward', 'character'],
	ArrowUp: ['backward', 'line'],
	ArrowDown: ['forward', 'line'],
};

/**
 * Lets the keyboard select words in a text that may not be changed. Browsers show no caret there, so
 * one selected character stands for it: arrows move it, with Shift they stretch it, Enter takes the
 * selected words (`onTake`).
 */
export function readOnlySelection(onTake: () => void): Extension {
	return Extension.create({
		name: 'readOnlySelection',
		addProseMirrorPlugins() {
			const { editor } = this;
			return [
				new Plugin({
					key: new PluginKey('read-only-selection'),
					props: {
						attributes: () => ({ 'aria-readonly': String(!editor.isEditable) }),
						handleDOMEvents: {
							keydown: (view, event) => {
								if (view.editable || event.ctrlKey || event.metaKey || event.altKey) return false;
								const selection = view.dom.ownerDocument.getSelection();
								if (selection === null) return false;
								if (event.key === 'Enter' && !selection.isCollapsed) {
									event.preventDefault();
									onTake();
									return true;
								}
								const step = STEPS[event.key];
								if (step === undefined) return false;
								event.preventDefault();
								if (!view.dom.contains(selection.focusNode)) selection.collapse(view.dom, 0);
								moveBy(selection, step, event.shiftKey);
								return true;
							},
						},
					},
				}),
			];
		},
	});
}

function moveBy(
	selection: Selection,
	[direction, unit]: readonly ['backward' | 'forward', 'character' | 'line'],
	extend: boolean,
): void {
	if (extend) {
		selection.modify('extend', direction, unit);
		return;
	}
	// The one character that stands for the caret is stepped over, not merely let go.
	if (!selection.isCollapsed && unit === 'character' && direction === 'backward') {
		selection.collapseToStart();
	} else if (!selection.isCollapsed && unit === 'character') {
		selection.collapseToEnd();
		selection.modify('extend', 'forward', 'character');
		return;
	}
	selection.modify('move', direction, unit);
	selection.modify('extend', 'forward', 'character');
}

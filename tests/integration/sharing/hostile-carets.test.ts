// @vitest-environment happy-dom
import { expect, test } from 'vitest';
import { caretElement, caretSelection, readPresentUser } from '#lib/editor/carets.ts';
import { HOSTILE_TEXTS } from './hostile-texts.ts';

const USUAL = /^--who: #[0-9a-f]{6};?$/;
const A_COLOR = expect.stringMatching(/^#[0-9a-f]{6}$/) as string;

/** D9: the names and colours of an awareness state, should ever one come that the relay did not write. */
test('a caret shows such a name and does nothing, whatever colour it is said to have', () => {
	for (const text of HOSTILE_TEXTS) {
		const caret = caretElement({ name: text, color: text });
		expect([...caret.querySelectorAll('*')].map(({ tagName }) => tagName)).toEqual(['SPAN']);
		expect(caret.textContent).toBe(text);
		expect(caret.getAttributeNames().sort()).toEqual(['class', 'style']);
		expect(caret.getAttribute('style')).toMatch(USUAL);
		expect(caretSelection({ name: text, color: text })['style']).toMatch(USUAL);
		const read = readPresentUser({ user: { id: text, name: text, color: text } });
		expect(read).toEqual({ id: text, name: text, color: A_COLOR });
	}
});

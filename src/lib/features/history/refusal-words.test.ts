import { expect, test } from 'vitest';
import { officeWords } from '#lib/features/school/office-words.ts';
import { refusalWords } from './history-words.ts';

test('whose wish meets a record that is being replaced is told so, and to come again', () => {
	const moving = { code: 'moving' } as const;
	const nothing = refusalWords({ code: 'nothing-to-restore' });
	for (const words of [refusalWords(moving), officeWords(moving)]) {
		expect(words).toMatch(/^学校正在更换这份记录，.*请过一会儿/);
		expect(words).not.toBe(nothing);
	}
});

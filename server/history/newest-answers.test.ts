import { expect, test } from 'vitest';
import { NewestAnswers } from './newest-answers.ts';

test('an answer is made once for each head, shared by who asks meanwhile', async () => {
	const answers = new NewestAnswers<string>();
	let made = 0;
	const make = async () => `answer ${++made}`;
	expect(await Promise.all([answers.at('a', '1', make), answers.at('a', '1', make)])).toEqual([
		'answer 1',
		'answer 1',
	]);
	expect(await answers.at('a', '2', make)).toBe('answer 2');
	expect(await answers.at('b', '2', make)).toBe('answer 3');
});

test('what failed is made anew, and old documents are forgotten', async () => {
	const answers = new NewestAnswers<string>();
	const failing = answers.at('a', '1', () => Promise.reject(new Error('no')));
	await expect(failing).rejects.toThrow('no');
	expect(await answers.at('a', '1', async () => 'yes')).toBe('yes');
	for (let other = 0; other < 64; other++) await answers.at(`doc ${other}`, '1', async () => '');
	expect(await answers.at('a', '1', async () => 'anew')).toBe('anew');
});

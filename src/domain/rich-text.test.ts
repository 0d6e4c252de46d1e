import { describe, expect, test } from 'vitest';
import { plainText, safeHref } from './rich-text.ts';

describe('addresses that a link may carry', () => {
	test.each([
		'https://example.com/a?b=c#d',
		'http://example.com',
		'HTTPS://EXAMPLE.COM',
		'tel:+8613800000000',
		'mailto:someone@example.com',
	])('%s may', (href) => {
		expect(safeHref(href)).toBe(href);
	});

	test.each([
		'javascript:alert(1)',
		'JaVaScRiPt:alert(1)',
		' javascript:alert(1)',
		'java\nscript:alert(1)',
		'\u0001javascript:alert(1)',
		'data:text/html,<script>alert(1)</script>',
		'vbscript:msgbox(1)',
		'//example.com',
		'/people',
		'https://exa mple.com',
		'file:///etc/passwd',
		'blob:https://example.com/1',
		'',
		null,
		{ toString: () => 'https://example.com' },
	])('%j may not', (href) => {
		expect(safeHref(href)).toBeNull();
	});
});

test('the words of a text, one block a line', () => {
	expect(
		plainText([
			{ type: 'heading', level: 2, runs: [{ text: '学习' }] },
			{
				type: 'list',
				ordered: false,
				items: [[{ type: 'paragraph', runs: [{ text: '背会了《春》' }] }]],
			},
			{
				type: 'quote',
				blocks: [{ type: 'paragraph', runs: [{ text: '我想' }, { text: '妈妈', bold: true }] }],
			},
		]),
	).toBe('学习\n背会了《春》\n我想妈妈');
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PROJECT_DIR } from '../run/steps.ts';
import { projectFiles, readProjectFile } from './project-files.ts';

const MESSAGES_DIR = 'src/lib/i18n/messages';

/** Paraglide's message format: a text, or variants of a text by number. */
type Messages = Readonly<Record<string, unknown>>;

const read = (file: string): Messages =>
	JSON.parse(readFileSync(join(PROJECT_DIR, file), 'utf8')) as Messages;

const filesOf = (locale: string) =>
	projectFiles()
		.filter((file) => file.startsWith(`${MESSAGES_DIR}/${locale}/`))
		.map((file) => file.slice(`${MESSAGES_DIR}/${locale}/`.length))
		.sort();

const chinese = filesOf('zh-CN');

/** All words of a message, whatever its form. */
function wordsOf(message: unknown): string {
	return typeof message === 'string' ? message : JSON.stringify(message ?? '');
}

const placeholders = (message: unknown) =>
	[...new Set([...wordsOf(message).matchAll(/\{(\w+)\}/g)].map(([, name]) => name))].sort();

describe('messages', () => {
	it('lie in the same files in both languages, and the build reads them all', () => {
		const settings = read('src/lib/i18n/project.inlang/settings.json');
		const built = (settings['plugin.inlang.messageFormat'] as { pathPattern: string[] })
			.pathPattern;
		expect(filesOf('en')).toEqual(chinese);
		expect(built.map((path) => path.replace('./messages/{locale}/', '')).sort()).toEqual(chinese);
	});

	describe.each(chinese)('%s', (file) => {
		const zh = read(`${MESSAGES_DIR}/zh-CN/${file}`);
		const en = read(`${MESSAGES_DIR}/en/${file}`);

		it('has the same keys in both languages', () => {
			expect(Object.keys(en).sort()).toEqual(Object.keys(zh).sort());
		});

		it('leaves nothing empty', () => {
			const empty = [zh, en].flatMap((messages) =>
				Object.keys(messages).filter((key) => wordsOf(messages[key]).trim() === ''),
			);
			expect(empty).toEqual([]);
		});

		it('fills the same gaps in both languages', () => {
			const uneven = Object.keys(zh).filter(
				(key) => placeholders(zh[key]).join() !== placeholders(en[key]).join(),
			);
			expect(uneven).toEqual([]);
		});

		it('never calls a child by the label', () => {
			const label = Object.keys(zh).filter((key) => /留守/.test(wordsOf(zh[key])));
			const english = Object.keys(en).filter((key) => /left.behind/i.test(wordsOf(en[key])));
			expect([...label, ...english]).toEqual([]);
		});
	});

	it('each has one home', () => {
		const keys = chinese.flatMap((file) => Object.keys(read(`${MESSAGES_DIR}/zh-CN/${file}`)));
		expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
	});

	it('are all used', () => {
		const source = projectFiles()
			.filter((file) => /^src\/.*\.(svelte|ts)$/.test(file) && !file.endsWith('.test.ts'))
			.map(readProjectFile)
			.join('\n');
		const used = new Set(
			[...source.matchAll(/\bm\s*\.\s*(\w+)|\bm\[['"](\w+)['"]\]/g)].map(([, a, b]) => a ?? b),
		);
		const unused = chinese
			.flatMap((file) => Object.keys(read(`${MESSAGES_DIR}/zh-CN/${file}`)))
			.filter((key) => key !== '$schema' && !used.has(key));
		expect(unused).toEqual([]);
		expect(used.size).toBeGreaterThan(0);
	});
});

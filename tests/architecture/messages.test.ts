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

/** A number before something of which there may be one. */
const MANY =
	/\{(?!name)\w+\} (?:more |other )?(?:children|(?:card|categor|character|class|cop|day|document|entr|fact|file|guardian|hand-over|hour|item|journal|link|mentor|month|name|note|other|parent|people|phone|photo|picture|piece|record|row|school|score|talk|teacher|test|time|visit|week|word|year)(?:y|ies|e?s)\b)/;

/** Fixed numbers, counts that are told only from two on or from many, and people who are named. */
const NEVER_ONE = new Set([
	'agenda_added_many',
	'board_news_quiet',
	'break_glass_door',
	'break_glass_will_time',
	'break_glass_reason_missing',
	'break_glass_enough',
	'carer_phone_door',
	'carer_phone_will_time',
	'carer_phone_enough',
	'contact_late',
	'history_marks_many',
	'history_wipe',
	'wipe_line',
	'sampling_words_help',
	'sampling_seed',
	'school_audit_whole',
]);

interface Variants {
	readonly match: Readonly<Record<string, string>>;
}

/** Told in two ways: for one, and for every other number. */
function isCounted(message: unknown): boolean {
	const [variants] = Array.isArray(message) ? (message as Variants[]) : [];
	const told = Object.entries(variants?.match ?? {});
	const one = told.find(([on]) => on.endsWith('Plural=one'))?.[1];
	const other = told.find(([on]) => on.endsWith('Plural=other'))?.[1];
	return one !== undefined && other !== undefined && one !== other;
}

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

		it('says one and many in English', () => {
			const deaf = Object.keys(en).filter(
				(key) => !NEVER_ONE.has(key) && MANY.test(wordsOf(en[key])) && !isCounted(en[key]),
			);
			expect(deaf).toEqual([]);
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

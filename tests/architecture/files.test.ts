import { describe, expect, it } from 'vitest';
import { projectFiles, readProjectFile } from './project-files.ts';

/** Beyond this many lines a file does two things; the seam is to be found, or the reason listed. */
const LINES_MAX = 350;

/** Longer files, each with the reason why it is better whole. */
const LONG_FILES: Readonly<Record<string, string>> = {};

const code = projectFiles().filter((file) => /\.(ts|js|svelte|css)$/.test(file));
const text = projectFiles().filter((file) => !/\.(png|jpe?g|webp|ico|woff2?|bin)$/.test(file));

/** Put together here, so that this file does not name what it forbids. */
const FORBIDDEN: readonly [RegExp, string][] = [
	[new RegExp(['registry', '(npmjs|npmmirror)'].join('\\.')), 'the host of a package registry'],
	[new RegExp(['(deb|security)', 'debian', 'org'].join('\\.')), 'the host of a package registry'],
	[new RegExp(['', 'work', '(main|shared)', ''].join('/')), 'a path of one machine'],
	[
		new RegExp(['fonts', '(googleapis|gstatic)', 'com'].join('\\.')),
		'something fetched from outside',
	],
];

describe('the files of the project', () => {
	it('are of a size that can be read in one go', () => {
		const long = code
			.map((file) => ({ file, lines: readProjectFile(file).split('\n').length - 1 }))
			.filter(({ file, lines }) => lines > LINES_MAX && !(file in LONG_FILES))
			.map(({ file, lines }) => `${file}: ${lines} lines`);
		expect(long).toEqual([]);
	});

	it('list no long file that is gone or short by now', () => {
		const stale = Object.keys(LONG_FILES).filter(
			(file) => !code.includes(file) || readProjectFile(file).split('\n').length - 1 <= LINES_MAX,
		);
		expect(stale).toEqual([]);
	});

	it.each(FORBIDDEN)('never match %s: %s', (pattern) => {
		expect(text.filter((file) => pattern.test(readProjectFile(file)))).toEqual([]);
	});

	it('carry no unfinished business', () => {
		const unfinished = new RegExp(['TO', 'DO|FIX', 'ME|@ts-', 'ignore'].join(''));
		expect(code.filter((file) => unfinished.test(readProjectFile(file)))).toEqual([]);
	});
});

import { describe, expect, it } from 'vitest';
import { projectFiles, readProjectFile } from './project-files.ts';

/** Where the numbered rules are written down; code and test titles cite them. */
const RULE_BOOKS = ['server/relay/README.md', 'src/protocol/README.md'];

const RULE = /^- \*\*([RP]\d+)\*\*/gm;

/** `[R6, P6]` at the beginning of the title of a test or of a group of tests. */
const TITLE = /\b(?:describe|test|it)(?:\.each)?\([^;]*?['"`]\[([^\]]+)\]/g;

const isTest = (file: string) => file.startsWith('tests/') || /\.test\.ts$/.test(file);
const files = projectFiles().filter((file) => /\.(ts|svelte)$/.test(file));
const code = files.filter((file) => /^(src|server)\//.test(file) && !isTest(file));

const rules = RULE_BOOKS.flatMap((book) =>
	[...readProjectFile(book).matchAll(RULE)].map(([, rule]) => rule ?? ''),
);

const citedInCode = new Set(
	code.flatMap((file) => readProjectFile(file).match(/\b[RP]\d+\b/g) ?? []),
);

const citedInTitles = new Set(
	files
		.filter(isTest)
		.flatMap((file) => [...readProjectFile(file).matchAll(TITLE)])
		.flatMap(([, cited]) => cited?.match(/\b[RP]\d+\b/g) ?? []),
);

describe('the numbered rules of the relay and of its protocol', () => {
	it('are found', () => {
		expect(rules).toContain('R12');
		expect(rules).toContain('P15');
		expect(new Set(rules).size).toBe(rules.length);
	});

	it('are each cited by the code that keeps them', () => {
		expect(rules.filter((rule) => !citedInCode.has(rule))).toEqual([]);
	});

	it('are each cited in the title of a test that holds them', () => {
		expect(rules.filter((rule) => !citedInTitles.has(rule))).toEqual([]);
	});
});

/** What gives the time, chance, settings or a disk of its own to whoever reaches for it. */
const REACHED_FOR =
	/\b(?:Date\.now|performance\.now|new Date|Math\.random|setTimeout|setInterval|process\.env)\b|'node:fs|sqlite/;

/** Hands the time of the machine to whoever puts the server together. */
const SYSTEM_CLOCK = 'server/relay/clock.ts';

describe('[R11] the relay', () => {
	it('reaches for no clock, chance, setting or store: they come in as arguments', () => {
		const relay = code.filter((file) => file.startsWith('server/relay/') && file !== SYSTEM_CLOCK);
		expect(relay.length).toBeGreaterThan(20);
		const withoutComments = (file: string) =>
			readProjectFile(file).replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
		expect(relay.filter((file) => REACHED_FOR.test(withoutComments(file)))).toEqual([]);
	});
});

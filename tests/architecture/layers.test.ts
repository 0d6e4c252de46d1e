import { ESLint } from 'eslint';
import { describe, expect, it } from 'vitest';
import { PROJECT_DIR } from '../run/steps.ts';
import { LAYERS } from './layers.js';

/**
 * Proves that the layer rules refuse what they must: the project's own ESLint configuration is run
 * on files that do not exist. Rules that need types are off, because such a file is in no program.
 */
const eslint = new ESLint({
	cwd: PROJECT_DIR,
	overrideConfig: {
		languageOptions: { parserOptions: { projectService: false, project: null } },
		rules: {
			'@typescript-eslint/no-floating-promises': 'off',
			'@typescript-eslint/no-misused-promises': 'off',
			'@typescript-eslint/switch-exhaustiveness-check': 'off',
		},
	},
});

async function refusals(filePath: string, line: string): Promise<string[]> {
	const [result] = await eslint.lintText(`${line}\n`, { filePath });
	return (result?.messages ?? []).map(({ ruleId, message }) => ruleId ?? message);
}

const value = (from: string) => `import { thing } from '${from}';\nexport const it = thing;`;
const type = (from: string) => `import type { Thing } from '${from}';\nexport type It = Thing;`;

/** For each layer, by its first pattern: a file in it, imports it must refuse, imports it allows. */
const TRIALS: Record<string, { file: string; refused: string[]; allowed: string[] }> = {
	'src/domain/**': {
		file: 'src/domain/trial.ts',
		refused: ['yjs', 'svelte', 'node:fs', '#notebook/plan.ts', '../protocol/limits.ts'],
		allowed: ['./ids.ts', '#domain/time.ts'],
	},
	'src/notebook/**': {
		file: 'src/notebook/trial.ts',
		refused: ['#protocol/limits.ts', '#lib/ui/a.ts', '#server/a.ts', 'svelte', 'node:fs', 'ws'],
		allowed: ['yjs', '#domain/ids.ts'],
	},
	'src/protocol/**': {
		file: 'src/protocol/trial.ts',
		refused: ['#notebook/plan.ts', '#lib/sync/a.ts', '#server/a.ts', 'ws', 'svelte', 'node:fs'],
		allowed: ['lib0/encoding', 'yjs', '#domain/result.ts'],
	},
	'src/lib/storage/**': {
		file: 'src/lib/storage/trial.ts',
		refused: ['#notebook/plan.ts', '#lib/sync/a.ts', '#lib/session/a.ts', '#server/a.ts', 'svelte'],
		allowed: ['#domain/ids.ts', '#protocol/limits.ts', '#lib/storage/a.ts'],
	},
	'src/lib/sync/**': {
		file: 'src/lib/sync/trial.ts',
		refused: ['#notebook/plan.ts', '#lib/session/a.ts', '#lib/features/a.ts', 'svelte', 'node:fs'],
		allowed: ['yjs', '#lib/storage/a.ts', '#protocol/message.ts'],
	},
	'src/lib/session/**': {
		file: 'src/lib/session/trial.ts',
		refused: ['#lib/features/a.ts', '#lib/editor/a.ts', '#server/a.ts', 'node:fs'],
		allowed: ['#lib/sync/a.ts', '#notebook/plan.ts', 'svelte'],
	},
	'src/lib/editor/**': {
		file: 'src/lib/editor/trial.ts',
		refused: ['#lib/session/a.ts', '#lib/sync/a.ts', '#lib/storage/a.ts', '#lib/features/a.ts'],
		allowed: ['@tiptap/core', '#lib/ui/a.ts', '#notebook/plan.ts'],
	},
	'src/lib/ui/**': {
		file: 'src/lib/ui/trial.ts',
		refused: ['#domain/ids.ts', '#notebook/plan.ts', '#lib/features/a.ts', '#server/a.ts'],
		allowed: ['bits-ui', '#lib/ui/a.ts'],
	},
	'src/lib/features/**': {
		file: 'src/lib/features/books/trial.ts',
		refused: ['#lib/storage/a.ts', '#lib/sync/a.ts', '#server/a.ts', 'y-indexeddb', 'node:fs'],
		allowed: ['#notebook/plan.ts', '#lib/session/a.ts', '#lib/ui/a.ts'],
	},
	'src/routes/**/*.svelte': {
		file: 'src/routes/trial/+page.ts',
		refused: ['#lib/storage/a.ts', '#lib/sync/a.ts', '#notebook/plan.ts', '#server/a.ts', 'yjs'],
		allowed: ['#lib/features/a.ts', '#lib/session/a.ts', '#domain/ids.ts'],
	},
	'server/**': {
		file: 'server/trial.ts',
		refused: ['#lib/sync/a.ts', 'svelte', '@sveltejs/kit'],
		allowed: ['node:fs', '#domain/ids.ts', '#notebook/plan.ts', '#protocol/limits.ts'],
	},
};

describe('the layers', () => {
	it('are all tried here', () => {
		const named = LAYERS.map(({ files }) => files[0]);
		expect(Object.keys(TRIALS).sort()).toEqual([...named].sort());
	});

	for (const [layer, { file, refused, allowed }] of Object.entries(TRIALS)) {
		it.each(refused)(`${layer} may not import %s`, async (from) => {
			expect(await refusals(file, value(from))).toContain('no-restricted-imports');
		});

		it.each(allowed)(`${layer} may import %s`, async (from) => {
			expect(await refusals(file, value(from))).toEqual([]);
		});
	}

	it.each([
		'src/routes/trial/+page.server.ts',
		'src/routes/trial/+server.ts',
		'src/hooks.server.ts',
	])(
		'%s takes types from the server and nothing that runs, or there would be two of it',
		async (file) => {
			expect(await refusals(file, value('#server/seam.ts'))).toContain('no-restricted-imports');
			expect(await refusals(file, type('#server/services.ts'))).toEqual([]);
		},
	);

	it('reach each other by alias and not by climbing', async () => {
		const climbing = value('../../domain/ids.ts');
		expect(await refusals('src/lib/session/trial.ts', climbing)).toContain('no-restricted-imports');
	});
});

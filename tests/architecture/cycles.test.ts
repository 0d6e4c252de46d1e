import { existsSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PROJECT_DIR } from '../run/steps.ts';
import { projectFiles, readProjectFile } from './project-files.ts';

/**
 * Looks for import cycles in `src/` and `server/`. Only imports that run are followed: `import type`
 * is erased, and a file that names another's types depends on a contract, not on its working order.
 */
const ALIASES: Readonly<Record<string, string>> = {
	'#domain/': 'src/domain/',
	'#notebook/': 'src/notebook/',
	'#protocol/': 'src/protocol/',
	'#lib/': 'src/lib/',
	'#server/': 'server/',
};

const IMPORT =
	/^[ \t]*(?:import|export)\s+(?!type\b)(?:[^'";]*?\sfrom\s+)?['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/gm;

/** The specifiers of all imports that are not of types alone. */
function importsOf(source: string): string[] {
	return [...source.matchAll(IMPORT)].flatMap(([, from, dynamic]) => from ?? dynamic ?? []);
}

/** The project's file that a specifier means; `null` for a package. */
function resolveImport(file: string, specifier: string): string | null {
	if (specifier.startsWith('.')) return normalize(join(dirname(file), specifier));
	for (const [alias, folder] of Object.entries(ALIASES)) {
		if (specifier.startsWith(alias)) return folder + specifier.slice(alias.length);
	}
	return null;
}

type Graph = ReadonlyMap<string, readonly string[]>;

/** The first cycle found, as the files one passes through, or `null`. */
function findCycle(graph: Graph): string[] | null {
	const done = new Set<string>();
	const path: string[] = [];

	function visit(file: string): string[] | null {
		if (done.has(file)) return null;
		const at = path.indexOf(file);
		if (at !== -1) return [...path.slice(at), file];
		path.push(file);
		for (const next of graph.get(file) ?? []) {
			const cycle = visit(next);
			if (cycle !== null) return cycle;
		}
		path.pop();
		done.add(file);
		return null;
	}

	for (const file of graph.keys()) {
		const cycle = visit(file);
		if (cycle !== null) return cycle;
	}
	return null;
}

const isCode = (file: string) =>
	/^(src|server)\/.*\.(ts|js|svelte)$/.test(file) && !/\.test\.ts$/.test(file);

describe('imports', () => {
	const graph: Graph = new Map(
		projectFiles()
			.filter(isCode)
			.map((file) => [
				file,
				importsOf(readProjectFile(file)).flatMap((from) => resolveImport(file, from) ?? []),
			]),
	);

	it('are found in the source', () => {
		expect(
			importsOf(
				[
					"import a from './a.ts';",
					"import {\n\tb,\n} from '#domain/b.ts';",
					"import './c.css';",
					"import type { D } from './d.ts';",
					"export { e } from './e.ts';",
					"const f = await import('./f.ts');",
				].join('\n'),
			),
		).toEqual(['./a.ts', '#domain/b.ts', './c.css', './e.ts', './f.ts']);
	});

	it('lead to files that exist', () => {
		const lost = [...graph].flatMap(([file, imports]) =>
			imports
				.filter((to) => !/\/generated\/|\$types/.test(to))
				.filter((to) => !existsSync(join(PROJECT_DIR, to.replace(/\?.*$/, ''))))
				.map((to) => `${file} → ${to}`),
		);
		expect(lost).toEqual([]);
		expect(graph.size).toBeGreaterThan(30);
	});

	it('would be refused as a cycle', () => {
		const cyclic = new Map([
			['a', ['b']],
			['b', ['c']],
			['c', ['b']],
		]);
		expect(findCycle(cyclic)).toEqual(['b', 'c', 'b']);
	});

	it('make no cycle', () => {
		expect(findCycle(graph)).toBeNull();
	});
});

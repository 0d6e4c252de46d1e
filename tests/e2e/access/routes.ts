import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT_DIR } from '../../run/steps.ts';

/** Every method of every route as the files say it: `GET /api/people/[id]`, groups left out. */
export function readRoutes(): ReadonlyMap<string, ReadonlySet<string>> {
	const routes = new Map<string, Set<string>>();
	const folder = join(PROJECT_DIR, 'src/routes');
	for (const file of readdirSync(folder, { recursive: true, withFileTypes: true })) {
		const methods = methodsOf(file.name, join(file.parentPath, file.name));
		if (methods.length === 0) continue;
		const route = file.parentPath.slice(folder.length).replaceAll(/\/\([^)]*\)/g, '') || '/';
		routes.set(route, (routes.get(route) ?? new Set()).union(new Set(methods)));
	}
	return routes;
}

function methodsOf(name: string, path: string): string[] {
	if (name === '+page.svelte') return ['GET'];
	const source = () => readFileSync(path, 'utf8');
	if (name === '+page.server.ts') return /export const actions\b/.test(source()) ? ['POST'] : [];
	if (name !== '+server.ts') return [];
	const methods = [
		...source().matchAll(/export (?:const|(?:async )?function) ([A-Z]+|fallback)\b/g),
	].map((match) => match[1] ?? '');
	// A file this reader does not understand must not slip through as a route without methods.
	return methods.length > 0 ? methods : ['unreadable'];
}

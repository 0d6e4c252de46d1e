import { fileURLToPath } from 'node:url';
import { buildWhenNeeded } from './build-when-needed.ts';
import { requireNode } from './require-node.ts';

/**
 * `npm start`: builds when needed, then runs the server in this very process, so that Ctrl-C and
 * SIGTERM reach it directly.
 */
requireNode();
try {
	await buildWhenNeeded(fileURLToPath(new URL('../..', import.meta.url)));
} catch (error) {
	process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
	process.exit(1);
}
await import('../main.ts');

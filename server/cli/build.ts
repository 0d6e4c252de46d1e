import { fileURLToPath } from 'node:url';
import { buildWhenNeeded } from './build-when-needed.ts';
import { requireNode } from './require-node.ts';

/** `npm run build`: makes `build/` from today's sources, or says that it is there already. */
requireNode();
const outcome = await buildWhenNeeded(fileURLToPath(new URL('../..', import.meta.url)));
if (outcome === 'already-built') process.stdout.write('build/ is up to date.\n');

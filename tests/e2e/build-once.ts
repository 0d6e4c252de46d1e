import { buildWhenNeeded } from '#server/cli/build-when-needed.ts';
import { provideBrowser } from '../run/browser-needs.ts';
import { PROJECT_DIR } from '../run/steps.ts';

/** Before the first browser test of a run: the product as it is shipped, and a browser. */
export default async function setup(): Promise<void> {
	const lacking = provideBrowser();
	if (lacking !== null) throw new Error(lacking);
	await buildWhenNeeded(PROJECT_DIR);
}

/** The first Node that runs TypeScript unbuilt, has a stable `node:sqlite` and is supported for years. */
const NODE_MAJOR = 24;

/**
 * Ends the program with one line of advice when another Node runs it. npm scripts find the right
 * one by themselves, because `npm ci` brings it along as the package `node`.
 */
export function requireNode(version = process.versions.node): void {
	if (Number(version.split('.')[0]) >= NODE_MAJOR) return;
	process.stderr.write(
		`家书 needs Node ${NODE_MAJOR}, this is ${version}. Run "npm ci", then "npm start": npm brings the right Node along.\n`,
	);
	process.exit(1);
}

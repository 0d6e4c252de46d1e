/**
 * The layers of the house and what each may import. ESLint holds them file by file; the architecture
 * test beside this file proves that a file which breaks a rule is refused, and that there are no
 * cycles.
 *
 * Patterns are `regex` and not `group`: gitignore syntax reads `#domain/*` as a comment and would
 * match nothing.
 */

/** @typedef {{ files: string[], never: string, because: string }} Layer */

const NODE = '^node:';
const FRAMEWORK = '^(svelte|@sveltejs|\\$app|bits-ui|@lucide)';

/** @type {Layer[]} */
export const LAYERS = [
	{
		files: ['src/domain/**'],
		never: '^(?!\\./|#domain/)',
		because: 'src/domain is pure: it imports nothing but itself.',
	},
	{
		files: ['src/notebook/**'],
		never: `^(#protocol|#lib|#server)/|${NODE}|${FRAMEWORK}|^(ws|y-websocket|y-indexeddb)`,
		because: 'src/notebook may import src/domain and yjs.',
	},
	{
		files: ['src/protocol/**'],
		never: `^(#notebook|#lib|#server)/|${NODE}|${FRAMEWORK}|^(ws|y-websocket|y-indexeddb)$`,
		because: 'src/protocol may import src/domain, lib0, yjs and y-protocols.',
	},
	{
		files: ['src/lib/storage/**'],
		never: `^#lib/(?!storage/)|^(#server|#notebook)/|${NODE}|${FRAMEWORK}`,
		because: 'lib/storage may import domain and protocol limits.',
	},
	{
		files: ['src/lib/sync/**'],
		never: `^#lib/(?!sync/|storage/)|^(#server|#notebook)/|${NODE}|${FRAMEWORK}`,
		because: 'lib/sync may import domain, protocol and storage; a document is opaque to it.',
	},
	{
		files: ['src/lib/session/**'],
		never: `^#lib/(features|editor)/|^#server/|${NODE}`,
		because: 'lib/session may import domain, notebook, sync and storage.',
	},
	{
		files: ['src/lib/editor/**'],
		never: `^#lib/(features|session|sync|storage)/|^#server/|${NODE}`,
		because: 'lib/editor may import domain, notebook, ui and the editor.',
	},
	{
		files: ['src/lib/ui/**'],
		never: `^#lib/(?!ui/|i18n/)|^(#domain|#notebook|#protocol|#server)/|${NODE}`,
		because: 'lib/ui is the design system: no domain words.',
	},
	{
		files: ['src/lib/features/**'],
		never: `^#lib/(storage|sync)/|^#server/|${NODE}|^y-`,
		because: 'features use notebook commands, session, editor and ui.',
	},
	{
		files: ['src/routes/**/*.svelte', 'src/routes/**/+page.ts', 'src/routes/**/+layout.ts'],
		never: `^#lib/(storage|sync)/|^(#notebook|#server)/|${NODE}|^(yjs|y-)`,
		because: 'routes are thin: features, session and ui.',
	},
	{
		files: ['server/**'],
		never: `^#lib/|${FRAMEWORK}`,
		because: 'the server never imports the browser.',
	},
];

const RELATIVE = {
	regex: '^\\.\\./\\.\\.',
	message: 'Use the # alias across layers; inside a folder ./name.ts.',
};

/**
 * The server's side of the pages is bundled by Vite, while Node loads `server/` itself: a value
 * imported across would exist twice, with two database handles. Types leave no trace.
 */
const BUNDLED_ON_THE_SERVER = {
	files: ['src/routes/**/*.server.ts', 'src/routes/**/+server.ts', 'src/hooks.server.ts'],
	rules: {
		'no-restricted-imports': [
			'error',
			{
				patterns: [
					{
						regex: '^#server/',
						allowTypeImports: true,
						message: 'Only types from the server; the services are in event.locals.services.',
					},
					RELATIVE,
				],
			},
		],
	},
};

/** The layers as ESLint configuration. Tests beside the source may import test tools. */
export function layerRules() {
	const layers = LAYERS.map(({ files, never, because }) => ({
		files,
		ignores: ['**/*.test.ts'],
		rules: {
			'no-restricted-imports': [
				'error',
				{ patterns: [{ regex: never, message: because }, RELATIVE] },
			],
		},
	}));
	return [...layers, BUNDLED_ON_THE_SERVER];
}

/**
 * How the messages are compiled: one source for the build and for `npm run check`, which needs the
 * compiled messages before there was any build. Paths are relative to the project's folder.
 */
export const MESSAGES: {
	project: string;
	outdir: string;
	strategy: ('cookie' | 'baseLocale')[];
	cookieName: string;
} = {
	project: './src/lib/i18n/project.inlang',
	outdir: './src/lib/i18n/generated',
	// Chinese unless this browser's owner has chosen English.
	strategy: ['cookie', 'baseLocale'],
	cookieName: 'jiashu-locale',
};

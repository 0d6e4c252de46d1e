import { paraglideVitePlugin } from '@inlang/paraglide-js';
import { sveltekit } from '@sveltejs/kit/vite';
import { pathToFileURL } from 'node:url';
import { defineConfig, type Plugin } from 'vite';
import { MESSAGES } from './src/lib/i18n/compile-options.ts';

/**
 * Runs the relay and the stores inside the dev server. The import goes through Node and not through
 * Vite's config bundle, so that workers and the seam exist exactly once.
 */
function relayInDev(): Plugin {
	return {
		name: 'jiashu-relay-in-dev',
		apply: 'serve',
		async configureServer(server) {
			if (process.env['VITEST'] || !server.httpServer) return;
			const devModule = pathToFileURL('server/dev.ts').href;
			const { attachToDevServer } = await import(/* @vite-ignore */ devModule);
			await attachToDevServer(server);
		},
	};
}

export default defineConfig({
	plugins: [paraglideVitePlugin(MESSAGES), relayInDev(), sveltekit()],
	server: { watch: { ignored: ['**/data/**', '**/data-*/**', '**/build/**'] } },
});

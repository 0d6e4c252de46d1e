import adapter from '@sveltejs/adapter-node';
import { vitePreprocess } from '@sveltejs/vite-plugin-svelte';

/** @type {import('@sveltejs/kit').Config} */
export default {
	preprocess: vitePreprocess(),
	compilerOptions: {
		runes: ({ filename }) => (filename.includes('node_modules') ? undefined : true),
	},
	kit: {
		adapter: adapter({ out: 'build', precompress: true }),
		// The shell that the service worker hands out is the same file for every address,
		// so its links must not depend on where it is opened.
		paths: { relative: false },
		// Registered by the staff layout alone: a parent's page never gets a service worker.
		serviceWorker: { register: false },
		csp: {
			mode: 'auto',
			directives: {
				'default-src': ['self'],
				'script-src': ['self'],
				'style-src': ['self', 'unsafe-inline'],
				'img-src': ['self', 'data:', 'blob:'],
				'connect-src': ['self'],
				'object-src': ['none'],
				'base-uri': ['none'],
				'frame-ancestors': ['none'],
				'form-action': ['self'],
			},
		},
		typescript: {
			config: (config) => {
				config.include.push('../server/**/*.ts', '../*.config.ts', '../tests/**/*.ts');
				return config;
			},
		},
	},
};

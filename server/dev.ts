import type { ViteDevServer } from 'vite';
import { createServices } from './app.ts';
import { readConfig } from './config.ts';
import { createEnvironment } from './environment.ts';
import { addressOf, createOriginRule } from './http/origin-rule.ts';
import { attachRelay } from './relay/attach.ts';
import { systemClock } from './relay/clock.ts';
import { offerServices } from './seam.ts';

/**
 * The composition root of `npm run dev`: the same services and the same relay inside Vite's server,
 * beside Vite's own socket for hot reload.
 */
export async function attachToDevServer(vite: ViteDevServer): Promise<void> {
	const { httpServer } = vite;
	if (httpServer === null) throw new Error('The dev server has no HTTP server to attach to.');
	const config = readConfig(process.env, process.argv.slice(2));
	const env = createEnvironment('warn');
	const app = await createServices(config, env);
	const { services } = app;
	offerServices(services);
	const rule = createOriginRule(config);
	// Vite's type allows HTTP/2, which it never starts by itself.
	if (!('maxRequestsPerSocket' in httpServer)) throw new Error('HTTP/2 is not served in dev.');
	const relay = attachRelay(httpServer, {
		updateLog: services.updateLog,
		access: services.documentAccess,
		clock: systemClock,
		onRefused: app.refusalAudit.note,
		log: env.log,
		isOwnPage: (request) => rule.isOwnPage(request),
		addressOf: (request) => addressOf(request, config.trustProxy),
		otherUpgrades: 'leave',
	});
	services.contributions.connect(relay);
	relay.onAppended(({ docId }) => services.recordIndex.noteAppended(docId));
	const code = await services.setUp.issueCode();
	if (code !== null) {
		httpServer.once('listening', () => {
			process.stdout.write(`\n  First start: set up the school at /setup?code=${code}\n\n`);
		});
	}
	httpServer.once('close', () => {
		void relay
			.close()
			.then(() => app.close())
			.catch((error: unknown) => env.log.error({ err: error }, 'could not stop cleanly'));
	});
}

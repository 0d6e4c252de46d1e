import { createServices, type App } from './app.ts';
import { readConfig, type Config } from './config.ts';
import { demoGreeting, seedDemo } from './demo/seed.ts';
import { createEnvironment } from './environment.ts';
import { createHealthDoors, type HealthDoors } from './health/health-doors.ts';
import { createMetrics, type Metrics } from './health/metrics.ts';
import { createReadiness } from './health/readiness.ts';
import { addressOf, createOriginRule } from './http/origin-rule.ts';
import { createFront, listen, loadPages } from './http/serve.ts';
import { attachRelay } from './relay/attach.ts';
import { systemClock } from './relay/clock.ts';
import { logCrashes } from './log.ts';
import { offerServices } from './seam.ts';
import type { Environment } from './services.ts';
import { stopOnSignals } from './stop.ts';
import { instantToMs } from '#domain/time.ts';

/**
 * The composition root in production: pages and relay on one port of one process. Ctrl-C and
 * SIGTERM drain: no new visitors, sockets told to come back later, everything committed, exit 0.
 */

async function start(): Promise<void> {
	const config = readConfig(process.env, process.argv.slice(2));
	const env = createEnvironment('info');
	logCrashes(env.log);
	if (config.demo) await seedDemo(config, env);
	const metrics = createMetrics();
	const app = await createServices(config, env, metrics);
	const { services } = app;
	offerServices(services);
	const rule = createOriginRule(config);
	const healthDoors = openHealthDoors(app, config, env, metrics);
	const server = createFront(config, rule, await loadPages(config), healthDoors);
	const relay = attachRelay(server, {
		updateLog: services.updateLog,
		access: services.documentAccess,
		clock: systemClock,
		onRefused: app.refusalAudit.note,
		log: env.log,
		meter: metrics,
		isOwnPage: (request) => rule.isOwnPage(request),
		addressOf: (request) => addressOf(request, config.trustProxy),
		otherUpgrades: 'refuse',
	});
	services.contributions.connect(relay);
	relay.onAppended(({ docId }) => services.recordIndex.noteAppended(docId));
	metrics.watch({
		relay: () => relay.stats,
		queued: () => app.updateLog.queued,
		audit: () => services.auditWatch.state,
	});
	app.logFolding.start();
	app.recordsWatch.start();
	const port = await listen(server, config.port);
	services.auditWatch.start();
	await greet(app, config, port);

	stopOnSignals({ server, relay, log: env.log, closeStores: () => app.close() });
}

function openHealthDoors(
	app: App,
	config: Config,
	env: Environment,
	metrics: Metrics,
): HealthDoors {
	const readiness = createReadiness({
		dataDir: config.dataDir,
		proveWrite: () => app.updateLog.proveWrite(),
		areRecordsWhole: () => app.recordsWatch.isWhole,
		audit: () => app.services.auditWatch.state.type,
		now: () => instantToMs(env.now()),
		monotonic: () => performance.now(),
	});
	return createHealthDoors({ ...config, readiness, metrics, log: env.log });
}

/** Says where the school is to be found and, in an empty store, how to begin. */
async function greet({ services }: App, config: Config, port: number): Promise<void> {
	const scheme = config.tls === null ? 'http' : 'https';
	const address = config.origin ?? `${scheme}://localhost:${port}`;
	process.stdout.write(`\n家书 Jiashu  ${address}\n`);
	const code = await services.setUp.issueCode();
	if (code !== null) {
		process.stdout.write(
			'\n第一次使用：打开下面的链接建立学校（只能用一次）。\n' +
				`First start: open this link to set up the school (it works once).\n\n  ${address}/setup?code=${code}\n\n` +
				'写下的内容都加密保存。请把钥匙文件夹另存一份，不要和备份放在一起；丢了钥匙，谁也打不开。\n' +
				`What is written is sealed. Keep a copy of the key ring, apart from the backups: nobody can open them without it.\n\n  ${config.keysDir}\n`,
		);
	}
	if (config.demo) process.stdout.write(`\n${await demoGreeting(config.dataDir, address)}`);
	process.stdout.write('\n');
}

try {
	await start();
} catch (error) {
	process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
	process.exit(1);
}

import { resolve, sep } from 'node:path';
import { keysDirBeside } from './store/log/sealing/key-ring.ts';

/** What the surroundings may set; read once at the start. */
export interface Config {
	readonly port: number;
	/** Where the store lives: `data/` unless `JIASHU_DATA` says otherwise. */
	readonly dataDir: string;
	/** Where the key ring lies: beside the store, in `<its name>-keys`, unless `JIASHU_KEYS` says otherwise. */
	readonly keysDir: string;
	/**
	 * The one origin people use, e.g. `https://jiashu.school.example`. When it is not set, only
	 * `localhost` and bare IP addresses are served, so that a stranger's domain name pointed at this
	 * machine gets nothing.
	 */
	readonly origin: string | null;
	/** Behind a proxy on this machine that sets `X-Forwarded-Proto` and `X-Forwarded-For`. */
	readonly trustProxy: boolean;
	/**
	 * Certificate and key for HTTPS by this server itself. Without it and without a proxy that speaks
	 * HTTPS, browsers offer no service worker except on `localhost`, so nobody can work offline, and
	 * at an IP address the session cookie goes without its `__Host-` guard: good for a trial only.
	 */
	readonly tls: { readonly certPath: string; readonly keyPath: string } | null;
	/** Who shows it may read `/metrics` from anywhere; without it only this machine may. */
	readonly metricsToken: string | null;
	readonly demo: boolean;
}

/** Reads the settings, or throws an error whose message says what to mend. */
export function readConfig(env: NodeJS.ProcessEnv, argv: readonly string[]): Config {
	const demo = argv.includes('--demo');
	const cert = env['JIASHU_TLS_CERT'];
	const key = env['JIASHU_TLS_KEY'];
	if (Boolean(cert) !== Boolean(key)) {
		throw new Error('Set both JIASHU_TLS_CERT and JIASHU_TLS_KEY, or neither.');
	}
	const dataDir = resolve(env['JIASHU_DATA'] ?? (demo ? 'data-demo' : 'data'));
	return {
		port: readPort(env['PORT']),
		dataDir,
		keysDir: readKeysDir(env['JIASHU_KEYS'], dataDir),
		origin: readOrigin(env['JIASHU_ORIGIN']),
		trustProxy: env['JIASHU_TRUST_PROXY'] === '1',
		tls: cert && key ? { certPath: cert, keyPath: key } : null,
		metricsToken: env['JIASHU_METRICS_TOKEN'] || null,
		demo,
	};
}

function readPort(value: string | undefined): number {
	if (value === undefined || value === '') return 3000;
	const port = Number(value);
	if (!Number.isInteger(port) || port < 0 || port > 65535) {
		throw new Error(`PORT must be a number from 0 to 65535, not "${value}".`);
	}
	return port;
}

/** A ring inside the store would be in every backup of it, and seal nothing from who has one. */
function readKeysDir(value: string | undefined, dataDir: string): string {
	if (value === undefined || value === '') return keysDirBeside(dataDir);
	const keysDir = resolve(value);
	if (keysDir === dataDir || keysDir.startsWith(dataDir + sep)) {
		throw new Error(`JIASHU_KEYS must lie outside of ${dataDir}, best on another disk.`);
	}
	return keysDir;
}

function readOrigin(value: string | undefined): string | null {
	if (value === undefined || value === '') return null;
	if (!URL.canParse(value) || new URL(value).origin !== value) {
		throw new Error(`JIASHU_ORIGIN must look like https://name.example, not "${value}".`);
	}
	return value;
}

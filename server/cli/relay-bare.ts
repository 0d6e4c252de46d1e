import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { pino } from 'pino';
import { createLog } from '../log.ts';
import type { DocId, SessionId, UserId } from '#domain/ids.ts';
import { attachRelay } from '#server/relay/attach.ts';
import { systemClock } from '#server/relay/clock.ts';
import type { DocumentAccess } from '#server/relay/document-access.ts';
import type { Handshake } from '#server/relay/handshake.ts';
import { stopOnSignals } from '#server/stop.ts';
import { openSqliteLog } from '#server/store/log/sqlite/sqlite-log.ts';

/**
 * `npm run relay:bare`: the relay alone, for measuring it and for other people's clients. Every
 * document name under `/` and `/sync/` is open for writing to whoever reaches the port, so it listens
 * on this machine alone. From the frame to the disk it is the relay of the product; what is missing
 * is accounts, rates and a school's kinds of documents.
 */
const LOOPBACK = ['127.0.0.1', 'localhost', '::1'];
const nameLengthMax = 200;

const PATH = /^\/(?:sync\/)?(.+)$/;

function readHandshake(request: IncomingMessage): Handshake | null {
	if (!URL.canParse(request.url ?? '', 'http://relay')) return null;
	const { pathname, searchParams } = new URL(request.url ?? '', 'http://relay');
	const name = PATH.exec(pathname)?.[1];
	if (name === undefined || name.length > nameLengthMax) return null;
	const wantsExtensions = searchParams.get('ext') === '1';
	const takesPacked = searchParams.get('packed') === '1';
	return {
		docId: name as DocId,
		wantsExtensions,
		takesPacked,
		knowsSchema: true,
		generation: null,
	};
}

let sessions = 0;

/**
 * Everybody is one person, so that a client may come back under any Yjs client id of its own, in a
 * session for each socket.
 */
const open: DocumentAccess = {
	async authenticate() {
		const sessionId = `ses_bare_${++sessions}` as SessionId;
		return { sessionId, userId: 'usr_bare' as UserId, name: 'bare' };
	},
	async decide() {
		return { mode: 'write', kind: 'journal', generation: 1 };
	},
	onChange: () => () => undefined,
};

/** Programs say no origin; a page must be of this machine, not of any site the browser has open. */
function isOfThisMachine({ headers: { origin } }: IncomingMessage): boolean {
	if (origin === undefined) return true;
	return (
		URL.canParse(origin) && LOOPBACK.includes(new URL(origin).hostname.replace(/^\[|\]$/g, ''))
	);
}

async function start(): Promise<void> {
	const host = process.env['HOST'] ?? '127.0.0.1';
	if (!LOOPBACK.includes(host)) {
		throw new Error(
			`The bare relay lets everybody write, so it listens on this machine alone, not on "${host}". Unset HOST.`,
		);
	}
	const port = Number(process.env['PORT'] ?? 1234);
	if (!Number.isInteger(port) || port < 0 || port > 65535) {
		throw new Error(`PORT must be a number from 0 to 65535, not "${process.env['PORT']}".`);
	}
	const dataDir = resolve(process.env['JIASHU_DATA'] ?? 'data-bare');
	const log = createLog('warn', pino.destination(2));
	const updateLog = await openSqliteLog({ path: join(dataDir, 'log.sqlite'), now: Date.now });
	const server = createServer((_request, response) => response.writeHead(404).end());
	const relay = attachRelay(server, {
		...{ updateLog, log, readHandshake },
		access: open,
		clock: systemClock,
		rates: null,
		connectionsPerUser: Infinity,
		rootsOf: () => ({ has: () => true }),
		isOwnPage: isOfThisMachine,
		otherUpgrades: 'refuse',
	});
	stopOnSignals({ server, relay, log, closeStores: () => updateLog.close() });
	server.listen(port, host, () => {
		const { port: listening } = server.address() as AddressInfo;
		process.stdout.write(`relay ws://${host === '::1' ? '[::1]' : host}:${listening}\n`);
	});
}

try {
	await start();
} catch (error) {
	process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
	process.exit(1);
}

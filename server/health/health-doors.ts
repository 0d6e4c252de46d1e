import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import type { Metrics } from './metrics.ts';
import type { Readiness } from './readiness.ts';

export interface HealthDoorsOptions {
	readonly readiness: () => Promise<Readiness>;
	readonly metrics: Metrics;
	/** Who shows this as a bearer token may read the numbers; without one only this machine may. */
	readonly metricsToken: string | null;
	/** Behind a proxy on this machine everybody comes from this machine. */
	readonly trustProxy: boolean;
	readonly log: Logger;
}

/** Answers the request when it knocks at one of its doors, and says whether it did. */
export type HealthDoors = (request: IncomingMessage, response: ServerResponse) => boolean;

/**
 * `/healthz`: this process answers. `/readyz`: it can do its work, else 503. `/metrics`: numbers for
 * Prometheus, for this machine or for who has the token; to all others there is no such page.
 */
export function createHealthDoors(options: HealthDoorsOptions): HealthDoors {
	const { readiness, metrics, log } = options;

	async function answer(path: string, request: IncomingMessage): Promise<Answer> {
		if (request.method !== 'GET' && request.method !== 'HEAD') return answerOf(405, 'GET\n');
		if (path === '/healthz') return answerOf(200, 'ok\n');
		if (path === '/readyz') {
			const state = await readiness();
			return answerOf(state.ready ? 200 : 503, `${JSON.stringify(state)}\n`, 'application/json');
		}
		if (!mayReadMetrics(options, request)) return answerOf(404, 'Not found\n');
		return answerOf(200, await metrics.text(), metrics.contentType);
	}

	return (request, response) => {
		const path = request.url?.split('?', 1)[0] ?? '';
		if (path !== '/healthz' && path !== '/readyz' && path !== '/metrics') return false;
		void answer(path, request)
			.catch((err: unknown) => {
				log.error({ err }, 'health could not be told');
				return answerOf(500, 'unknown\n');
			})
			.then(({ status, type, body }) => {
				response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' });
				response.end(request.method === 'HEAD' ? '' : body);
			});
		return true;
	};
}

interface Answer {
	readonly status: number;
	readonly body: string;
	readonly type: string;
}

const answerOf = (status: number, body: string, type = 'text/plain; charset=utf-8'): Answer => ({
	status,
	body,
	type,
});

function mayReadMetrics(
	{ metricsToken, trustProxy }: HealthDoorsOptions,
	{ headers, socket }: IncomingMessage,
): boolean {
	if (metricsToken !== null) {
		return isSame(headers.authorization ?? '', `Bearer ${metricsToken}`);
	}
	const cameThroughProxy = headers['x-forwarded-for'] ?? headers['forwarded'] ?? headers['via'];
	return !trustProxy && cameThroughProxy === undefined && isLoopback(socket.remoteAddress);
}

const isLoopback = (address: string | undefined) =>
	address !== undefined && /^(::ffff:)?127\.|^::1$/.test(address);

/** Compares without telling by its time how much of it was right. */
function isSame(given: string, wanted: string): boolean {
	const digest = (text: string) => createHash('sha256').update(text).digest();
	return timingSafeEqual(digest(given), digest(wanted));
}

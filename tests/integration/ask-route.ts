import type { RequestEvent } from '@sveltejs/kit';

export interface Asked {
	readonly method?: string;
	readonly path?: string;
	readonly params?: Record<string, string>;
	readonly body?: object;
}

export interface Answered {
	readonly status: number;
	/** Of a refusal thrown by the framework. */
	readonly code?: string;
	readonly answer?: unknown;
}

/** Asks a route with these locals, as its page would; a refusal thrown by the framework comes back as its status. */
export async function askRoute(
	locals: object,
	handler: (event: never) => unknown,
	{ method = 'GET', path = '/', params = {}, body }: Asked = {},
): Promise<Answered> {
	const url = new URL(path, 'http://localhost:3000');
	const headers = { 'content-type': 'application/json' };
	const event: Partial<RequestEvent> = {
		url,
		params,
		request: new Request(url, { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) }),
		locals: locals as never,
	};
	try {
		const response = (await handler(event as never)) as Response;
		const isJson = response.headers.get('content-type')?.includes('json');
		return { status: response.status, answer: isJson ? await response.json() : undefined };
	} catch (refused) {
		const { status, body: said } = refused as { status?: number; body?: { code?: string } };
		if (status === undefined) throw refused;
		return { status, code: said?.code ?? '' };
	}
}

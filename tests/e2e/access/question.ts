import { OUTSIDERS, STAFF, VISITORS, type AccessSchool, type VisitorName } from './visitors.ts';

/**
 * Who may do what over HTTP, written down by hand from product.md §4.4 and design.md §2, not from
 * the code: the code is what it is held against.
 */
export interface Question {
	readonly route: `${'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'} /${string}`;
	/** What is asked for where one route has several answers. */
	readonly about?: string;
	readonly ask: (school: AccessSchool, who: VisitorName) => Request;
	/** Puts things back as the question needs them; asked as somebody who may. */
	readonly before?: (school: AccessSchool, who: VisitorName) => readonly Request[];
	/** The status that each visitor gets. */
	readonly expected: Readonly<Record<VisitorName, number>>;
}

export const SIGNED_IN = (Object.keys(STAFF) as VisitorName[]).filter(
	(who) => !OUTSIDERS.includes(who),
);

interface Refusals {
	/** What signed-in people get who may not; 403 unless their question finds nothing (404). */
	readonly others?: number;
}

/** These get this answer, other staff are refused, and who is not signed in must sign in. */
export function only(
	who: readonly VisitorName[],
	status: number,
	{ others = 403 }: Refusals = {},
): Question['expected'] {
	const of = (name: VisitorName) => {
		if (OUTSIDERS.includes(name)) return 401;
		return who.includes(name) ? status : others;
	};
	return record(of);
}

export const everybody = (status: number) => record(() => status);
export const signedIn = (status: number) => only(SIGNED_IN, status);

export function record(of: (who: VisitorName) => number): Question['expected'] {
	return Object.fromEntries(VISITORS.map((who) => [who, of(who)])) as Question['expected'];
}

type Body = object | URLSearchParams | Uint8Array<ArrayBuffer>;

/** A request as a page of ours makes it. */
export function request(
	{ server, cookieOf }: AccessSchool,
	who: VisitorName,
	method: string,
	path: string,
	{ body, session }: { body?: Body; session?: 'spare' } = {},
): Request {
	const isRaw = body instanceof URLSearchParams || body instanceof Uint8Array;
	const headers = new Headers({ origin: server.origin, cookie: cookieOf(who, session) });
	if (body !== undefined && !isRaw) headers.set('content-type', 'application/json');
	// A body without a type is no body to the pages' server.
	if (body instanceof Uint8Array) headers.set('content-type', 'application/octet-stream');
	const content = body === undefined ? {} : { body: isRaw ? body : JSON.stringify(body) };
	return new Request(`${server.origin}${path}`, {
		method,
		headers,
		redirect: 'manual',
		...content,
	});
}

/** The fields of a form as a browser sends them. */
export const form = (fields: Record<string, string>) => new URLSearchParams(fields);

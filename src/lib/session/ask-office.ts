import { fail, ok, type Result } from '#domain/result.ts';

/**
 * Asks the school's office: people, classes, pairing, account. These decisions are made at school and
 * need the network; nothing here is kept on the device.
 */
export interface OfficeRefusal {
	/** E.g. `taken`, `forbidden`; `no-network` when the school did not answer. */
	readonly code: string;
	readonly field?: string;
	/** With `password`: what is wrong with it, in a word. */
	readonly fault?: unknown;
	readonly waitMs?: number;
}

/** An answer later than this is taken for no network. */
const ANSWER_MS_MAX = 15_000;

/** One question or decision; `T` is what the address is known to answer. */
export async function askOffice<T>(
	method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
	path: `/api/${string}`,
	body?: unknown,
): Promise<Result<T, OfficeRefusal>> {
	try {
		const response = await fetch(path, {
			method,
			cache: 'no-store',
			signal: AbortSignal.timeout(ANSWER_MS_MAX),
			...(body === undefined
				? {}
				: { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
		});
		const answer: unknown = await response.json();
		return response.ok ? ok(answer as T) : fail(readRefusal(answer));
	} catch {
		// No connection, a broken answer, a captive portal's page: all of them are "no school there".
		return fail({ code: 'no-network' });
	}
}

function readRefusal(answer: unknown): OfficeRefusal {
	const hasCode = typeof answer === 'object' && answer !== null && 'code' in answer;
	return hasCode && typeof answer.code === 'string'
		? { ...answer, code: answer.code }
		: { code: 'unexpected' };
}

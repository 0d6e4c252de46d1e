import type { Caseload } from '#domain/caseload.ts';
import { fail, ok, type Result } from '#domain/result.ts';

export type CaseloadError = 'signed-out' | 'unreachable';

/** An answer later than this is taken for no network: a bar of signal that carries nothing. */
const ANSWER_MS_MAX = 15_000;

/** Asks the school for the caseload of whoever is signed in. */
export async function requestCaseload(
	fetchFromSchool: typeof fetch = fetch,
): Promise<Result<Caseload, CaseloadError>> {
	try {
		const response = await fetchFromSchool('/api/caseload', {
			headers: { accept: 'application/json' },
			cache: 'no-store',
			signal: AbortSignal.timeout(ANSWER_MS_MAX),
		});
		if (response.status === 401) return fail('signed-out');
		if (!response.ok) return fail('unreachable');
		const body: unknown = await response.json();
		return isCaseload(body) ? ok(body) : fail('unreachable');
	} catch {
		// A refused connection, a broken answer and a captive portal's page are all "no school there".
		return fail('unreachable');
	}
}

/** Enough to tell our server's answer from a hotel's sign-in page; the server is trusted for the rest. */
function isCaseload(body: unknown): body is Caseload {
	return (
		typeof body === 'object' &&
		body !== null &&
		'me' in body &&
		'children' in body &&
		Array.isArray(body.children)
	);
}

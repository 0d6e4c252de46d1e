import type { ChildId, DocId, EntryId, GuardianId, LinkId } from '#domain/ids.ts';
import type { PublicationState, PublishError, SeenDraft } from '#domain/publication.ts';
import { fail, ok, type Result } from '#domain/result.ts';
import type { GuardianView, LinkListing, NewLink } from '#domain/share-link.ts';

/**
 * What these pages ask the school. Sharing is decided at school and never waits on a device, so
 * without a network each of these answers `offline` and nothing is queued.
 */
export type SharingError =
	'offline' | 'signed-out' | 'forbidden' | 'not-found' | 'unexpected' | PublishError['type'];

export interface SharedWith {
	readonly guardians: readonly GuardianView[];
	readonly links: readonly LinkListing[];
}

export function fetchPublication(
	docId: DocId,
	entryId: EntryId,
): Promise<Result<PublicationState, SharingError>> {
	return ask('GET', `/api/publications?doc=${docId}&entry=${entryId}`);
}

/** Publishes the draft that was looked at, with what was said about it. */
export function publish(
	docId: DocId,
	entryId: EntryId,
	{ hash, othersLacking }: SeenDraft,
): Promise<Result<PublicationState, SharingError>> {
	return ask('POST', '/api/publications', { docId, entryId, hash, othersLacking });
}

export function withdraw(
	docId: DocId,
	entryId: EntryId,
): Promise<Result<PublicationState, SharingError>> {
	return ask('DELETE', `/api/publications?doc=${docId}&entry=${entryId}`);
}

export function fetchShared(childId: ChildId): Promise<Result<SharedWith, SharingError>> {
	return ask('GET', `/api/links?child=${childId}`);
}

export function addGuardian(
	childId: ChildId,
	guardian: { readonly name: string; readonly relation: string },
): Promise<Result<{ readonly guardianId: GuardianId }, SharingError>> {
	return ask('POST', '/api/guardians', { childId, ...guardian });
}

/** Makes a new link; the one the guardian had ends with it. */
export function createLink(guardianId: GuardianId): Promise<Result<NewLink, SharingError>> {
	return ask('POST', '/api/links', { guardianId });
}

export function stopLink(linkId: LinkId): Promise<Result<null, SharingError>> {
	return ask('DELETE', `/api/links/${linkId}`);
}

async function ask<T>(
	method: 'GET' | 'POST' | 'DELETE',
	path: string,
	body?: object,
): Promise<Result<T, SharingError>> {
	let response: Response;
	try {
		response = await fetch(path, {
			method,
			headers: { accept: 'application/json', 'content-type': 'application/json' },
			...(body === undefined ? {} : { body: JSON.stringify(body) }),
		});
	} catch (cause) {
		// `fetch` throws a TypeError when nobody answers; anything else is a fault of ours.
		if (cause instanceof TypeError) return fail('offline');
		throw cause;
	}
	if (response.status === 204) return ok(null as T);
	const answer: unknown = await response.json().catch(() => null);
	// The school's own answer in the shape that the route beside each function states.
	if (response.ok) return ok(answer as T);
	return fail(errorOf(answer));
}

const KNOWN: readonly string[] = [
	'signed-out',
	'forbidden',
	'not-found',
	'unknown-entry',
	'not-publishable',
	'removed',
	'empty',
	'not-settled',
	'too-long',
	'no-photo-consent',
	'changed-meanwhile',
	'others-lacking',
	'already-published',
] satisfies SharingError[];

function errorOf(answer: unknown): SharingError {
	const code = (answer as { code?: unknown } | null)?.code;
	return typeof code === 'string' && KNOWN.includes(code) ? (code as SharingError) : 'unexpected';
}

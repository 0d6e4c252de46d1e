import type { ChildId } from '#domain/ids.ts';
import { usesOf, type QueuedPhoto } from '#lib/storage/outgoing-store.ts';

/** Sends one picture to school. `XMLHttpRequest`, because `fetch` does not tell how far it has come. */
export type SendOutcome =
	/** It lies at school for these children; whoever is not among them may no longer be written for. */
	| { readonly type: 'kept'; readonly childIds: readonly ChildId[] }
	/** The school will never take it. */
	| { readonly type: 'refused'; readonly reason: 'refused' | 'too-large' | 'no-access' }
	/** Nobody answers, or not now: the network. */
	| { readonly type: 'unreachable' }
	/** The school answers and cannot take this one now. */
	| { readonly type: 'later' };

export type SendPhoto = (
	photo: Pick<QueuedPhoto, 'id' | 'childIds' | 'uses'>,
	bytes: ArrayBuffer,
	onProgress: (sent: number) => void,
	signal: AbortSignal,
) => Promise<SendOutcome>;

/** A line on which nothing moves for so long is taken for none. */
const STALL_MS = 45_000;

export const sendPhoto: SendPhoto = ({ id, childIds, uses }, bytes, onProgress, signal) =>
	new Promise((resolve) => {
		const request = new XMLHttpRequest();
		let stall = setTimeout(() => request.abort(), STALL_MS);
		const moved = () => {
			clearTimeout(stall);
			stall = setTimeout(() => request.abort(), STALL_MS);
		};
		const onAbort = () => request.abort();
		signal.addEventListener('abort', onAbort);
		request.upload.onprogress = ({ loaded }) => {
			moved();
			onProgress(loaded);
		};
		request.onloadend = () => {
			clearTimeout(stall);
			signal.removeEventListener('abort', onAbort);
			resolve(outcomeOf(request.status, request.responseText));
		};
		const query = new URLSearchParams([
			...childIds.map((childId) => ['child', childId]),
			...usesOf({ uses }).map((use) => ['for', use]),
		]);
		request.open('PUT', `/media/${id}?${query}`);
		request.setRequestHeader('content-type', 'application/octet-stream');
		request.send(bytes);
	});

/** Status 0 is a connection that broke; 401 waits until somebody has signed in again. */
export function outcomeOf(status: number, body: string): SendOutcome {
	switch (status) {
		case 200:
			return keptBy(body);
		case 0:
		case 401:
			return { type: 'unreachable' };
		case 403:
			return { type: 'refused', reason: 'no-access' };
		case 413:
			return { type: 'refused', reason: 'too-large' };
		case 415:
			return { type: 'refused', reason: 'refused' };
		default:
			return { type: 'later' };
	}
}

function keptBy(body: string): SendOutcome {
	try {
		const { kept } = JSON.parse(body) as { kept?: unknown };
		if (Array.isArray(kept)) return { type: 'kept', childIds: kept as ChildId[] };
	} catch {
		// A captive portal's page says 200 as well.
	}
	return { type: 'unreachable' };
}

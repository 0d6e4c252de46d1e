import * as Y from 'yjs';
import type { Instant } from '#domain/time.ts';
import type { DeviceStore, TrayPiece } from '#lib/storage/device-store.ts';

/**
 * Hands words of the tray in at school, into its quarantine, where somebody decides about them. Only
 * what the school has not had is sent: it says first how far it has come.
 */
export type HandInAnswer =
	| 'later'
	/** What of it was typed; `null` when the document at school has all of it already. */
	| { readonly typed: readonly string[] | null };

const ANSWER_MS_MAX = 15_000;

/**
 * What the school refused as such it would refuse again, and what has diverged lies under ids that mean
 * something else there: both stay here alone, to be saved.
 */
function mayHandIn(piece: TrayPiece): boolean {
	const isForSchool = piece.reason !== 'refused' && piece.reason !== 'diverged';
	return piece.handedInAt === undefined && isForSchool && piece.state.length > 0;
}

/** Hands in all that lies in the tray and may be; what does not come through waits for the next time. */
export async function handInTray(options: {
	readonly device: DeviceStore;
	readonly handIn: typeof handIn;
	readonly now: () => Instant;
	readonly signal: AbortSignal;
}): Promise<void> {
	for (const piece of await options.device.tray()) {
		if (options.signal.aborted) return;
		if (!mayHandIn(piece)) continue;
		const answer = await options.handIn(piece);
		if (answer === 'later') continue;
		const handed = answer.typed === null ? null : handedIn(piece, answer, options.now());
		await options.device.replaceInTray(piece, handed);
	}
}

/** `later` for everything that may change: no network, nobody signed in, a quarantine that is full. */
export async function handIn(
	piece: TrayPiece,
	fetchFromSchool: typeof fetch = fetch,
): Promise<HandInAnswer> {
	const { docId, generation, id, keptAt, state } = piece;
	try {
		const signal = AbortSignal.timeout(ANSWER_MS_MAX);
		const query = new URLSearchParams({ doc: docId, generation: String(generation) });
		const known = await fetchFromSchool(`/api/quarantine/clocks?${query}`, {
			cache: 'no-store',
			signal,
		});
		const { clocks } = (await known.json()) as { clocks?: unknown };
		if (!known.ok || typeof clocks !== 'string') return 'later';
		const update = Y.diffUpdate(state, fromBase64(clocks));
		const answer = await fetchFromSchool('/api/quarantine', {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({
				...{ docId, generation, handIn: `${id} ${keptAt} ${state.length}` },
				update: toBase64(update),
			}),
			signal,
		});
		const { typed } = (await answer.json()) as { typed?: unknown };
		if (!answer.ok || typed === undefined) return 'later';
		return { typed: Array.isArray(typed) ? typed.map(String) : null };
	} catch {
		// No network, a broken answer, a captive portal's page: the words stay here and are tried again.
		return 'later';
	}
}

/**
 * The piece as it stays on the device once the school has it: one's own words, and no longer the
 * document they were written in, of which something may have been erased.
 */
function handedIn(
	piece: TrayPiece,
	{ typed }: Exclude<HandInAnswer, 'later'>,
	at: Instant,
): TrayPiece {
	return { ...piece, text: (typed ?? []).join('\n'), state: new Uint8Array(), handedInAt: at };
}

function fromBase64(text: string): Uint8Array {
	return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

function toBase64(bytes: Uint8Array): string {
	let text = '';
	for (const byte of bytes) text += String.fromCharCode(byte);
	return btoa(text);
}

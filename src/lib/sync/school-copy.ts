import { WebsocketProvider } from 'y-websocket';
import * as Y from 'yjs';
import { SCHEMA } from '#protocol/version.ts';
import type { Copy } from '#lib/storage/device-store.ts';

/** A document that does not come in this time is asked for again later. */
const FETCH_MS_MAX = 20_000;

/**
 * The document as the school has it, beside this device's copy and without touching it; `null` when
 * it cannot be had now. The caller destroys it.
 */
export function fetchSchoolCopy(
	relayUrl: string,
	{ docId, generation }: Copy,
	signal: AbortSignal,
): Promise<Y.Doc | null> {
	const doc = new Y.Doc();
	const provider = new WebsocketProvider(relayUrl, docId, doc, {
		connect: false,
		disableBc: true,
		params: { schema: String(SCHEMA), generation: String(generation) },
	});
	// Nobody is there: this only reads.
	provider.awareness.setLocalState(null);
	return new Promise((resolve) => {
		const end = (isWhole: boolean) => {
			clearTimeout(timer);
			signal.removeEventListener('abort', onFailed);
			provider.destroy();
			if (!isWhole) doc.destroy();
			resolve(isWhole ? doc : null);
		};
		const onFailed = () => end(false);
		const timer = setTimeout(onFailed, FETCH_MS_MAX);
		signal.addEventListener('abort', onFailed);
		provider.on('sync', (isSynced) => isSynced && end(true));
		provider.on('closed', onFailed);
		provider.connect();
	});
}

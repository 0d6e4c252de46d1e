import { WebsocketProvider } from 'y-websocket';
import type * as Y from 'yjs';
import type { Copy } from '#lib/storage/device-store.ts';
import { EXTENSION, PACKED, SCHEMA } from '#protocol/version.ts';

/** Reconnect attempts back off to this; a village road has no signal for minutes. */
const RECONNECT_MS_MAX = 15_000;

export interface ProviderOptions {
	readonly doc: Y.Doc;
	readonly copy: Copy;
	/** `ws://…/sync` of the school. */
	readonly relayUrl: string;
	/** Tabs of one person talk to each other on it; another person signed in later must not overhear. */
	readonly channel: string;
	readonly socket: typeof WebSocket;
}

/** The stock provider of y-websocket as this product uses it; it connects when it is told to. */
export function createProvider(options: ProviderOptions): WebsocketProvider {
	const { doc, copy, relayUrl, channel, socket } = options;
	const provider = new WebsocketProvider(relayUrl, copy.docId, doc, {
		connect: false,
		WebSocketPolyfill: socket,
		maxBackoffTime: RECONNECT_MS_MAX,
		params: {
			ext: String(EXTENSION),
			packed: String(PACKED),
			schema: String(SCHEMA),
			generation: String(copy.generation),
		},
	});
	provider.bcChannel = channel;
	scatterReturns(provider);
	return provider;
}

/**
 * A server that restarts closes all devices at the same moment; without chance in their pauses they
 * would all knock again at the same moments, too. So each pause is drawn anew, between half of the
 * stock one and the whole. The stock provider waits for the lesser of its doubling pause and
 * `maxBackoffTime`, and asks for both right after it has told of the close.
 */
function scatterReturns(provider: WebsocketProvider): void {
	provider.on('connection-close', () => {
		const doubled = 100 * 2 ** (provider.wsUnsuccessfulReconnects + 1);
		const pause = Math.min(doubled, RECONNECT_MS_MAX);
		provider.maxBackoffTime = pause * (0.5 + Math.random() / 2);
	});
}

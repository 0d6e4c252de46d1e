import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';

/** How one of the servers is spoken to; the sync messages inside are the same everywhere. */
export interface Dialect {
	path(name: string): string;
	/** What is sent first, before any sync message. */
	greeting(name: string): Uint8Array[];
	wrap(name: string, message: Uint8Array): Uint8Array;
	/** The message inside of what came. */
	unwrap(data: Uint8Array): Uint8Array;
}

const asItIs = {
	greeting: () => [],
	wrap: (_name: string, message: Uint8Array) => message,
	unwrap: (data: Uint8Array) => data,
};

/** y-websocket's protocol; of ours acks and packed answers are asked for, as our own client does. */
export const plain: Dialect = { ...asItIs, path: (name) => `/${name}` };
export const withAcks: Dialect = { ...asItIs, path: (name) => `/sync/${name}?ext=1&packed=1` };

const AUTH = 2;
const TOKEN = 0;

/** Every message of Hocuspocus begins with the document's name, and a token has to come first. */
export const hocuspocus: Dialect = {
	path: () => '/',
	greeting(name) {
		const encoder = encoding.createEncoder();
		encoding.writeVarString(encoder, name);
		encoding.writeVarUint(encoder, AUTH);
		encoding.writeVarUint(encoder, TOKEN);
		encoding.writeVarString(encoder, 'token');
		return [encoding.toUint8Array(encoder)];
	},
	wrap(name, message) {
		const encoder = encoding.createEncoder();
		encoding.writeVarString(encoder, name);
		encoding.writeUint8Array(encoder, message);
		return encoding.toUint8Array(encoder);
	},
	unwrap(data) {
		const decoder = decoding.createDecoder(data);
		const length = decoding.readVarUint(decoder);
		return data.subarray(decoder.pos + length);
	},
};

import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { fail, ok, type Result } from '#domain/result.ts';

/**
 * Messages on `/sync/<docId>`. Types 0–3 are y-websocket's own; 64 and above are our extensions,
 * which the relay sends only on a connection that asked for them with `ext=1`, a packed answer where it
 * was asked for with `packed=1`; a part is a client's.
 */
export const MESSAGE = {
	sync: 0,
	awareness: 1,
	auth: 2,
	queryAwareness: 3,
	ack: 64,
	notice: 65,
	compare: 66,
	fingerprint: 67,
	diverged: 68,
	/** Content of a client that is not all of it: more parts and a step 2 or an update follow (P12). */
	part: 70,
	/** What a device lacks, its deleted ranges in fewer bytes (P15); see `packed-answer.ts`. */
	packedAnswer: 71,
} as const;

/** Subtypes of `sync`, as in y-protocols. */
export const SYNC = { step1: 0, step2: 1, update: 2 } as const;

/**
 * An ack (P5, R7): of the content messages (sync step 2, update and part) that this connection has sent, the
 * first `count` are durable at the school. `at` is the server's clock in milliseconds.
 */
export interface Ack {
	readonly count: number;
	readonly at: number;
}

/**
 * Why content that was sent is not kept at the school; the words stay on the device (P6). The place in
 * the list is what is sent.
 */
const NOTICE_REASONS = ['read-only', 'refused', 'quarantined', 'outdated'] as const;
export type NoticeReason = (typeof NOTICE_REASONS)[number];

/**
 * Says that content message number `count` of this connection was not kept, and why; number 0 stands for
 * whatever will be sent.
 */
export interface Notice {
	readonly count: number;
	readonly reason: NoticeReason;
}

/**
 * How far a difference between two copies that should be the same has been followed (P14): seen once,
 * or there still after everything was exchanged anew.
 */
export type DivergenceStep = 'seen' | 'lasting';
const DIVERGENCE_STEPS: readonly DivergenceStep[] = ['seen', 'lasting'];

/** What the relay sends to a client that asked for extensions. */
export type Extension =
	| { readonly type: 'ack'; readonly ack: Ack }
	| { readonly type: 'notice'; readonly notice: Notice }
	| { readonly type: 'fingerprint'; readonly fingerprint: Uint8Array };

export function encodeAck(ack: Ack): Uint8Array {
	const encoder = encoding.createEncoder();
	encoding.writeVarUint(encoder, MESSAGE.ack);
	encoding.writeVarUint(encoder, ack.count);
	encoding.writeVarUint(encoder, ack.at);
	return encoding.toUint8Array(encoder);
}

export function encodeNotice(notice: Notice): Uint8Array {
	const encoder = encoding.createEncoder();
	encoding.writeVarUint(encoder, MESSAGE.notice);
	encoding.writeVarUint(encoder, notice.count);
	encoding.writeVarUint(encoder, NOTICE_REASONS.indexOf(notice.reason));
	return encoding.toUint8Array(encoder);
}

/** Asks for the fingerprint of everything the relay has sent on this connection so far (P13). */
export function encodeCompare(): Uint8Array {
	return Uint8Array.of(MESSAGE.compare);
}

export function encodeFingerprint(fingerprint: Uint8Array): Uint8Array {
	const encoder = encoding.createEncoder();
	encoding.writeVarUint(encoder, MESSAGE.fingerprint);
	encoding.writeVarUint8Array(encoder, fingerprint);
	return encoding.toUint8Array(encoder);
}

/** Tells the school that this copy is another than the school's (P14). */
export function encodeDiverged(step: DivergenceStep): Uint8Array {
	return Uint8Array.of(MESSAGE.diverged, DIVERGENCE_STEPS.indexOf(step));
}

/** Reads what comes after the type of a `diverged` message; `null` for a step there is not. */
export function readDivergenceStep(decoder: decoding.Decoder): DivergenceStep | null {
	return DIVERGENCE_STEPS[decoding.readVarUint(decoder)] ?? null;
}

/** Reads an extension message of the relay; an error for any other message or broken bytes. */
export function decodeExtension(bytes: Uint8Array): Result<Extension, 'not-an-extension'> {
	try {
		const decoder = decoding.createDecoder(bytes);
		const type = decoding.readVarUint(decoder);
		if (type === MESSAGE.ack) {
			const count = decoding.readVarUint(decoder);
			return ok({ type: 'ack', ack: { count, at: decoding.readVarUint(decoder) } });
		}
		if (type === MESSAGE.notice) {
			const count = decoding.readVarUint(decoder);
			const reason = NOTICE_REASONS[decoding.readVarUint(decoder)];
			if (reason !== undefined) return ok({ type: 'notice', notice: { count, reason } });
		}
		if (type === MESSAGE.fingerprint) {
			return ok({ type: 'fingerprint', fingerprint: decoding.readVarUint8Array(decoder) });
		}
	} catch {
		// lib0 throws on truncated input; that is the same answer as an unknown type.
	}
	return fail('not-an-extension');
}

/** Is this frame content (sync step 2, update, part)? Both ends count exactly these for acks. */
export function isContentFrame(bytes: Uint8Array): boolean {
	if (bytes[0] === MESSAGE.part) return true;
	return (
		bytes.length >= 2 &&
		bytes[0] === MESSAGE.sync &&
		(bytes[1] === SYNC.step2 || bytes[1] === SYNC.update)
	);
}

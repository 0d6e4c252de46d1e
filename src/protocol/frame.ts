import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { fail, ok, type Result } from '#domain/result.ts';
import { MESSAGE, readDivergenceStep, SYNC, type DivergenceStep } from './message.ts';

/**
 * What a client may say on `/sync/<docId>` (P1). `update`, `step2` and `part` are content (P4);
 * `compare` and `diverged` are for clients that asked for extensions (P13, P14).
 */
export type Frame =
	| { readonly type: 'step1'; readonly stateVector: Uint8Array }
	| { readonly type: 'step2'; readonly update: Uint8Array }
	| { readonly type: 'update'; readonly update: Uint8Array }
	| { readonly type: 'part'; readonly update: Uint8Array }
	| { readonly type: 'awareness'; readonly states: Uint8Array }
	| { readonly type: 'query-awareness' }
	| { readonly type: 'compare' }
	| { readonly type: 'diverged'; readonly step: DivergenceStep };

/**
 * Reads one message of a client. The byte arrays in the result are views on `bytes`, not copies.
 * A message that is cut short, has bytes left over or is of a type no client sends is `bad-frame`.
 */
export function parseFrame(bytes: Uint8Array): Result<Frame, 'bad-frame'> {
	try {
		const decoder = decoding.createDecoder(bytes);
		const frame = readFrame(decoder);
		if (frame !== null && !decoding.hasContent(decoder)) return ok(frame);
	} catch {
		// lib0 throws on truncated input and on lengths beyond it: the same answer as an unknown type.
	}
	return fail('bad-frame');
}

function readFrame(decoder: decoding.Decoder): Frame | null {
	switch (decoding.readVarUint(decoder)) {
		case MESSAGE.sync:
			return readSync(decoder);
		case MESSAGE.awareness:
			return { type: 'awareness', states: decoding.readVarUint8Array(decoder) };
		case MESSAGE.part:
			return { type: 'part', update: decoding.readVarUint8Array(decoder) };
		case MESSAGE.queryAwareness:
			return { type: 'query-awareness' };
		case MESSAGE.compare:
			return { type: 'compare' };
		case MESSAGE.diverged:
			return readDiverged(decoder);
		default:
			return null;
	}
}

function readDiverged(decoder: decoding.Decoder): Frame | null {
	const step = readDivergenceStep(decoder);
	return step === null ? null : { type: 'diverged', step };
}

function readSync(decoder: decoding.Decoder): Frame | null {
	switch (decoding.readVarUint(decoder)) {
		case SYNC.step1:
			return { type: 'step1', stateVector: decoding.readVarUint8Array(decoder) };
		case SYNC.step2:
			return { type: 'step2', update: decoding.readVarUint8Array(decoder) };
		case SYNC.update:
			return { type: 'update', update: decoding.readVarUint8Array(decoder) };
		default:
			return null;
	}
}

export const encodeStep1 = (stateVector: Uint8Array) => encodeSync(SYNC.step1, stateVector);
export const encodeStep2 = (update: Uint8Array) => encodeSync(SYNC.step2, update);
export const encodeUpdate = (update: Uint8Array) => encodeSync(SYNC.update, update);

/** A part of content: what is to come with it goes into the frames that follow (P12). */
export function encodePart(update: Uint8Array): Uint8Array {
	const encoder = encoding.createEncoder();
	encoding.writeVarUint(encoder, MESSAGE.part);
	encoding.writeVarUint8Array(encoder, update);
	return encoding.toUint8Array(encoder);
}

function encodeSync(subtype: number, payload: Uint8Array): Uint8Array {
	const encoder = encoding.createEncoder();
	encoding.writeVarUint(encoder, MESSAGE.sync);
	encoding.writeVarUint(encoder, subtype);
	encoding.writeVarUint8Array(encoder, payload);
	return encoding.toUint8Array(encoder);
}

/** One person's presence: Yjs client id, its clock, and the state as JSON (`null` for "left"). */
export interface AwarenessState {
	readonly clientId: number;
	readonly clock: number;
	readonly json: string;
}

/** An awareness message; with no states it changes nothing and only says "still here" (P7). */
export function encodeAwareness(states: Iterable<AwarenessState>): Uint8Array {
	const body = encoding.createEncoder();
	const list = [...states];
	encoding.writeVarUint(body, list.length);
	for (const { clientId, clock, json } of list) {
		encoding.writeVarUint(body, clientId);
		encoding.writeVarUint(body, clock);
		encoding.writeVarString(body, json);
	}
	const encoder = encoding.createEncoder();
	encoding.writeVarUint(encoder, MESSAGE.awareness);
	encoding.writeVarUint8Array(encoder, encoding.toUint8Array(body));
	return encoding.toUint8Array(encoder);
}

/** Reads the states of an awareness message, as they were sent and not to be trusted. */
export function parseAwareness(states: Uint8Array): Result<AwarenessState[], 'bad-frame'> {
	try {
		const decoder = decoding.createDecoder(states);
		const count = decoding.readVarUint(decoder);
		const list: AwarenessState[] = [];
		for (let index = 0; index < count; index++) {
			const clientId = decoding.readVarUint(decoder);
			const clock = decoding.readVarUint(decoder);
			list.push({ clientId, clock, json: decoding.readVarString(decoder) });
		}
		if (!decoding.hasContent(decoder)) return ok(list);
	} catch {
		// Truncated input: the same answer as left-over bytes.
	}
	return fail('bad-frame');
}

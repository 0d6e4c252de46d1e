import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
	encodeAwareness,
	encodeStep1,
	encodeStep2,
	encodeUpdate,
	parseAwareness,
	parseFrame,
} from './frame.ts';
import { isContentFrame } from './message.ts';

const bytes = fc.uint8Array({ maxLength: 300 });

describe('[P1] messages', () => {
	test('say what was put in', () => {
		fc.assert(
			fc.property(bytes, (payload) => {
				expect(parseFrame(encodeStep1(payload))).toEqual({
					ok: true,
					value: { type: 'step1', stateVector: payload },
				});
				expect(parseFrame(encodeStep2(payload))).toEqual({
					ok: true,
					value: { type: 'step2', update: payload },
				});
				expect(parseFrame(encodeUpdate(payload))).toEqual({
					ok: true,
					value: { type: 'update', update: payload },
				});
			}),
		);
	});

	test('of random and cut bytes never throw', () => {
		fc.assert(
			fc.property(bytes, fc.nat(300), (payload, length) => {
				expect(typeof parseFrame(payload).ok).toBe('boolean');
				const cut = encodeUpdate(payload).subarray(0, length);
				if (length < payload.length) expect(parseFrame(cut).ok).toBe(false);
			}),
		);
	});

	test('with bytes left over are refused', () => {
		const frame = encodeUpdate(Uint8Array.of(0, 0));
		expect(parseFrame(Uint8Array.of(...frame, 0))).toEqual({ ok: false, error: 'bad-frame' });
	});
});

test('[P4] content is a step 2 or an update, and nothing else', () => {
	const payload = Uint8Array.of(0, 0);
	expect(isContentFrame(encodeStep2(payload))).toBe(true);
	expect(isContentFrame(encodeUpdate(payload))).toBe(true);
	expect(isContentFrame(encodeStep1(payload))).toBe(false);
	expect(isContentFrame(encodeAwareness([]))).toBe(false);
});

test('[P7] awareness says what was put in, nobody included, and broken bytes are refused', () => {
	const state = fc.record({ clientId: fc.nat(), clock: fc.nat(), json: fc.string() });
	fc.assert(
		fc.property(fc.array(state, { maxLength: 5 }), (states) => {
			const frame = parseFrame(encodeAwareness(states));
			if (!frame.ok || frame.value.type !== 'awareness') throw new Error('no awareness');
			expect(parseAwareness(frame.value.states)).toEqual({ ok: true, value: states });
		}),
	);
	fc.assert(fc.property(bytes, (payload) => typeof parseAwareness(payload).ok === 'boolean'));
});

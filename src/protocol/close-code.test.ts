import { expect, test } from 'vitest';
import { afterClose, CLOSE, type AfterClose, type CloseReason } from './close-code.ts';

/** What each reason asks of a client; a new reason has to say so here. */
const AFTER: Readonly<Record<CloseReason, AfterClose>> = {
	goingAway: 'reconnect',
	badFrame: 'keep-and-tell',
	signedOut: 'sign-in',
	forbidden: 'keep-and-tell',
	unknownDocument: 'keep-and-tell',
	staleGeneration: 'keep-and-tell',
	tooLarge: 'keep-and-tell',
	storeUnavailable: 'reconnect',
	documentDamaged: 'reconnect',
	tooMany: 'reconnect',
};

test('[P9] every reason has a number of its own, which both ends keep for good', () => {
	expect(CLOSE).toEqual({
		goingAway: 1001,
		badFrame: 4400,
		signedOut: 4401,
		forbidden: 4403,
		unknownDocument: 4404,
		staleGeneration: 4409,
		tooLarge: 4413,
		storeUnavailable: 4503,
		documentDamaged: 4510,
		tooMany: 4529,
	});
});

test.each(Object.entries(AFTER) as [CloseReason, AfterClose][])(
	'[P9] after %s a client does this: %s',
	(reason, after) => {
		expect(afterClose(CLOSE[reason])).toBe(after);
		// A stock client reconnects by the number alone.
		const isFinal = CLOSE[reason] >= 4_400 && CLOSE[reason] < 4_500;
		expect(after !== 'reconnect').toBe(isFinal);
	},
);

test('[P9] a number that nobody here knows means: come back', () => {
	expect(afterClose(1006)).toBe('reconnect');
	expect(afterClose(4_599)).toBe('reconnect');
});

import { expect, test } from 'vitest';
import { Settlement } from './settlement.ts';

const some = { whole: false };
const whole = { whole: true };

/** So many content frames that go to the log. */
function sent(settlement: Settlement, count: number): number[] {
	return Array.from({ length: count }, () => {
		const number = settlement.receive();
		settlement.started(number);
		return number;
	});
}

test('[R7, P5] counts without a hole, in the order of arrival', () => {
	const settlement = new Settlement();
	const numbers = sent(settlement, 3);
	expect(settlement.count).toBe(0);
	for (const number of numbers) {
		settlement.finished(number, some);
		expect(settlement.count).toBe(number);
	}
});

test('[R7] a frame that needs nothing waits for those ahead of it', () => {
	const settlement = new Settlement();
	const [first] = sent(settlement, 1);
	settlement.finished(settlement.receive(), some);
	expect(settlement.count).toBe(0);
	settlement.finished(first ?? 0, some);
	expect(settlement.count).toBe(2);
});

test('[R7] a gap holds the count until a full answer is in the log', () => {
	const settlement = new Settlement();
	const [first] = sent(settlement, 1);
	settlement.lacks(settlement.receive());
	settlement.asked();
	settlement.finished(first ?? 0, some);
	expect(settlement.count).toBe(0);
	settlement.answered();
	expect(settlement.isAnswered).toBe(true);
	const [answer] = sent(settlement, 1);
	settlement.finished(answer ?? 0, whole);
	expect(settlement.count).toBe(3);
});

test('[R7] a gap after the answer was sent is not healed by it', () => {
	const settlement = new Settlement();
	settlement.asked();
	settlement.answered();
	const [answer] = sent(settlement, 1);
	settlement.lacks(settlement.receive());
	settlement.finished(answer ?? 0, whole);
	expect(settlement.count).toBe(0);
});

test('[R1] what is done with early is not counted past what is still on its way', () => {
	const settlement = new Settlement();
	const [first, second, third] = sent(settlement, 3);
	settlement.finished(third ?? 0, some);
	settlement.finished(second ?? 0, some);
	expect(settlement.count).toBe(0);
	settlement.finished(first ?? 0, some);
	expect(settlement.count).toBe(3);
});

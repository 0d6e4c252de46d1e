import { expect, test } from 'vitest';
import { lastReviewDay, standingOf } from './guidance.ts';
import type { SubmissionId } from './ids.ts';
import type { LocalDate } from './time.ts';

const [first, second] = ['sub_1' as SubmissionId, 'sub_2' as SubmissionId];
const approval = (submissionId: SubmissionId, decision: 'approved' | 'declined') => ({
	submissionId,
	decision,
});

test.each<[string, SubmissionId[], ReturnType<typeof approval>[], string]>([
	['never asked for', [], [], 'draft'],
	['asked for', [first], [], 'asked'],
	['sent back', [first], [approval(first, 'declined')], 'declined'],
	['asked for again', [first, second], [approval(first, 'declined')], 'asked'],
	['approved', [first], [approval(first, 'approved')], 'approved'],
	[
		'approved, whatever is asked for later',
		[first, second],
		[approval(first, 'approved')],
		'approved',
	],
])('a plan %s', (_name, ids, approvals, standing) => {
	expect(
		standingOf(
			ids.map((id) => ({ id })),
			approvals,
		),
	).toBe(standing);
});

test('X1: the next review lies at most thirty days ahead', () => {
	expect(lastReviewDay('2028-02-01' as LocalDate)).toBe('2028-03-02');
});

import { expect, test } from 'vitest';
import { ANNOTATIONS, PLANS } from './plan.ts';

test.each(Object.entries(ANNOTATIONS))(
	'the note on %s is about words of that plan',
	(subject, note) => {
		const plan = PLANS[subject as keyof typeof PLANS];
		expect(plan.content[0]).toContain(note.quote);
	},
);

import { ofEach, type ClassRow, type Tally } from '#domain/duty/board.ts';
import type { ChildDuty } from '#domain/duty/duty.ts';

/** The whole school as one more row; its `id` is `null`. */
export type TotalRow = Omit<ClassRow, 'id'> & { readonly id: null };

/** All classes together; who is left over is named class by class and counts here as well. */
export function addTallies(classes: readonly ClassRow[]): TotalRow {
	const period = (duty: ChildDuty, when: 'now' | 'last') => {
		const there = classes.map((row) => row.duties[duty][when]).filter((tally) => tally !== null);
		return there.length === 0 ? null : sum(there);
	};
	const both = (duty: ChildDuty) => ({ now: period(duty, 'now'), last: period(duty, 'last') });
	return {
		id: null,
		name: '',
		paired: sum(classes.map(({ paired }) => paired)),
		duties: ofEach(both),
		goodNews: sum(classes.map(({ goodNews }) => goodNews)),
	};
}

/** Names stand in the rows of the classes; seven hundred of them in one line nobody would read. */
const NAMES_MAX = 12;

function sum(tallies: readonly Tally[]): Tally {
	const total = (key: 'done' | 'of' | 'late' | 'waived') =>
		tallies.reduce((before, tally) => before + tally[key], 0);
	const left = tallies.flatMap((tally) => tally.left);
	return {
		...{ done: total('done'), of: total('of'), late: total('late'), waived: total('waived') },
		left: left.length <= NAMES_MAX ? left : [...left.slice(0, NAMES_MAX), '…'],
	};
}

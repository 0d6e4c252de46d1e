import type { ChildId } from '#domain/ids.ts';
import type { Pasted, PastedRow } from '#domain/score-paste.ts';
import type { MarkToSet } from '#notebook/register.ts';

/** Who a pasted row is of: one child, or left out. */
export type Choice = ChildId | 'left-out';

/** Why a row is not filled in; `null` for one that is. */
export type RowProblem = 'nobody' | 'several' | 'twice' | 'no-mark' | 'empty' | 'left-out';

/** What becomes of each row of a paste, by what was matched and what somebody chose. */
export interface SettledPaste {
	readonly rows: readonly {
		readonly row: PastedRow;
		readonly childId: ChildId | null;
		readonly problem: RowProblem | null;
	}[];
	/** What is filled in when it is accepted. */
	readonly marks: readonly MarkToSet[];
	/** Rows that somebody still has to decide about before anything is filled in. */
	readonly open: number;
}

export function settlePaste(pasted: Pasted, choices: ReadonlyMap<number, Choice>): SettledPaste {
	const chosen = pasted.rows.map((row) => childOf(row, pasted, choices.get(row.line)));
	const times = Map.groupBy(
		chosen.filter((each) => each !== null && each !== 'left-out'),
		(each) => each,
	);
	const rows = pasted.rows.map((row, at) => {
		const choice = chosen[at] ?? null;
		const childId = choice === 'left-out' ? null : choice;
		const isTwice = childId !== null && (times.get(childId)?.length ?? 0) > 1;
		return { row, childId, problem: problemOf(row, pasted, choice, isTwice) };
	});
	const asks: readonly (RowProblem | null)[] = ['several', 'twice'];
	return {
		rows,
		open: rows.filter(({ problem }) => asks.includes(problem)).length,
		marks: rows.flatMap(({ row, childId, problem }) =>
			problem === null && childId !== null && row.mark.ok
				? [{ childId, mark: row.mark.value }]
				: [],
		),
	};
}

function childOf(row: PastedRow, pasted: Pasted, choice: Choice | undefined): Choice | null {
	if (choice !== undefined) return choice;
	const [only] = row.childIds;
	if (row.childIds.length !== 1 || only === undefined || pasted.repeated.includes(only))
		return null;
	return only;
}

function problemOf(
	row: PastedRow,
	pasted: Pasted,
	choice: Choice | null,
	isTwice: boolean,
): RowProblem | null {
	if (choice === 'left-out') return 'left-out';
	if (choice === null) {
		const [only] = row.childIds;
		if (only === undefined) return 'nobody';
		return row.childIds.length === 1 && pasted.repeated.includes(only) ? 'twice' : 'several';
	}
	if (isTwice) return 'twice';
	if (!row.mark.ok) return 'no-mark';
	return row.mark.value === null ? 'empty' : null;
}

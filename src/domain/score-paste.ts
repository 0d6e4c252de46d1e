import type { ChildId } from './ids.ts';
import type { Result } from './result.ts';
import { parseMark, type Mark, type MarkFault } from './score.ts';

/**
 * What a teacher pastes from a spreadsheet into a sheet of scores (F3): names with scores beside them,
 * or a bare column of scores. Nothing is guessed: what does not match one child is shown.
 */
export interface Pupil {
	readonly id: ChildId;
	readonly name: string;
}

export interface PastedRow {
	/** From 1, as it stood in what was pasted. */
	readonly line: number;
	/** As pasted; an empty string in a bare column. */
	readonly name: string;
	readonly typed: string;
	readonly mark: Result<Mark | null, MarkFault>;
	/** Children it may be: exactly one is a match, none or several are asked about. */
	readonly childIds: readonly ChildId[];
}

export interface Pasted {
	readonly rows: readonly PastedRow[];
	/** Children whom several rows speak of; each of those rows is asked about. */
	readonly repeated: readonly ChildId[];
	/** A bare column that is longer than what is left of the sheet: how many rows found no place. */
	readonly beyond: number;
}

/** Is this more than one cell, so that pasting it means filling in rows? */
export function isTable(text: string): boolean {
	return /[\t\n\r]/.test(text.trim());
}

/**
 * Reads what was pasted. Rows with names are matched by name, wherever they stand; a bare column fills
 * the pupils from `from` on, in the order in which they are handed in. A row of headings and empty rows
 * are passed over.
 */
export function readPasted(
	text: string,
	pupils: readonly Pupil[],
	fullMarks: number,
	from = 0,
): Pasted {
	const lines = text
		.split(/\r\n|\r|\n/)
		.map((line, at) => ({ line: at + 1, cells: line.split('\t').map(cleanCell) }));
	const named = lines.filter(({ cells }) => cells.filter((cell) => cell !== '').length > 1);
	const isNamed = named.some(({ cells }) =>
		cells.some((cell) => pupilsCalled(pupils, cell).length),
	);
	return isNamed || named.length > 0
		? readNamed(named, pupils, fullMarks)
		: readColumn(lines, pupils, fullMarks, from);
}

interface Line {
	readonly line: number;
	readonly cells: readonly string[];
}

function readNamed(lines: readonly Line[], pupils: readonly Pupil[], fullMarks: number): Pasted {
	const rows = lines.flatMap(({ line, cells }): PastedRow[] => {
		const nameAt = cells.findIndex((cell) => pupilsCalled(pupils, cell).length > 0);
		const name = cells[nameAt] ?? cells.find((cell) => /\p{L}/u.test(cell)) ?? '';
		const typed = scoreIn(cells.slice(cells.indexOf(name) + 1), fullMarks);
		const childIds = pupilsCalled(pupils, name).map(({ id }) => id);
		const mark = parseMark(typed, fullMarks);
		// Headings: nobody of that name and nothing to fill in.
		if (childIds.length === 0 && !mark.ok && mark.error === 'not-a-mark') return [];
		return [{ line, name, typed, mark, childIds }];
	});
	const seen = new Set<ChildId>();
	const repeated = new Set<ChildId>();
	for (const { childIds } of rows) {
		const [only] = childIds;
		if (childIds.length !== 1 || only === undefined) continue;
		if (seen.has(only)) repeated.add(only);
		seen.add(only);
	}
	return { rows, repeated: [...repeated], beyond: 0 };
}

/** The last cell behind the name that reads as a mark: before it stand numbers of pupils and the like. */
function scoreIn(cells: readonly string[], fullMarks: number): string {
	const filled = cells.filter((cell) => cell !== '');
	const readable = filled.findLast((cell) => {
		const mark = parseMark(cell, fullMarks);
		return mark.ok || mark.error !== 'not-a-mark';
	});
	return readable ?? filled.at(-1) ?? '';
}

function readColumn(
	lines: readonly Line[],
	pupils: readonly Pupil[],
	fullMarks: number,
	from: number,
): Pasted {
	const typed = lines.map(({ line, cells }) => ({ line, typed: cells.join('') }));
	while (typed.length > 0 && typed.at(-1)?.typed === '') typed.pop();
	const [first] = typed;
	// A heading over the column ("成绩") is no row.
	const isHeading = first !== undefined && isNoMark(first.typed, fullMarks);
	const rows = (isHeading ? typed.slice(1) : typed).map((row, at): PastedRow => {
		const pupil = pupils[from + at];
		return {
			...row,
			name: '',
			mark: parseMark(row.typed, fullMarks),
			childIds: pupil === undefined ? [] : [pupil.id],
		};
	});
	return {
		rows: rows.filter(({ childIds }) => childIds.length > 0),
		repeated: [],
		beyond: rows.filter(({ childIds }) => childIds.length === 0).length,
	};
}

function isNoMark(typed: string, fullMarks: number): boolean {
	const mark = parseMark(typed, fullMarks);
	return !mark.ok && mark.error === 'not-a-mark';
}

function pupilsCalled(pupils: readonly Pupil[], name: string): Pupil[] {
	const key = nameKey(name);
	return key === '' ? [] : pupils.filter((pupil) => nameKey(pupil.name) === key);
}

/** Spreadsheets put blanks into names of two characters to line them up. */
function nameKey(name: string): string {
	return name.normalize('NFKC').replaceAll(/[\s·•・]/gu, '');
}

/** A spreadsheet wraps a cell with a quotation mark in it into quotation marks. */
function cleanCell(cell: string): string {
	return cell
		.trim()
		.replace(/^"(.*)"$/s, '$1')
		.trim();
}

/** A sheet as a table of texts; dates come as `2013-05-06`, numbers as the file spells them. */
export interface SheetTable {
	readonly name: string;
	readonly rows: readonly (readonly string[])[];
}

/** Why a file cannot be used; the page has words for each. */
export type SheetFault = 'not-xlsx' | 'too-large' | 'too-many-rows' | 'empty' | 'too-slow';

export type SheetAnswer =
	| { readonly ok: true; readonly sheets: readonly SheetTable[] }
	| { readonly ok: false; readonly fault: SheetFault };

/** A list of 5,000 children is a third of this. */
export const FILE_BYTES_MAX = 5_000_000;
/** What it may unfold to, in memory. */
export const UNFOLDED_BYTES_MAX = 80_000_000;
export const COLUMNS_MAX = 80;
export const CELL_LENGTH_MAX = 300;

/** One cell as text; what is longer than any name or address is cut, and the rules will complain. */
export function cellText(value: unknown): string {
	if (value === null || value === undefined) return '';
	if (value instanceof Date) {
		return Number.isNaN(value.getTime()) ? '' : value.toISOString().slice(0, 10);
	}
	if (typeof value === 'boolean') return value ? '是' : '否';
	return String(value).slice(0, CELL_LENGTH_MAX);
}

/** The table without what is empty at its end; `null` when nothing is left. */
export function toTable(
	name: string,
	data: readonly (readonly unknown[])[],
	rowsMax: number,
): SheetTable | SheetFault | null {
	const rows = data.map((row) => row.slice(0, COLUMNS_MAX).map(cellText));
	const last = rows.findLastIndex((row) => row.some((text) => text.trim() !== ''));
	if (last === -1) return null;
	return last + 1 > rowsMax ? 'too-many-rows' : { name, rows: rows.slice(0, last + 1) };
}

import { SvelteMap, SvelteSet } from 'svelte/reactivity';
import type { RowReading, SheetRow } from '#domain/census/census-row.ts';
import { findHeadingRow, matchColumns, type CensusField } from '#domain/census/columns.ts';
import { CENSUS_BATCH, type Decision, type RowFinding } from '#domain/census/import.ts';
import { findTwins } from '#domain/census/likeness.ts';
import type { LocalDate } from '#domain/time.ts';
import { askOffice, type OfficeRefusal } from '#lib/session/ask-office.ts';
import {
	groupOf,
	readRows,
	ROW_GROUPS,
	stateOfRow,
	type RowGroup,
	type RowState,
} from './row-state.ts';
import type { SheetTable } from './sheet-table.ts';

export interface DraftRow {
	readonly sheetRow: SheetRow;
	readonly reading: RowReading;
	readonly finding: RowFinding | undefined;
	readonly state: RowState;
}

/**
 * A sheet that is being looked at: how its columns are matched, what was mended in its rows, what
 * the school knows of them and what was decided. Nothing of it is written anywhere until it is taken
 * in (`import-run.svelte.ts`).
 */
export class ImportDraft {
	readonly sheets: readonly SheetTable[];
	readonly #today: LocalDate;
	#sheet = $state.raw<SheetTable>({ name: '', rows: [] });
	#headingRow = $state(0);
	#columns = $state.raw<readonly (CensusField | null)[]>([]);
	readonly #mended = new SvelteMap<number, SheetRow['texts']>();
	readonly #leftOut = new SvelteSet<number>();
	readonly #findings = new SvelteMap<number, RowFinding>();
	readonly #decisions = new SvelteMap<number, Decision>();
	#checked = $state(0);
	#refusal = $state.raw<OfficeRefusal | null>(null);

	constructor(sheets: readonly SheetTable[], today: LocalDate) {
		this.sheets = sheets;
		this.#today = today;
		// The list of a workbook is its longest sheet; the person may choose another one.
		const longest = [...sheets].sort((a, b) => b.rows.length - a.rows.length)[0];
		if (longest) this.chooseSheet(longest.name);
	}

	chooseSheet(name: string): void {
		const sheet = this.sheets.find((table) => table.name === name);
		if (!sheet) return;
		this.#sheet = sheet;
		this.chooseHeadingRow(findHeadingRow(sheet.rows));
	}

	chooseHeadingRow(index: number): void {
		this.#headingRow = index;
		const width = Math.max(0, ...this.#sheet.rows.map((row) => row.length));
		const headings = Array.from({ length: width }, (_, column) => this.heading(column));
		this.#columns = matchColumns(headings);
		this.#forget();
	}

	chooseColumn(column: number, field: CensusField | null): void {
		this.#columns = this.#columns.map((current, index) => {
			if (index === column) return field;
			return current === field ? null : current;
		});
		this.#forget();
	}

	/** What was mended and found belongs to the matching it was done in. */
	#forget(): void {
		this.#mended.clear();
		this.#leftOut.clear();
		this.#decisions.clear();
		this.#findings.clear();
		this.#checked = 0;
	}

	get sheetName(): string {
		return this.#sheet.name;
	}

	get headingRow(): number {
		return this.#headingRow;
	}

	get columns(): readonly (CensusField | null)[] {
		return this.#columns;
	}

	heading(column: number): string {
		return this.#sheet.rows[this.#headingRow]?.[column] ?? '';
	}

	/** The first texts of a column, for the person to see what is in it. */
	samples(column: number): string[] {
		return this.#sheet.rows
			.slice(this.#headingRow + 1)
			.flatMap((row) => row[column]?.trim() || [])
			.slice(0, 3);
	}

	/** Without these two nobody can be found or made. */
	readonly isMatched = $derived.by(() =>
		(['name', 'className'] as const).every((field) => this.#columns.includes(field)),
	);

	readonly #sheetRows = $derived.by((): SheetRow[] =>
		this.#sheet.rows.flatMap((cells, index) => {
			const line = index + 1;
			const isBlank = cells.every((text) => text.trim() === '');
			if (index <= this.#headingRow || isBlank) return [];
			const texts: Partial<Record<CensusField, string>> = {};
			this.#columns.forEach((field, column) => {
				if (field !== null) texts[field] = cells[column] ?? '';
			});
			return [{ line, texts: { ...texts, ...this.#mended.get(line) } }];
		}),
	);

	readonly #readings = $derived.by(() => readRows(this.#sheetRows, this.#today));

	readonly #twins = $derived.by(() =>
		findTwins(
			[...this.#readings.values()]
				.filter(({ row, faults }) => faults.length === 0 && !this.#leftOut.has(row.line))
				.map(({ row }) => row),
		),
	);

	readonly rows = $derived.by((): DraftRow[] =>
		this.#sheetRows.flatMap((sheetRow) => {
			const { line } = sheetRow;
			const reading = this.#readings.get(line);
			if (!reading) return [];
			const finding = this.#findings.get(line);
			const state = stateOfRow({
				...{ reading, finding, twin: this.#twins.get(line) },
				decision: this.#decisions.get(line),
				isLeftOut: this.#leftOut.has(line),
			});
			return [{ sheetRow, reading, finding, state }];
		}),
	);

	readonly groups = $derived.by((): Readonly<Record<RowGroup, DraftRow[]>> => {
		const grouped = Map.groupBy(this.rows, ({ state }) => groupOf(state));
		return Object.fromEntries(
			ROW_GROUPS.map((group) => [group, grouped.get(group) ?? []]),
		) as Record<RowGroup, DraftRow[]>;
	});

	/** Classes that the sheet names and the school has not, with how many rows name them. */
	readonly unknownClasses = $derived.by(() => {
		const rows = this.rows.filter(({ state }) => state.type === 'unknown-class');
		return [...Map.groupBy(rows, ({ reading }) => reading.row.className)].map(([name, group]) => ({
			name,
			count: group.length,
		}));
	});

	get refusal(): OfficeRefusal | null {
		return this.#refusal;
	}

	/** How many rows the school has been asked about. */
	get checked(): number {
		return this.#checked;
	}

	/** Asks the school what it knows of these rows, or of all; in batches, so that it can be watched. */
	async check(lines?: readonly number[]): Promise<void> {
		const rows = [...this.#readings.values()]
			.filter(({ row, faults }) => faults.length === 0 && (lines?.includes(row.line) ?? true))
			.map(({ row }) => row);
		this.#refusal = null;
		if (!lines) this.#checked = 0;
		for (let from = 0; from < rows.length; from += CENSUS_BATCH) {
			const batch = rows.slice(from, from + CENSUS_BATCH);
			const answer = await askOffice<RowFinding[]>('POST', '/api/census/check', { rows: batch });
			if (!answer.ok) {
				this.#refusal = answer.error;
				return;
			}
			for (const finding of answer.value) this.#findings.set(finding.line, finding);
			if (!lines) this.#checked += batch.length;
		}
	}

	/** Other texts in place of what the sheet says; the school is asked anew. */
	async mend(line: number, texts: SheetRow['texts']): Promise<void> {
		this.#mended.set(line, { ...this.#mended.get(line), ...texts });
		this.#findings.delete(line);
		this.#decisions.delete(line);
		await this.check([line]);
	}

	/** Puts a class of the school in the place of a name that it does not know. */
	async renameClass(from: string, to: string): Promise<void> {
		const lines = this.rows
			.filter(({ reading }) => reading.row.className === from)
			.map(({ reading }) => reading.row.line);
		for (const line of lines) {
			this.#mended.set(line, { ...this.#mended.get(line), className: to, grade: '' });
		}
		await this.check(lines);
	}

	decide(line: number, decision: Decision): void {
		this.#decisions.set(line, decision);
	}

	leaveOut(lines: readonly number[]): void {
		for (const line of lines) this.#leftOut.add(line);
	}

	takeBackIn(line: number): void {
		this.#leftOut.delete(line);
	}
}

import writeExcelFile from 'write-excel-file/node';

/** A list as it goes into a spreadsheet: headings, then rows of texts. */
export interface SheetOut {
	readonly name: string;
	readonly headings: readonly string[];
	readonly rows: readonly (readonly (string | null)[])[];
}

/**
 * Writes an `.xlsx`. Every cell is a text, by type and by format: a name that begins with `=`, `+`,
 * `-`, `@` or a tab stays a name, also when somebody edits the cell and presses Enter. What no
 * spreadsheet may hold (control characters) is taken out.
 */
export async function writeWorkbook(sheets: readonly SheetOut[]): Promise<Uint8Array<ArrayBuffer>> {
	const workbook = await writeExcelFile(
		sheets.map(({ name, headings, rows }) => ({
			sheet: name,
			data: [
				headings.map((heading) => ({ ...textCell(heading), fontWeight: 'bold' as const })),
				...rows.map((row) => row.map((text) => (text === null ? null : textCell(text)))),
			],
			columns: headings.map((heading, column) => ({
				width: widthOf([heading, ...rows.map((row) => row[column] ?? '')]),
			})),
			stickyRowsCount: 1,
		})),
	).toBuffer();
	return new Uint8Array(workbook);
}

function textCell(text: string) {
	return { value: asWritten(withoutControls(text)), type: String, format: '@' };
}

/** A spreadsheet reads `_x003D_` as the letter of that number; with its first mark written as a number, it stays. */
function asWritten(text: string): string {
	return text.replace(/_(?=x[0-9a-f]{4}_)/gi, '_x005F_');
}

function withoutControls(text: string): string {
	return text.replace(/[^\P{Cc}\t\n]|[\uFFFE\uFFFF]/gu, '');
}

/** Chinese characters are twice as wide; nothing is wider than half a screen. */
function widthOf(texts: readonly string[]): number {
	const widths = texts.map((text) => [...text].reduce((sum, c) => sum + (c > '\u2e80' ? 2 : 1), 0));
	return Math.min(Math.max(...widths, 6) + 2, 50);
}

import readExcelFile from 'read-excel-file/web-worker';
import { CENSUS_ROWS_MAX } from '#domain/census/import.ts';
import { toTable, UNFOLDED_BYTES_MAX, type SheetAnswer, type SheetTable } from './sheet-table.ts';
import { declaredBytes } from './zip-bounds.ts';

/**
 * Reads a workbook in a thread of its own: whatever is in the file, the page goes on, and the thread
 * can be ended. Numbers stay as the file spells them, for student numbers are longer than a number
 * can hold. Titles above the list are let in besides.
 */
const ROWS_MAX = CENSUS_ROWS_MAX + 20;

async function read(file: File): Promise<SheetAnswer> {
	const bytes = await file.arrayBuffer();
	const unfolded = declaredBytes(new Uint8Array(bytes));
	if (unfolded === null) return { ok: false, fault: 'not-xlsx' };
	if (unfolded > UNFOLDED_BYTES_MAX) return { ok: false, fault: 'too-large' };
	const workbook = await readExcelFile(bytes, { parseNumber: (text) => text });
	const sheets: SheetTable[] = [];
	for (const { sheet, data } of workbook) {
		const table = toTable(sheet, data, ROWS_MAX);
		if (typeof table === 'string') return { ok: false, fault: table };
		if (table !== null) sheets.push(table);
	}
	return sheets.length > 0 ? { ok: true, sheets } : { ok: false, fault: 'empty' };
}

self.onmessage = ({ data }: MessageEvent<File>) => {
	read(data).then(
		(answer) => self.postMessage(answer),
		() => self.postMessage({ ok: false, fault: 'not-xlsx' } satisfies SheetAnswer),
	);
};

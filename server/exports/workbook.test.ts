import { describe, expect, it } from 'vitest';
import { unzipSync } from 'fflate';
import readExcelFile from 'read-excel-file/node';
import { must } from '#domain/assert.ts';
import { writeWorkbook } from './workbook.ts';

const HOSTILE = ['=1+1', '+861', '-1', '@SUM(A1)', '\t=1', '=HYPERLINK("http://x","y")', '<b>&"\''];

async function open(rows: readonly (readonly (string | null)[])[]) {
	const bytes = await writeWorkbook([{ name: '名单', headings: ['姓名'], rows }]);
	const files = unzipSync(bytes);
	const text = (path: string) => new TextDecoder().decode(must(files[path], path));
	return { bytes, sheet: text('xl/worksheets/sheet1.xml'), styles: text('xl/styles.xml') };
}

describe('[export] a spreadsheet', () => {
	it('holds texts alone, whatever they begin with', async () => {
		const { sheet, styles } = await open(HOSTILE.map((text) => [text]));
		expect(sheet).not.toMatch(/<f[\s>]/);
		const cells = [...sheet.matchAll(/<c ([^>]*)>/g)].map(([, attributes = '']) => attributes);
		expect(cells).toHaveLength(HOSTILE.length + 1);
		for (const attributes of cells) {
			expect(attributes).toMatch(/t="(s|inlineStr)"/);
			// The style says "text" besides, so that pressing Enter in the cell makes no formula of it.
			const style = Number(/s="(\d+)"/.exec(attributes)?.[1]);
			const formats = [
				...(/<cellXfs.*<\/cellXfs>/s.exec(styles)?.[0] ?? '').matchAll(/<xf [^>]*>/g),
			];
			const id = /numFmtId="(\d+)"/.exec(formats[style]?.[0] ?? '')?.[1] ?? '';
			const code = new RegExp(
				`<numFmt [^>]*numFmtId="${id}"[^>]*formatCode="@"|formatCode="@"[^>]*numFmtId="${id}"`,
			);
			expect(id === '49' || code.test(styles)).toBe(true);
		}
	});

	it('is read back letter by letter, rare ones too', async () => {
		const texts = [...HOSTILE, '欧阳𠮷', '罗䶮', '_x003D_1+1', '_x005F_x003D_'];
		const { bytes } = await open(texts.map((text) => [text]));
		const [read] = await readExcelFile(Buffer.from(bytes), { trim: false });
		expect(read?.data.slice(1).map(([cell]) => cell)).toEqual(texts);
	});

	it('leaves out what no spreadsheet may hold', async () => {
		const { bytes } = await open([['甲\u0000乙\u0007'], [null]]);
		const [read] = await readExcelFile(Buffer.from(bytes));
		expect(read?.data[1]?.[0]).toBe('甲乙');
	});
});

import { describe, expect, it } from 'vitest';
import writeExcelFile from 'write-excel-file/node';
import { declaredBytes } from './zip-bounds.ts';

const workbook = async (rows: number) =>
	new Uint8Array(
		await writeExcelFile(Array.from({ length: rows }, () => ['罗䶮', '七(1)班'])).toBuffer(),
	);

describe('[C1] what a file says it holds', () => {
	it('is more than its own size, and grows with what is in it', async () => {
		const small = await workbook(10);
		const large = await workbook(5000);
		expect(declaredBytes(small)).toBeGreaterThan(small.length);
		expect(declaredBytes(large)).toBeGreaterThan((declaredBytes(small) ?? 0) + 100_000);
	});

	it('is told of a bomb before it goes off', async () => {
		const bomb = await workbook(10);
		const view = new DataView(bomb.buffer, bomb.byteOffset);
		const directory = view.getUint32(bomb.length - 22 + 16, true);
		view.setUint32(directory + 24, 0xf0000000, true);
		expect(declaredBytes(bomb)).toBeGreaterThan(3_000_000_000);
	});

	it.each([
		['nothing', new Uint8Array()],
		['an old .xls', new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, ...Array<number>(600).fill(0)])],
		['words', new TextEncoder().encode('姓名,班级\n罗䶮,七(1)班\n'.repeat(20))],
	])('is not told by %s', (_what, bytes) => {
		expect(declaredBytes(bytes)).toBeNull();
	});

	it('is not told by a torn archive', async () => {
		const whole = await workbook(10);
		expect(declaredBytes(whole.slice(0, whole.length - 30))).toBeNull();
		expect(declaredBytes(whole.slice(200))).toBeNull();
	});
});

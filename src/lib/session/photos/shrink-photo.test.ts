import { expect, test } from 'vitest';
import { fit, isHeic, shrinkPhoto } from './shrink-photo.ts';

test.each([
	[4000, 3000, 1600, 1200],
	[3000, 4000, 1200, 1600],
	[1600, 900, 1600, 900],
	[30, 20, 30, 20],
	[20_000, 3, 1600, 1],
])('%i × %i is painted in %i × %i', (width, height, ...painted) => {
	expect(fit({ width, height })).toEqual(painted);
});

test('the camera’s own format is told by its brand, not by its name', async () => {
	const file = (text: string) => new Blob([text]);
	expect(await isHeic(file('\0\0\0\x18ftypheic\0\0\0\0'))).toBe(true);
	expect(await isHeic(file('\0\0\0\x18ftypmif1\0\0\0\0'))).toBe(true);
	expect(await isHeic(file('\0\0\0\x18ftypmp42\0\0\0\0'))).toBe(false);
	expect(await isHeic(file(''))).toBe(false);
});

test('a file larger than any camera’s is not even decoded', async () => {
	const huge = { size: 40_000_001 } as Blob;
	expect(await shrinkPhoto(huge)).toEqual({ ok: false, error: 'too-large' });
});

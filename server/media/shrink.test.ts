import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { shrinkPhoto } from './shrink.ts';

const blank = (width: number, height: number) =>
	sharp({ create: { width, height, channels: 3, background: '#8a6' } });

describe('pictures are made anew', () => {
	test('large ones become 1600 px and a thumbnail, without anything but pixels', async () => {
		const place = 'GPS-CANARY-26.6470,106.6302';
		const original = await blank(4000, 3000)
			.withExif({ IFD0: { ImageDescription: place, Make: place }, IFD3: { GPSDateStamp: place } })
			.withXmp(`<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf>${place}</rdf></x:xmpmeta>`)
			.jpeg()
			.toBuffer();
		expect(original.includes(place)).toBe(true);
		const result = await shrinkPhoto(original);
		if (!result.ok) throw new Error(result.error.type);
		const { full, thumb, width, height } = result.value;
		expect([width, height]).toEqual([1600, 1200]);
		for (const bytes of [full, thumb]) {
			const metadata = await sharp(bytes).metadata();
			expect(metadata.format).toBe('jpeg');
			expect([metadata.exif, metadata.xmp, metadata.iptc]).toEqual([
				undefined,
				undefined,
				undefined,
			]);
			expect(bytes.includes('CANARY')).toBe(false);
		}
		expect((await sharp(thumb).metadata()).width).toBe(640);
	});

	test('a picture taken upright stays upright without its mark', async () => {
		const lying = await blank(400, 200).withMetadata({ orientation: 6 }).jpeg().toBuffer();
		const result = await shrinkPhoto(lying);
		expect(result).toMatchObject({ ok: true, value: { width: 200, height: 400 } });
	});

	test('what hides behind the pixels does not come along', async () => {
		const tail = Buffer.from('MotionPhoto-tail <script>alert(1)</script>');
		const original = Buffer.concat([await blank(50, 50).jpeg().toBuffer(), tail]);
		const result = await shrinkPhoto(original);
		expect(result.ok && !result.value.full.includes('MotionPhoto')).toBe(true);
	});
});

describe('what is no picture is refused', () => {
	test.each([
		['words', Buffer.from('not a picture')],
		['nothing', Buffer.alloc(0)],
		['SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')],
		['a PNG head alone', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')],
	])('%s', async (_, bytes) => {
		expect(await shrinkPhoto(bytes)).toEqual({ ok: false, error: { type: 'not-a-picture' } });
	});

	test('half a file', async () => {
		const whole = await blank(600, 600).png().toBuffer();
		const result = await shrinkPhoto(whole.subarray(0, whole.length / 2));
		expect(result.ok).toBe(false);
	});

	test('a flood of pixels in a small file', async () => {
		const flood = await blank(10_000, 6000).png({ compressionLevel: 9 }).toBuffer();
		expect(flood.byteLength).toBeLessThan(1_000_000);
		expect(await shrinkPhoto(flood)).toEqual({ ok: false, error: { type: 'too-large' } });
	});
});

import { digest } from 'lib0/hash/sha256';
import { PHOTO_BYTES_MAX, PHOTO_SIDE_PX } from '#domain/photo.ts';
import { fail, ok, type Result } from '#domain/result.ts';

/**
 * Makes a picture small before it goes anywhere (F2): at most 1600 px, JPEG, upright, painted anew from
 * its pixels, so that place, time and camera stay on the phone. The browser decodes and encodes on
 * threads of its own; where it cannot, the page does it.
 */
export interface SmallPhoto {
	readonly bytes: ArrayBuffer;
	/** SHA-256 of the bytes, hexadecimal. */
	readonly hash: string;
}

export type ShrinkFault = 'unreadable' | 'heic' | 'too-large';

/** What no phone's camera makes; decoding it would cost the phone its memory. */
const FILE_BYTES_MAX = 40_000_000;

/** Good first; a scene of leaves and gravel that is still too large is tried plainer. */
const QUALITIES = [0.82, 0.65, 0.45];

export async function shrinkPhoto(file: Blob): Promise<Result<SmallPhoto, ShrinkFault>> {
	if (file.size > FILE_BYTES_MAX) return fail('too-large');
	const picture = await decode(file);
	if (picture === null) return fail((await isHeic(file)) ? 'heic' : 'unreadable');
	try {
		for (const quality of QUALITIES) {
			const blob = await paint(picture, quality);
			if (blob === null) return fail('unreadable');
			if (blob.size > PHOTO_BYTES_MAX) continue;
			const bytes = await blob.arrayBuffer();
			return ok({ bytes, hash: toHex(digest(new Uint8Array(bytes))) });
		}
		return fail('too-large');
	} finally {
		if ('close' in picture) picture.close();
	}
}

type Decoded = ImageBitmap | HTMLImageElement;

async function decode(file: Blob): Promise<Decoded | null> {
	try {
		return await createImageBitmap(file, { imageOrientation: 'from-image' });
	} catch {
		// Old browsers do not know the option, and some formats only an image element reads.
		return decodeByElement(file);
	}
}

async function decodeByElement(file: Blob): Promise<Decoded | null> {
	// A drawing (SVG) is no photo: it can carry more than pixels, and the school would refuse it.
	if (file.type.includes('svg')) return null;
	const address = URL.createObjectURL(file);
	try {
		const image = new Image();
		image.src = address;
		await image.decode();
		return image.naturalWidth > 0 ? image : null;
	} catch {
		return null;
	} finally {
		URL.revokeObjectURL(address);
	}
}

async function paint(picture: Decoded, quality: number): Promise<Blob | null> {
	const [width, height] = fit(picture);
	if (typeof OffscreenCanvas === 'function') {
		const canvas = new OffscreenCanvas(width, height);
		draw(canvas.getContext('2d'), picture, width, height);
		return canvas.convertToBlob({ type: 'image/jpeg', quality });
	}
	const canvas = Object.assign(document.createElement('canvas'), { width, height });
	draw(canvas.getContext('2d'), picture, width, height);
	return new Promise((resolve) => canvas.toBlob(resolve, 'image/jpeg', quality));
}

function draw(
	context: CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D | null,
	picture: Decoded,
	width: number,
	height: number,
): void {
	if (context === null) return;
	// JPEG knows no transparency: what shows through is paper, not night.
	context.fillStyle = '#fff';
	context.fillRect(0, 0, width, height);
	context.imageSmoothingQuality = 'high';
	context.drawImage(picture, 0, 0, width, height);
}

/** The measures it is painted in: as it is, or 1600 px on its long side. */
export function fit(picture: Pick<Decoded, 'width' | 'height'>): [number, number] {
	const scale = Math.min(1, PHOTO_SIDE_PX / Math.max(picture.width, picture.height));
	return [
		Math.max(1, Math.round(picture.width * scale)),
		Math.max(1, Math.round(picture.height * scale)),
	];
}

/** The brands under which phones write HEIC and AVIF, at the place where such a file names them. */
const HEIC_BRANDS = ['heic', 'heix', 'hevc', 'heim', 'heis', 'mif1', 'msf1', 'avif'];

/** Is this the camera's own format, which most browsers cannot read? */
export async function isHeic(file: Blob): Promise<boolean> {
	const head = new Uint8Array(await file.slice(4, 12).arrayBuffer());
	const text = String.fromCharCode(...head);
	return text.startsWith('ftyp') && HEIC_BRANDS.includes(text.slice(4));
}

export function toHex(bytes: Uint8Array): string {
	return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

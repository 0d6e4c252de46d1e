import sharp, { type Sharp } from 'sharp';
import { PHOTO_SIDE_PX } from '#domain/photo.ts';
import { fail, ok, type Result } from '#domain/result.ts';

/**
 * Pictures are always made anew from their pixels and the original is never kept: place, time,
 * camera and hidden thumbnails stay behind (reliability.md §3.4, "Images"). JPEG and not WebP,
 * because the oldest phones among the parents show nothing else.
 */
export interface ShrunkPhoto {
	/** JPEG, at most 1600 px on its long side, upright, sRGB, without any metadata. */
	readonly full: Buffer;
	/** JPEG, at most 640 px on its long side. */
	readonly thumb: Buffer;
	/** Of `full`, in pixels. */
	readonly width: number;
	readonly height: number;
}

export type ShrinkError = { readonly type: 'not-a-picture' } | { readonly type: 'too-large' };

const THUMB_PX = 640;
/** Above this a picture is refused before it is decoded: 50 megapixels need 200 MB of memory. */
const PIXELS_MAX = 50_000_000;
/** Of the file as it comes in; larger ones are refused unread. */
const FILE_BYTES_MAX = 25_000_000;
/** What cameras and screenshots make. Everything else (SVG, PDF, …) can carry more than pixels. */
const FORMATS: readonly string[] = ['jpeg', 'png', 'webp'];

export async function shrinkPhoto(bytes: Uint8Array): Promise<Result<ShrunkPhoto, ShrinkError>> {
	if (bytes.byteLength > FILE_BYTES_MAX) return fail({ type: 'too-large' });
	try {
		// The measures are read without a limit, so that "too large" and "no picture" are told apart.
		const metadata = await sharp(bytes, { limitInputPixels: false }).metadata();
		if (!FORMATS.includes(metadata.format)) return fail({ type: 'not-a-picture' });
		if (metadata.width * metadata.height > PIXELS_MAX) return fail({ type: 'too-large' });
		const upright = sharp(bytes, { limitInputPixels: PIXELS_MAX, failOn: 'error' })
			.rotate()
			.flatten({ background: '#ffffff' })
			.toColourspace('srgb');
		const full = await resized(upright, PHOTO_SIDE_PX, 80).toBuffer({ resolveWithObject: true });
		const thumb = await resized(upright, THUMB_PX, 72).toBuffer();
		return ok({ full: full.data, thumb, width: full.info.width, height: full.info.height });
	} catch (cause) {
		// Every failure to decode is the file's, a broken or a hostile one; nothing was kept.
		if (cause instanceof Error) return fail({ type: 'not-a-picture' });
		throw cause;
	}
}

function resized(image: Sharp, longSidePx: number, quality: number): Sharp {
	return image
		.clone()
		.resize({ width: longSidePx, height: longSidePx, fit: 'inside', withoutEnlargement: true })
		.jpeg({ quality, mozjpeg: true });
}

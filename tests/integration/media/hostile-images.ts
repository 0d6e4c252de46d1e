import { crc32, deflateSync } from 'node:zlib';
import sharp from 'sharp';

/**
 * D10: pictures as phones, editors and attackers make them, each with the canary wherever that kind of
 * file can hide a place. Made in the test: no photograph of anybody lies in the repository.
 */
export const CANARY = 'GPS-CANARY-26.6470,106.6302';

export interface HostileImage {
	readonly what: string;
	readonly bytes: Buffer;
	/** Kept, made anew without the canary; or refused. */
	readonly expected: 'kept' | 'refused';
}

const scene = (width = 320, height = 240) =>
	sharp({ create: { width, height, channels: 3, background: '#7a9' } });

const gps = {
	IFD0: { ImageDescription: CANARY, Make: CANARY, Artist: CANARY },
	IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '26/1 38/1 49/1', GPSAreaInformation: CANARY },
};
const xmp = `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description exif:GPSLatitude="${CANARY}"/></rdf:RDF></x:xmpmeta>`;

/** A JPEG segment of this kind, after the start mark. */
function withSegment(jpeg: Buffer, marker: number, content: Buffer): Buffer {
	const head = Buffer.from([0xff, marker, 0, 0]);
	head.writeUInt16BE(content.length + 2, 2);
	return Buffer.concat([jpeg.subarray(0, 2), head, content, jpeg.subarray(2)]);
}

/** A PNG chunk before the picture's data. */
function withChunk(png: Buffer, type: string, content: Buffer): Buffer {
	const body = Buffer.concat([Buffer.from(type), content]);
	const frame = Buffer.alloc(8);
	frame.writeUInt32BE(content.length, 0);
	frame.writeUInt32BE(crc32(body), 4);
	const chunk = Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
	const afterHead = 8 + 25;
	return Buffer.concat([png.subarray(0, afterHead), chunk, png.subarray(afterHead)]);
}

/** The measures of a PNG head alone, written as whatever one likes. */
function pngOf(width: number, height: number, data: Buffer): Buffer {
	const head = Buffer.alloc(13);
	head.writeUInt32BE(width, 0);
	head.writeUInt32BE(height, 4);
	head.set([8, 2, 0, 0, 0], 8);
	const empty = Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), chunkOf('IHDR', head)]);
	return Buffer.concat([empty, chunkOf('IDAT', data), chunkOf('IEND', Buffer.alloc(0))]);
}

function chunkOf(type: string, content: Buffer): Buffer {
	const body = Buffer.concat([Buffer.from(type), content]);
	const frame = Buffer.alloc(8);
	frame.writeUInt32BE(content.length, 0);
	frame.writeUInt32BE(crc32(body), 4);
	return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

export async function hostileImages(): Promise<HostileImage[]> {
	const jpeg = await scene().jpeg().toBuffer();
	const png = await scene().png().toBuffer();
	const webp = await scene().webp().toBuffer();
	const thumbnail = Buffer.concat([await scene(32, 24).jpeg().toBuffer(), Buffer.from(CANARY)]);
	const text = Buffer.from(CANARY);
	const kept: [string, Buffer | Promise<Buffer>][] = [
		['JPEG with GPS in EXIF', scene().withExif(gps).jpeg().toBuffer()],
		['JPEG with a place in XMP', scene().withXmp(xmp).jpeg().toBuffer()],
		[
			'JPEG with IPTC',
			withSegment(jpeg, 0xed, Buffer.concat([Buffer.from('Photoshop 3.0\0'), text])),
		],
		['JPEG with a comment', withSegment(jpeg, 0xfe, text)],
		[
			'JPEG with a thumbnail of its own',
			withSegment(jpeg, 0xe1, Buffer.concat([Buffer.from('Exif\0\0'), thumbnail])),
		],
		[
			'JPEG with an MPF index',
			withSegment(jpeg, 0xe2, Buffer.concat([Buffer.from('MPF\0'), text])),
		],
		[
			'JPEG with a false colour profile',
			withSegment(jpeg, 0xe2, Buffer.concat([Buffer.from('ICC_PROFILE\0\x01\x01'), text])),
		],
		['JPEG of a moving photo', Buffer.concat([jpeg, Buffer.from('ftypmp42'), text])],
		[
			'JPEG that is a page as well',
			Buffer.concat([jpeg, Buffer.from(`<script>${CANARY}</script>`)]),
		],
		['JPEG that is an archive as well', Buffer.concat([jpeg, Buffer.from('PK\x03\x04'), text])],
		[
			'JPEG lying on its side, with a place',
			scene().withExif(gps).withMetadata({ orientation: 6, exif: gps }).jpeg().toBuffer(),
		],
		['PNG with eXIf', scene().withExif(gps).png().toBuffer()],
		['PNG with tEXt', withChunk(png, 'tEXt', Buffer.concat([Buffer.from('Location\0'), text]))],
		[
			'PNG with iTXt',
			withChunk(
				png,
				'iTXt',
				Buffer.concat([Buffer.from('XML:com.adobe.xmp\0\0\0\0\0'), Buffer.from(xmp)]),
			),
		],
		[
			'PNG with zTXt',
			withChunk(png, 'zTXt', Buffer.concat([Buffer.from('Place\0\0'), deflateSync(text)])),
		],
		['PNG with a chunk nobody knows', withChunk(png, 'gpSx', text)],
		['PNG with a tail', Buffer.concat([png, text])],
		['WebP with EXIF', scene().withExif(gps).webp().toBuffer()],
		['WebP with XMP', scene().withXmp(xmp).webp().toBuffer()],
		['WebP with a tail', Buffer.concat([webp, text])],
	];
	const refused: [string, Buffer | Promise<Buffer>][] = [
		['SVG', Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg"><text>${CANARY}</text></svg>`)],
		['PDF', Buffer.from(`%PDF-1.7\n${CANARY}`)],
		['a page that begins as GIF', Buffer.from(`GIF89a<script>${CANARY}</script>`)],
		['GIF', scene().gif().toBuffer()],
		['TIFF with GPS', scene().withExif(gps).tiff().toBuffer()],
		['HEIC by name alone', Buffer.from(`\0\0\0\x18ftypheic\0\0\0\0mif1heic${CANARY}`)],
		[
			'half a JPEG',
			scene(900, 900)
				.withExif(gps)
				.jpeg()
				.toBuffer()
				.then((whole) => whole.subarray(0, whole.length >> 1)),
		],
		['half a PNG', png.subarray(0, png.length >> 1)],
		['half a WebP', webp.subarray(0, webp.length >> 1)],
		['a flood of pixels', scene(10_000, 6000).png({ compressionLevel: 9 }).toBuffer()],
		['a head that lies about its measures', pngOf(60_000, 60_000, deflateSync(Buffer.alloc(64)))],
		['a JPEG mark and words', Buffer.concat([Buffer.from('ffd8ffe0', 'hex'), text])],
		['nothing', Buffer.alloc(0)],
	];
	const all: HostileImage[] = [];
	for (const [expected, list] of [
		['kept', kept],
		['refused', refused],
	] as const) {
		for (const [what, bytes] of list) all.push({ what, bytes: await bytes, expected });
	}
	return all;
}

/**
 * How many bytes a zip archive says it holds, so that one that would fill the memory is refused
 * before it is opened. `null` when the bytes are no zip archive: an old `.xls`, a picture, a torn file.
 */
export function declaredBytes(archive: Uint8Array): number | null {
	const view = new DataView(archive.buffer, archive.byteOffset, archive.byteLength);
	const end = findEnd(view);
	if (end === null) return null;
	const count = view.getUint16(end + 10, true);
	let at = view.getUint32(end + 16, true);
	let total = 0;
	for (let index = 0; index < count; index++) {
		if (at + ENTRY_BYTES > view.byteLength || view.getUint32(at, true) !== ENTRY) return null;
		total += view.getUint32(at + 24, true);
		const names = view.getUint16(at + 28, true) + view.getUint16(at + 30, true);
		at += ENTRY_BYTES + names + view.getUint16(at + 32, true);
	}
	return count === 0 ? null : total;
}

/** Signatures and lengths of the zip format: the directory's end, and an entry of the directory. */
const END = 0x06054b50;
const END_BYTES = 22;
const ENTRY = 0x02014b50;
const ENTRY_BYTES = 46;
const COMMENT_MAX = 65_535;

function findEnd(view: DataView): number | null {
	const last = view.byteLength - END_BYTES;
	for (let at = last; at >= Math.max(0, last - COMMENT_MAX); at--) {
		if (view.getUint32(at, true) === END) return at;
	}
	return null;
}

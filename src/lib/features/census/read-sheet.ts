import { FILE_BYTES_MAX, type SheetAnswer } from './sheet-table.ts';

/** A list of a whole school is read in a second or two; after this the thread is ended. */
const READING_MS_MAX = 20_000;

/** Reads an `.xlsx` file on the device; nothing of it leaves the device here. */
export async function readSheet(file: File): Promise<SheetAnswer> {
	if (file.size > FILE_BYTES_MAX) return { ok: false, fault: 'too-large' };
	const worker = new Worker(new URL('./sheet-worker.ts', import.meta.url), { type: 'module' });
	try {
		return await new Promise<SheetAnswer>((resolve) => {
			const timer = setTimeout(() => resolve({ ok: false, fault: 'too-slow' }), READING_MS_MAX);
			worker.onmessage = ({ data }: MessageEvent<SheetAnswer>) => {
				clearTimeout(timer);
				resolve(data);
			};
			worker.onerror = () => {
				clearTimeout(timer);
				resolve({ ok: false, fault: 'not-xlsx' });
			};
			worker.postMessage(file);
		});
	} finally {
		worker.terminate();
	}
}

/** SHA-256 of the file in hex: by it an import knows its sheet, without the sheet's name. */
export async function hashFile(file: File): Promise<string> {
	const hash = await crypto.subtle.digest('SHA-256', await file.arrayBuffer());
	return [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

import type { ChildId } from '#domain/ids.ts';
import type { QueuedPhoto } from '#lib/storage/outgoing-store.ts';

/**
 * All pictures that are not at school in one file, a plain page that any browser opens: for whoever
 * signs out or can no longer sign in.
 */
export async function photosAsFile(
	photos: readonly QueuedPhoto[],
	bytesOf: (id: string) => Promise<ArrayBuffer | null>,
	nameOf: (childId: ChildId) => string,
): Promise<Blob> {
	const parts = ['<!doctype html><meta charset="utf-8"><style>img{max-width:100%}</style>\n'];
	for (const photo of photos) {
		const bytes = await bytesOf(photo.id);
		if (bytes === null) continue;
		const title = [photo.childIds.map(nameOf).join('、'), photo.addedAt.slice(0, 10), photo.name];
		parts.push(`<h2>${escapeHtml(title.filter(Boolean).join(' · '))}</h2>\n`);
		parts.push(`<img src="data:image/jpeg;base64,${toBase64(new Uint8Array(bytes))}">\n`);
	}
	return new Blob(parts, { type: 'text/html;charset=utf-8' });
}

const escapeHtml = (text: string) =>
	text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);

/** In stretches: all bytes of a picture as arguments of one call would be too many. */
function toBase64(bytes: Uint8Array): string {
	let text = '';
	for (let at = 0; at < bytes.length; at += 8192) {
		text += String.fromCharCode(...bytes.subarray(at, at + 8192));
	}
	return btoa(text);
}

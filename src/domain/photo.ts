/**
 * What a device sends of a picture, and how it is named (F2, product.md §4.1 Media): by the SHA-256 of
 * the bytes sent, so that an entry can name it long before it has arrived.
 */

/** A device shrinks to 1600 px on the long side; three times what such a picture ever needs. */
export const PHOTO_BYTES_MAX = 3_000_000;

/** The long side of a picture, in pixels, on the device and at school. */
export const PHOTO_SIDE_PX = 1600;

/** As many children as can be on one picture: a class. */
export const PHOTO_CHILDREN_MAX = 60;

/**
 * What a picture is for: a journal, or to show that what was said for a contact card is so (C5). It
 * decides who may send it and who sees it.
 */
export const PHOTO_USES = ['journal', 'card'] as const;
export type PhotoUse = (typeof PHOTO_USES)[number];

/** Is this the name of a picture: 64 hexadecimal digits? */
export function isPhotoHash(value: unknown): value is string {
	return typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);
}

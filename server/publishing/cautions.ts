import type { ChildId } from '#domain/ids.ts';
import type { LocalDate } from '#domain/time.ts';
import { loadPhotoLack } from '#server/consents/photo-lack.ts';
import { plainText, type RichText } from '#domain/rich-text.ts';
import type { Records } from '#server/services.ts';

/** What no parents' page calls a child (product.md §4.6). */
const LABELS = ['留守'];

/**
 * Words of a text that parents should not read: full names of other children of the school, and
 * labels. They are shown to the person who publishes and decide nothing: a name may be a namesake's.
 */
export async function readCautions(
	records: Records,
	childId: ChildId,
	text: RichText,
): Promise<string[]> {
	const words = plainText(text);
	const children = await records
		.selectFrom('child')
		.select('name')
		.where('id', '!=', childId)
		.execute();
	const names = new Set(children.map(({ name }) => name).filter((name) => [...name].length > 1));
	return [...names, ...LABELS].filter((word) => words.includes(word));
}

/** Names of other children whom these pictures were kept for and who lack consent (design.md §5). */
export async function readOthersLacking(
	records: Records,
	childId: ChildId,
	photos: readonly string[],
	today: LocalDate,
): Promise<string[]> {
	if (photos.length === 0) return [];
	const others = await records
		.selectFrom('photo')
		.innerJoin('child', 'child.id', 'photo.childId')
		.select(['child.id', 'child.name'])
		.distinct()
		.where('hash', 'in', [...photos])
		.where('child.id', '!=', childId)
		.execute();
	const ids = others.map(({ id }) => id);
	const lack = await loadPhotoLack(records, ids, today);
	return others.filter(({ id }) => lack.get(id) !== null).map(({ name }) => name);
}

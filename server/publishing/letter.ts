import { givenName } from '#domain/given-name.ts';
import type { ChildId } from '#domain/ids.ts';
import type { LetterScore, PublishedContent } from '#domain/publication.ts';
import type { Media } from '#server/media/media.ts';
import type { Records } from '#server/services.ts';
import type { Publishing } from './publishing.ts';

/**
 * Everything a parents' page may say, gathered in one place: no other child, no member of staff, no
 * surname, no id (reliability.md T3). Made from published versions only.
 */
export interface Letter {
	/** Without the surname; see `givenName`. */
	readonly childName: string;
	readonly schoolName: string;
	readonly hotline: string | null;
	/** Newest day first. */
	readonly entries: readonly LetterEntry[];
}

export interface LetterEntry extends Pick<PublishedContent, 'type' | 'occurredOn' | 'body'> {
	readonly photos: readonly LetterPhoto[];
	/** Of a test alone. */
	readonly score: LetterScore | null;
}

export interface LetterPhoto {
	readonly hash: string;
	/** Of the full picture, in pixels: the page keeps its place before it is there. */
	readonly width: number;
	readonly height: number;
}

export interface Letters {
	read(childId: ChildId): Promise<Letter>;
	/** How to reach the school from a page whose link is over. */
	hotline(): Promise<string | null>;
	/** Is this picture in a version that is on this child's page now? */
	shows(childId: ChildId, photoHash: string): Promise<boolean>;
}

interface Needs {
	readonly records: Records;
	readonly publishing: Publishing;
	readonly media: Media;
}

export function createLetters(needs: Needs): Letters {
	const { records, publishing } = needs;
	return {
		read: (childId) => readLetter(needs, childId),
		hotline: async () => (await readSchool(records)).hotline,
		shows: async (childId, photoHash) => {
			const entries = await publishing.onPage(childId);
			return entries.some(({ content }) => content.photos.includes(photoHash));
		},
	};
}

async function readLetter(
	{ records, publishing, media }: Needs,
	childId: ChildId,
): Promise<Letter> {
	const child = await records
		.selectFrom('child')
		.select('name')
		.where('id', '=', childId)
		.executeTakeFirstOrThrow();
	const school = await readSchool(records);
	const entries = await publishing.onPage(childId);
	const hashes = entries.flatMap(({ content }) => content.photos);
	const sizes = await media.sizes(childId, hashes);
	return {
		childName: givenName(child.name),
		schoolName: school.name,
		hotline: school.hotline,
		entries: entries.map(({ content }) => ({
			type: content.type,
			occurredOn: content.occurredOn,
			body: content.body,
			score: content.type === 'score' ? content.score : null,
			photos: content.photos.flatMap((hash) => {
				const size = sizes.get(hash);
				return size === undefined ? [] : [{ hash, ...size }];
			}),
		})),
	};
}

async function readSchool(
	records: Records,
): Promise<{ readonly name: string; readonly hotline: string | null }> {
	const school = await records.selectFrom('school').select(['name', 'hotline']).executeTakeFirst();
	return school ?? { name: '', hotline: null };
}

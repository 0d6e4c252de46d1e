import { createHash } from 'node:crypto';
import type { ChildId, MeetingId, SessionId, UserId } from '#domain/ids.ts';
import { isPhotoHash, PHOTO_BYTES_MAX, type PhotoUse } from '#domain/photo.ts';
import { fail, ok, type Result } from '#domain/result.ts';
import { InTurn } from '#server/in-turn.ts';
import type { Media } from './media.ts';
import type { ShrinkError } from './shrink.ts';

/**
 * Takes in what devices send. A device sends one picture after another, and at school one after
 * another is decoded, whoever sent it: memory is bounded by the largest picture and not by how many
 * mentors come back from the villages in the same hour.
 */
export interface Uploads {
	receive(upload: Upload): Promise<Result<null, UploadError>>;
}

export interface Upload {
	/** As the entries name it: of exactly these bytes. */
	readonly hash: string;
	readonly body: ReadableStream<Uint8Array> | null;
	/** For whom it is kept, and for what; asked before. */
	readonly kept: readonly { readonly childId: ChildId; readonly uses: readonly PhotoUse[] }[];
	/** The meeting it is of; asked before. */
	readonly meetingId?: MeetingId;
	readonly by: UserId;
	readonly session: SessionId;
}

export type UploadError =
	| ShrinkError
	/** These are not the bytes of that name: torn on the way, or named wrongly. */
	| { readonly type: 'torn' }
	/** Another picture of this session is still on its way. */
	| { readonly type: 'one-at-a-time' };

type Shelf = Pick<Media, 'addPhoto' | 'addMeetingPhoto'>;

export function createUploads(media: Shelf): Uploads {
	const sending = new Set<SessionId>();
	const decoding = new InTurn();
	return {
		receive: async (upload) => {
			if (sending.has(upload.session)) return fail({ type: 'one-at-a-time' });
			sending.add(upload.session);
			try {
				const bytes = await readBounded(upload.body);
				if (bytes === null) return fail({ type: 'too-large' });
				if (!isPhotoHash(upload.hash) || sha256(bytes) !== upload.hash) {
					return fail({ type: 'torn' });
				}
				return await decoding.run(() => keepFor(media, upload, bytes));
			} finally {
				sending.delete(upload.session);
			}
		},
	};
}

async function keepFor(
	media: Shelf,
	{ kept: places, meetingId, by }: Upload,
	bytes: Uint8Array,
): Promise<Result<null, UploadError>> {
	for (const { childId, uses } of places) {
		const kept = await media.addPhoto(bytes, childId, by, uses);
		if (!kept.ok) return kept;
	}
	if (meetingId !== undefined) {
		const kept = await media.addMeetingPhoto(bytes, meetingId, by);
		if (!kept.ok) return kept;
	}
	return ok(null);
}

/** The whole body, or `null` as soon as it is longer than a picture may be; the rest stays unread. */
async function readBounded(body: ReadableStream<Uint8Array> | null): Promise<Uint8Array | null> {
	const pieces: Uint8Array[] = [];
	let length = 0;
	for await (const piece of body ?? []) {
		length += piece.byteLength;
		if (length > PHOTO_BYTES_MAX) return null;
		pieces.push(piece);
	}
	return Buffer.concat(pieces);
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

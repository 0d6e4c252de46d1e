import type { MeetingId } from '#domain/ids.ts';
import { shrinkPhoto } from '#lib/session/photos/shrink-photo.ts';

/** Why a picture of a meeting did not get to school, or did not leave it. */
export type PhotoFault = 'unusable' | 'no-network';

/**
 * Makes a picture small on this device and sends it; `null` when it lies at school. Meetings are written
 * down where there is a network, so nothing waits in the queue of photos.
 */
export async function addMeetingPhoto(id: MeetingId, file: Blob): Promise<PhotoFault | null> {
	const small = await shrinkPhoto(file);
	if (!small.ok) return 'unusable';
	return ask('PUT', id, small.value.hash, small.value.bytes);
}

/** Takes a picture out of a meeting. */
export function removeMeetingPhoto(id: MeetingId, hash: string): Promise<PhotoFault | null> {
	return ask('DELETE', id, hash, null);
}

async function ask(
	method: 'PUT' | 'DELETE',
	id: MeetingId,
	hash: string,
	body: ArrayBuffer | null,
): Promise<PhotoFault | null> {
	try {
		const answer = await fetch(`/media/${hash}?meeting=${id}`, {
			...{ method, body },
			headers: { 'content-type': 'application/octet-stream' },
		});
		if (answer.ok) return null;
		return answer.status === 413 || answer.status === 415 ? 'unusable' : 'no-network';
	} catch {
		return 'no-network';
	}
}

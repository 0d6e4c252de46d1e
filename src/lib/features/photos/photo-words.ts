import { m } from '#lib/i18n/generated/messages.js';
import type { ParkReason } from '#lib/session/photos/photos-of-session.ts';

/** Why a picture does not go to school, and what to do. */
export function parkedWords(reason: ParkReason): string {
	return {
		unreadable: m.photos_reason_unreadable,
		heic: m.photos_reason_heic,
		'too-large': m.photos_reason_too_large,
		refused: m.photos_reason_refused,
		'no-access': m.photos_reason_no_access,
	}[reason]();
}

import { isGuardian } from '#domain/author.ts';
import type { UserId } from '#domain/ids.ts';
import { m } from '#lib/i18n/generated/messages.js';

/** The name of whoever wrote; whose name this device does not know is a teacher, or a child's guardian. */
export function handName(author: UserId, nameOf: (author: UserId) => string): string {
	if (isGuardian(author)) return m.history_guardian();
	return nameOf(author) || m.history_somebody();
}

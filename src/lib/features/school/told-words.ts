import type { Instant } from '#domain/time.ts';
import { formatMoment } from '#lib/i18n/format-date.ts';
import { m } from '#lib/i18n/generated/messages.js';

/** Who was told of something, and whether they said that they have seen it: `何老师（还没看到）`. */
export function toldWords(
	told: readonly { readonly name: string; readonly seenAt: Instant | null }[],
): string {
	return told
		.map(({ name, seenAt }) =>
			seenAt === null ? m.told_unseen({ name }) : m.told_seen({ name, at: formatMoment(seenAt) }),
		)
		.join(m.list_separator());
}

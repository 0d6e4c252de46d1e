import type { Session } from '#lib/session/session.ts';
import { captureTitle } from './capture-words.ts';
import { CAPTURE_KINDS, draftKey, parseDraft } from './capture-draft.svelte.ts';

/** Words that were begun for several children and are in no journal yet, for who signs out. */
export async function unwrittenText(
	session: Pick<Session, 'readDraft' | 'child'>,
): Promise<string> {
	const blocks: string[] = [];
	for (const kind of CAPTURE_KINDS) {
		const { shared, own } = parseDraft(await session.readDraft(draftKey(kind)));
		const lines = Object.entries(own).map(([id, words]) => [session.child(id)?.name, words]);
		const texts = [shared, ...lines.map(([name, words]) => `${name ?? ''}\n${words ?? ''}`)];
		const written = texts.filter((text) => text.trim() !== '');
		if (written.length > 0) blocks.push([captureTitle(kind), ...written].join('\n\n'));
	}
	return blocks.join('\n\n');
}

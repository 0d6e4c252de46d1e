import type { AccessChanges } from '#server/access/access-changes.ts';
import type { UserId } from '#domain/ids.ts';
import type { Environment, Records } from '#server/services.ts';
import { appendAudit } from '#server/store/records/audit/append-audit.ts';

/** What every decision about people and access is made with. */
export interface Office {
	readonly records: Records;
	readonly env: Environment;
	readonly changes: AccessChanges;
}

/** Why a decision was not carried out; the interface has words for each. */
export type Refusal =
	| { readonly type: 'forbidden' }
	| { readonly type: 'not-found' }
	| { readonly type: 'invalid'; readonly field: string }
	| { readonly type: 'taken'; readonly field: string }
	| { readonly type: 'last-administrator' }
	| { readonly type: 'own-account' }
	| { readonly type: 'not-a-mentor' }
	| { readonly type: 'not-on-the-staff' }
	/** Nobody is a child's mentor and its cadre at once (E2). */
	| { readonly type: 'paired-otherwise' }
	| { readonly type: 'nothing-to-undo' };

/** What a decision leaves behind beside its rows. */
export interface Minutes {
	/** Who did what to what: one audit row, ids only. `subject` is e.g. `chd_… usr_…`. */
	note(action: string, ...subjects: readonly string[]): void;
	/** These people's access may differ afterwards; `'everyone'` when it cannot be said. */
	touches(userIds: readonly UserId[] | 'everyone'): void;
}

/**
 * Carries out one decision: everything `work` writes and its audit rows in one transaction, and
 * after the commit the word that access has changed. When `work` throws, nothing has happened.
 */
export async function decide<T>(
	{ records, env, changes }: Office,
	by: UserId | null,
	work: (records: Records, minutes: Minutes) => Promise<T>,
): Promise<T> {
	const notes: { action: string; subject: string }[] = [];
	const touched = new Set<UserId>();
	let everyone = false;
	const minutes: Minutes = {
		note: (action, ...subjects) => notes.push({ action, subject: subjects.join(' ') }),
		touches: (userIds) => {
			if (userIds === 'everyone') everyone = true;
			else userIds.forEach((userId) => touched.add(userId));
		},
	};
	const result = await records.transaction().execute(async (transaction) => {
		const value = await work(transaction, minutes);
		const at = env.now();
		for (const note of notes) {
			await appendAudit(transaction, { at, userId: by, ...note });
		}
		return value;
	});
	if (everyone) changes.announce({ userIds: null });
	else if (touched.size > 0) changes.announce({ userIds: [...touched] });
	return result;
}

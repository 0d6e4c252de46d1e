import { can, type Actor } from '#domain/permission.ts';
import { fail, ok, type Result } from '#domain/result.ts';
import { parseHotline, parseName } from './names.ts';
import { decide, type Office, type Refusal } from './office.ts';

/** The school's own name and its family-call number (亲情电话, L18). */
export interface SchoolRecord {
	/** Corrects both; an empty number means that there is none. */
	change(actor: Actor, draft: SchoolDraft): Promise<Result<void, Refusal>>;
}

export interface SchoolDraft {
	readonly name: string;
	readonly hotline: string;
}

export function createSchoolRecord(office: Office): SchoolRecord {
	return {
		change: async (actor, draft) => {
			if (!can(actor, 'edit', { type: 'school' })) return fail({ type: 'forbidden' });
			const name = parseName(draft.name);
			if (name === null) return fail({ type: 'invalid', field: 'name' });
			const hotline = parseHotline(draft.hotline);
			if (!hotline.ok) return fail({ type: 'invalid', field: 'hotline' });
			return decide(office, actor.userId, async (records, minutes) => {
				await records.updateTable('school').set({ name, hotline: hotline.value }).execute();
				minutes.note('school.change');
				return ok(undefined);
			});
		},
	};
}

import * as Y from 'yjs';
import { isMissing } from '#domain/duty/items.ts';
import type { UncheckedPairing } from '#domain/duty/school-board.ts';
import { createId, type ChildId, type ClassId } from '#domain/ids.ts';
import { checkersOf } from '#domain/pairing/checkers.ts';
import { can, type Actor } from '#domain/permission.ts';
import { fail, ok, type Result } from '#domain/result.ts';
import type { LocalDate } from '#domain/time.ts';
import { localDateAt } from '#domain/time.ts';
import { addEntry, entryField } from '#notebook/entry-book.ts';
import { loadChild, loadChildFacts, loadHeadTeachers } from '#server/access/facts.ts';
import type { Restorer } from '#server/history/histories.ts';
import type { Contributions } from '#server/relay/contribute.ts';
import { readDocument } from '#server/relay/document-reader.ts';
import { decide, type Office } from '#server/school/office.ts';
import type { Records } from '#server/services.ts';
import type { UpdateLog } from '#server/store/log/update-log.ts';
import type { JudgedChild, SchoolLedger } from './judged-classes.ts';
import { mentorsOf } from './plan-records.ts';

/**
 * Checks of pairings by the leading group (P2, D5, L20). It reads nobody's diary and writes into none;
 * what it found is brought into the child's diary in the name of who looked, where every check is, and is
 * read there by those who look after the child.
 */
export interface PairingChecks {
	check(
		actor: Actor,
		by: Restorer,
		childId: ChildId,
		draft: CheckDraft,
	): Promise<Result<void, { readonly type: CheckRefusal; readonly field?: string }>>;
}

export interface CheckDraft {
	readonly on: LocalDate;
	readonly finding: string;
	readonly nextStep: string;
}

/** `own-pairing`: nobody looks at their own. `moving`: the diary is just being replaced. */
export type CheckRefusal = 'forbidden' | 'not-found' | 'invalid' | 'own-pairing' | 'moving';

export const findingLengthMax = 1000;

interface Needs extends Office {
	readonly updateLog: UpdateLog;
	readonly contributions: Contributions;
}

export function createPairingChecks(needs: Needs): PairingChecks {
	return {
		check: async (actor, by, childId, draft) => {
			const { records, env } = needs;
			const child = await loadChild(records, childId);
			if (child === null) return fail({ type: 'not-found' });
			if (!can(actor, 'checkPairing', { type: 'child', child })) return fail({ type: 'forbidden' });
			const paired = await mentorsOf(records, [childId]);
			if (paired.get(childId)?.has(actor.userId)) return fail({ type: 'own-pairing' });
			const words = [draft.finding.trim(), draft.nextStep.trim()];
			if (!words[0] || words.some(({ length }) => length > findingLengthMax)) {
				return fail({ type: 'invalid', field: 'finding' });
			}
			if (draft.on > localDateAt(env.now())) return fail({ type: 'invalid', field: 'on' });
			const brought = await bring(needs, by, childId, draft);
			if (brought !== 'done') return fail({ type: brought });
			await decide(needs, actor.userId, (_records, minutes) => {
				minutes.note('pairing.check', childId);
				return Promise.resolve();
			});
			return ok(undefined);
		},
	};
}

/** Into the diary of this year. */
async function bring(
	{ records, env, updateLog, contributions }: Needs,
	by: Restorer,
	childId: ChildId,
	{ on, finding, nextStep }: CheckDraft,
): Promise<'done' | 'not-found' | 'moving'> {
	const diary = await records
		.selectFrom('document')
		.innerJoin('schoolYear', 'schoolYear.id', 'document.schoolYearId')
		.select(['document.id', 'generation'])
		.where('childId', '=', childId)
		.where('kind', '=', 'diary')
		.where('schoolYear.startsOn', '<=', on)
		.orderBy('schoolYear.startsOn', 'desc')
		.executeTakeFirst();
	if (diary === undefined) return 'not-found';
	const doc = await readDocument(updateLog, diary.id, diary.generation);
	const before = Y.encodeStateVector(doc);
	const id = createId('entry', env.random);
	doc.transact(() => {
		addEntry(doc, {
			...{ id, type: 'check', occurredOn: on },
			...{ writtenAt: env.now(), createdBy: by.userId },
		});
		entryField(doc, id, 'finding')?.insert(0, finding.trim());
		if (nextStep.trim() !== '') entryField(doc, id, 'nextStep')?.insert(0, nextStep.trim());
	});
	const verdict = await contributions.bring({
		address: { docId: diary.id, kind: 'diary', generation: diary.generation },
		author: { ...by, name: '' },
		update: Y.encodeStateAsUpdate(doc, before),
		typed: true,
	});
	doc.destroy();
	if (verdict.type === 'moving') return 'moving';
	return verdict.type === 'accept' ? 'done' : 'not-found';
}

/** The pairings that wait for a check this month and which nobody but the leading group may look at. */
export async function uncheckedPairings(
	records: Records,
	ledger: SchoolLedger,
	children: readonly JudgedChild[],
	classNames: ReadonlyMap<ClassId, string>,
): Promise<UncheckedPairing[]> {
	const waiting = children.filter(({ items }) =>
		items.some(
			(item) =>
				item.duty === 'P2' &&
				isMissing(item) &&
				item.startsOn <= ledger.today &&
				ledger.today <= item.endsOn,
		),
	);
	const ids = waiting.map(({ id }) => id);
	const facts = await loadChildFacts(records, ids);
	const paired = await mentorsOf(records, ids);
	const heads = await loadHeadTeachers(records);
	return waiting.flatMap(({ id, name, classId }) => {
		const { asked } = checkersOf({
			headTeacherIds: heads.get(classId) ?? [],
			pairedIds: [...(paired.get(id) ?? [])],
			cadreIds: facts.get(id)?.cadreIds ?? [],
		});
		if (asked !== 'leadingGroup') return [];
		return [{ childId: id, name, className: classNames.get(classId) ?? '' }];
	});
}

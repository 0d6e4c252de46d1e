import { createId, type ChildId } from '#domain/ids.ts';
import {
	agencyLengthMax,
	canTake,
	type LegalAidCase,
	type LegalAidCaseId,
	type LegalAidKind,
	type LegalAidStep,
} from '#domain/legal-aid/legal-aid.ts';
import { can, type Actor } from '#domain/permission.ts';
import { fail, ok, type Result } from '#domain/result.ts';
import { localDateAt, type LocalDate } from '#domain/time.ts';
import { loadChild } from '#server/access/facts.ts';
import { decide, type Office, type Refusal } from '#server/school/office.ts';
import type { Records } from '#server/services.ts';
import { loadCases } from './cases.ts';

/** Legal aid (法律援助, A11): the leading group opens a case and writes down each step with its day. */
export interface LegalAid {
	/** The cases of these children, newest first. Whether they may be read is the caller's to ask. */
	cases(of: ChildId | 'all'): Promise<LegalAidCase[]>;
	/** `invalid`, field `openedOn`, for a day to come. */
	open(actor: Actor, childId: ChildId, draft: CaseDraft): Promise<Result<LegalAidCaseId, Refusal>>;
	/** `invalid`, field `step`: not the next one, or on a day that does not fit. */
	take(
		actor: Actor,
		id: LegalAidCaseId,
		step: LegalAidStep,
		on: LocalDate,
	): Promise<Result<void, Refusal>>;
	/** Takes the newest step back; of a case without one, the case itself. */
	takeBack(actor: Actor, id: LegalAidCaseId): Promise<Result<void, Refusal>>;
}

export interface CaseDraft {
	readonly kind: LegalAidKind;
	readonly agency: string;
	readonly openedOn: LocalDate;
}

export function createLegalAid(office: Office): LegalAid {
	return {
		cases: (of) => loadCases(office.records, of),
		open: (actor, childId, draft) => open(office, actor, childId, draft),
		take: (actor, id, step, on) =>
			decide(office, actor.userId, async (records, minutes) => {
				const found = await findCase(records, actor, id);
				if (!found.ok) return found;
				const today = localDateAt(office.env.now());
				if (!canTake(found.value, step, on, today)) {
					return fail({ type: 'invalid', field: 'step' });
				}
				const { newest } = await records
					.selectFrom('legalAidStep')
					.select(({ fn }) => fn.max('number').as('newest'))
					.where('caseId', '=', id)
					.executeTakeFirstOrThrow();
				await records
					.insertInto('legalAidStep')
					.values({
						...{ id: createId('legalAidStep', office.env.random), caseId: id, step },
						...{ number: (newest ?? 0) + 1, occurredOn: on, takenBy: actor.userId },
						...{ takenAt: office.env.now(), takenBackBy: null, takenBackAt: null },
					})
					.execute();
				minutes.note(`legal-aid.${step}`, id);
				return ok(undefined);
			}),
		takeBack: (actor, id) => takeBack(office, actor, id),
	};
}

function open(
	office: Office,
	actor: Actor,
	childId: ChildId,
	{ kind, agency, openedOn }: CaseDraft,
): ReturnType<LegalAid['open']> {
	return decide(office, actor.userId, async (records, minutes) => {
		const child = await loadChild(records, childId);
		if (child === null) return fail({ type: 'not-found' });
		if (!can(actor, 'edit', { type: 'legalAid', child })) return fail({ type: 'forbidden' });
		const at = office.env.now();
		if (openedOn > localDateAt(at)) return fail({ type: 'invalid', field: 'openedOn' });
		const words = agency.trim();
		if (words.length > agencyLengthMax) return fail({ type: 'invalid', field: 'agency' });
		const year = Number(openedOn.slice(0, 4));
		const { newest } = await records
			.selectFrom('legalAidCase')
			.select(({ fn }) => fn.max('number').as('newest'))
			.where('year', '=', year)
			.executeTakeFirstOrThrow();
		const id = createId('legalAidCase', office.env.random);
		await records
			.insertInto('legalAidCase')
			.values({
				...{ id, childId, year, number: (newest ?? 0) + 1, kind, agency: words, openedOn },
				...{ openedBy: actor.userId, openedAt: at, withdrawnBy: null, withdrawnAt: null },
			})
			.execute();
		minutes.note('legal-aid.open', id, childId);
		return ok(id);
	});
}

function takeBack(
	office: Office,
	actor: Actor,
	id: LegalAidCaseId,
): ReturnType<LegalAid['takeBack']> {
	return decide(office, actor.userId, async (records, minutes) => {
		const found = await findCase(records, actor, id);
		if (!found.ok) return found;
		const at = office.env.now();
		if (found.value.steps.length === 0) {
			await records
				.updateTable('legalAidCase')
				.set({ withdrawnBy: actor.userId, withdrawnAt: at })
				.where('id', '=', id)
				.execute();
			minutes.note('legal-aid.withdraw', id);
			return ok(undefined);
		}
		const standing = records
			.selectFrom('legalAidStep')
			.select(({ fn }) => fn.max('number').as('number'))
			.where('caseId', '=', id)
			.where('takenBackAt', 'is', null);
		await records
			.updateTable('legalAidStep')
			.set({ takenBackBy: actor.userId, takenBackAt: at })
			.where('caseId', '=', id)
			.where('number', '=', standing)
			.execute();
		minutes.note('legal-aid.take-back', id);
		return ok(undefined);
	});
}

/** A case that this person may change; `not-found` also where there is one and it is not theirs to know of. */
async function findCase(
	records: Records,
	actor: Actor,
	id: LegalAidCaseId,
): Promise<Result<LegalAidCase, Refusal>> {
	const row = await records
		.selectFrom('legalAidCase')
		.select('childId')
		.where('id', '=', id)
		.where('withdrawnAt', 'is', null)
		.executeTakeFirst();
	const child = row && (await loadChild(records, row.childId));
	if (!child || !can(actor, 'edit', { type: 'legalAid', child })) {
		return fail({ type: 'not-found' });
	}
	const found = (await loadCases(records, child.childId)).find((one) => one.id === id);
	return found ? ok(found) : fail({ type: 'not-found' });
}

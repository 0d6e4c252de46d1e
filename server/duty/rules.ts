import {
	EDITABLE_NUMBERS,
	findNumberFault,
	numbersOn,
	type EditableNumber,
} from '#domain/duty/rules.ts';
import { createId } from '#domain/ids.ts';
import { can, type Actor } from '#domain/permission.ts';
import { fail, ok, type Result } from '#domain/result.ts';
import { localDateAt, type Instant, type LocalDate } from '#domain/time.ts';
import { decide, type Office, type Refusal } from '#server/school/office.ts';
import { loadRuleVersions } from './duty-facts.ts';

/** The numbers of the duties, which the leading group may change (A6, B7); history is kept. */
export interface DutyRules {
	/**
	 * Decides on numbers from a day to come. What has begun keeps its numbers, so a day that is here
	 * or past is `invalid`, field `startsOn`; a number out of its bounds is `invalid` by its name.
	 */
	change(actor: Actor, decision: RuleDecision): Promise<Result<void, Refusal>>;
	/** Everything decided so far, newest first. */
	list(): Promise<DecidedRules[]>;
}

export interface RuleDecision {
	readonly startsOn: LocalDate;
	readonly numbers: Readonly<Record<EditableNumber, number>>;
}

export interface DecidedRules extends RuleDecision {
	readonly decidedAt: Instant;
	readonly decidedBy: string;
}

export function createDutyRules(office: Office): DutyRules {
	return {
		change: async (actor, { startsOn, numbers }) => {
			if (!can(actor, 'decideRules', { type: 'school' })) return fail({ type: 'forbidden' });
			const fault = findNumberFault(numbers);
			if (fault !== null) return fail({ type: 'invalid', field: fault });
			if (startsOn <= localDateAt(office.env.now())) {
				return fail({ type: 'invalid', field: 'startsOn' });
			}
			return decide(office, actor.userId, async (records, minutes) => {
				const id = createId('ruleVersion', office.env.random);
				await records
					.insertInto('ruleVersion')
					.values({
						id,
						startsOn,
						numbers: JSON.stringify(numbers),
						decidedBy: actor.userId,
						decidedAt: office.env.now(),
					})
					.execute();
				minutes.note('rules.change', id);
				return ok(undefined);
			});
		},
		list: async () => {
			const versions = await loadRuleVersions(office.records);
			const names = await office.records
				.selectFrom('ruleVersion')
				.innerJoin('user', 'user.id', 'ruleVersion.decidedBy')
				.select(['ruleVersion.decidedAt', 'user.name'])
				.execute();
			const nameAt = new Map(names.map(({ decidedAt, name }) => [decidedAt, name]));
			return versions
				.map(({ startsOn, decidedAt, numbers }) => ({
					startsOn,
					decidedAt,
					decidedBy: nameAt.get(decidedAt) ?? '',
					numbers: pickEditable({ ...numbersOn([], startsOn), ...numbers }),
				}))
				.reverse();
		},
	};
}

function pickEditable(
	numbers: Readonly<Record<EditableNumber, number>>,
): Record<EditableNumber, number> {
	return Object.fromEntries(EDITABLE_NUMBERS.map((name) => [name, numbers[name]])) as Record<
		EditableNumber,
		number
	>;
}

import type { LocalDate } from '#domain/time.ts';
import { DUTIES, SCHOOL_DUTIES, type SchoolDuty } from './duty.ts';
import { isOfTerm, type DutyItem, type OpenLedger } from './items.ts';
import { judgeSchool, type DutyRecord } from './ledger.ts';
import { windowsOf } from './windows.ts';

/** What the school owes as a whole, in the window that runs or ran last (G1, L27). */
export interface SchoolDutyItem extends Pick<
	DutyItem,
	'startsOn' | 'endsOn' | 'standing' | 'done' | 'needed'
> {
	readonly duty: SchoolDuty;
	/** The newest day on which it was done; `null` while it was not. */
	readonly doneOn: LocalDate | null;
}

/** The duties of the school that belong to this term, from the records of all of its days. */
export function schoolDutiesOf(
	ledger: OpenLedger,
	records: readonly DutyRecord[],
): SchoolDutyItem[] {
	return SCHOOL_DUTIES.flatMap((code) =>
		windowsOf(DUTIES[code], ledger.calendar, ledger.versions)
			.filter((window) => window.startsOn <= ledger.today && isOfTerm(ledger, window))
			.map((window): SchoolDutyItem => {
				const { startsOn, endsOn } = window;
				const kinds = DUTIES[code].needs.map(({ kind }) => kind);
				const days = records
					.filter(({ kind, occurredOn }) => kinds.includes(kind) && occurredOn >= startsOn)
					.map(({ occurredOn }) => occurredOn)
					.filter((day) => day <= endsOn);
				return {
					...{ duty: code, startsOn, endsOn, doneOn: days.sort().at(-1) ?? null },
					...judgeSchool(DUTIES[code], window, records, ledger.today),
				};
			}),
	);
}

import type { ChildId, ClassId, TermId } from '#domain/ids.ts';
import {
	countsOn,
	DEFINITIONS,
	type Definition,
	type FamilyFacts,
	type StatusValue,
} from '#domain/left-behind.ts';
import type { Instant, LocalDate } from '#domain/time.ts';
import type { Sex } from './census-row.ts';

/** The list of a class as its head teacher goes through it, one by one, each term (C1, J-2-2). */
export interface ClassCensus {
	readonly id: ClassId;
	readonly name: string;
	readonly today: LocalDate;
	/** `null` while the school has no term: nothing can be asked in it. */
	readonly term: { readonly id: TermId; readonly name: string } | null;
	readonly children: readonly CensusChild[];
	readonly confirmation: CensusConfirmation | null;
	readonly mayConfirm: boolean;
}

export interface CensusConfirmation {
	readonly by: string;
	readonly at: Instant;
	/** How many were on the list. */
	readonly children: number;
}

export interface CensusChild {
	readonly id: ChildId;
	readonly name: string;
	readonly sex: Sex | null;
	readonly birthDate: LocalDate | null;
	/** By its end alone. */
	readonly studentNumber: string | null;
	readonly boarding: boolean;
	/** What was said this term. */
	readonly answer: CensusAnswer | null;
	/** What was said in the newest term before. */
	readonly before: FamilyFacts | null;
	/** What holds now; what nobody has confirmed is a proposal. */
	readonly statuses: readonly CurrentStatus[];
}

export interface CensusAnswer {
	readonly facts: FamilyFacts;
	readonly basis: string;
	readonly by: string;
	readonly at: Instant;
}

export interface CurrentStatus {
	readonly definition: Definition;
	readonly value: StatusValue;
	readonly startsOn: LocalDate;
	readonly isConfirmed: boolean;
}

/** How many count by a definition, of how many who were asked, and who was not asked. */
export interface CensusTally {
	readonly count: number;
	readonly asked: number;
	readonly unasked: readonly ChildId[];
}

type Counted = Pick<CensusChild, 'id' | 'birthDate' | 'statuses'> & {
	readonly answer: CensusAnswer | null | boolean;
};

/** Counts by every definition; who was not asked this term is named and counts nowhere. */
export function tallyCensus(
	children: readonly Counted[],
	today: LocalDate,
): Readonly<Record<Definition, CensusTally>> {
	const asked = children.filter(({ answer }) => answer !== null && answer !== false);
	const unasked = children.filter((child) => !asked.includes(child)).map(({ id }) => id);
	const tally = (definition: Definition): CensusTally => ({
		count: asked.filter(({ statuses, birthDate }) =>
			statuses.some(
				(status) =>
					status.definition === definition &&
					status.isConfirmed &&
					countsOn(status, birthDate, today),
			),
		).length,
		asked: asked.length,
		unasked,
	});
	return Object.fromEntries(
		DEFINITIONS.map((definition) => [definition, tally(definition)]),
	) as Record<Definition, CensusTally>;
}

/** The census of the whole school, or of what somebody may see of it. */
export interface CensusOverview {
	readonly term: { readonly id: TermId; readonly name: string } | null;
	readonly today: LocalDate;
	readonly classes: readonly {
		readonly id: ClassId;
		readonly name: string;
		readonly children: number;
		readonly asked: number;
		readonly confirmation: CensusConfirmation | null;
		/** How many count by each definition. */
		readonly counts: Readonly<Record<Definition, number>>;
	}[];
	readonly mayImport: boolean;
	readonly mayExport: boolean;
	/** 入学率 and 巩固率 (A10), for those who see the whole school. */
	readonly rates: Readonly<Record<'enrolment' | 'retention', NamedRate>> | null;
}

export interface NamedRate {
	readonly done: number;
	readonly of: number;
	readonly left: readonly { readonly name: string; readonly className: string }[];
}

import type { SchoolYearId, TermId } from '#domain/ids.ts';
import { fail, ok, type Result } from '#domain/result.ts';
import {
	findSchoolYearFault,
	type SchoolYearFault,
	type SchoolYearPart,
	type SchoolYearPlan,
	type Span,
} from '#domain/school-year.ts';
import { parseLocalDate, type LocalDate } from '#domain/time.ts';
import { m } from '#lib/i18n/generated/messages.js';

/** A school year while it is being typed: everything is text and may be empty. */
export interface SpanDraft {
	name: string;
	startsOn: string;
	endsOn: string;
}

/** A term that the school has already keeps its id: the study plans refer to it. */
export interface TermDraft extends SpanDraft {
	id?: TermId;
}

export interface YearDraft extends SpanDraft {
	terms: TermDraft[];
	holidays: SpanDraft[];
	makeUpDays: string[];
}

export type YearDraftFault =
	SchoolYearFault | { readonly type: 'no-date'; readonly part: SchoolYearPart };

/**
 * The year that is most likely meant: from September to July, the one that runs or, from July on,
 * the next. Dates are what most schools have; the person corrects them.
 */
export function proposeYear(today: LocalDate): YearDraft {
	return yearFrom(Number(today.slice(0, 4)) - (today.slice(5, 7) < '07' ? 1 : 0));
}

/** The year after the last one there is. */
export function proposeYearAfter(
	years: readonly Pick<Span, 'startsOn'>[],
	today: LocalDate,
): YearDraft {
	const starts = years.map(({ startsOn }) => Number(startsOn.slice(0, 4)));
	return starts.length === 0 ? proposeYear(today) : yearFrom(Math.max(...starts) + 1);
}

/** A school year as the school keeps it. */
export interface StoredYear extends SchoolYearPlan {
	readonly id: SchoolYearId;
	readonly terms: readonly (Span & { readonly id: TermId })[];
}

/** A year that is open, to be corrected. */
export function draftOf(year: StoredYear): YearDraft {
	const spanOf = ({ name, startsOn, endsOn }: Span): SpanDraft => ({ name, startsOn, endsOn });
	return {
		...spanOf(year),
		terms: year.terms.map((term) => ({ ...spanOf(term), id: term.id })),
		holidays: year.holidays.map(spanOf),
		makeUpDays: [...(year.makeUpDays ?? [])],
	};
}

/** The plan that was read from this draft, each term with the id it has; `null` for a new one. */
export function withTermIds(
	plan: SchoolYearPlan,
	draft: YearDraft,
): SchoolYearPlan & { readonly terms: readonly (Span & { readonly id: TermId | null })[] } {
	const rows = draft.terms.filter(isFilled);
	return { ...plan, terms: plan.terms.map((term, at) => ({ ...term, id: rows[at]?.id ?? null })) };
}

function yearFrom(first: number): YearDraft {
	const next = first + 1;
	return {
		name: m.school_year_name({ from: first, to: next }),
		startsOn: `${first}-09-01`,
		endsOn: `${next}-07-10`,
		terms: [
			{ name: m.school_term_first(), startsOn: `${first}-09-01`, endsOn: `${next}-01-22` },
			{ name: m.school_term_second(), startsOn: `${next}-02-22`, endsOn: `${next}-07-10` },
		],
		holidays: [
			{ name: m.school_holiday_national(), startsOn: `${first}-10-01`, endsOn: `${first}-10-07` },
			{ name: m.school_holiday_new_year(), startsOn: `${next}-01-01`, endsOn: `${next}-01-03` },
			{ name: m.school_holiday_labour(), startsOn: `${next}-05-01`, endsOn: `${next}-05-05` },
			{ name: '', startsOn: '', endsOn: '' },
		],
		makeUpDays: [],
	};
}

/** Reads the fields that `SchoolYearFields` names, as many rows as there are, at most 20. */
export function readYearForm(form: FormData): YearDraft {
	const text = (name: string) => {
		const value = form.get(name);
		return typeof value === 'string' ? value : '';
	};
	const span = (prefix: string): SpanDraft => ({
		name: text(`${prefix}name`),
		startsOn: text(`${prefix}startsOn`),
		endsOn: text(`${prefix}endsOn`),
	});
	const rows = (list: string) =>
		Array.from({ length: 20 }, (_, index) => index)
			.filter((index) => form.has(`${list}.${index}.name`))
			.map((index) => span(`${list}.${index}.`));
	const makeUpDays = form.getAll('makeUpDays').filter((day) => typeof day === 'string');
	return { ...span('year.'), terms: rows('terms'), holidays: rows('holidays'), makeUpDays };
}

/** The plan, when every date is there and nothing contradicts; rows left empty do not count. */
export function draftToPlan(draft: YearDraft): Result<SchoolYearPlan, YearDraftFault> {
	const year = parseSpan(draft);
	if (year === null) return fail({ type: 'no-date', part: { of: 'year' } });
	const lists: { terms: Span[]; holidays: Span[] } = { terms: [], holidays: [] };
	for (const [list, of] of [
		['terms', 'term'],
		['holidays', 'holiday'],
	] as const) {
		for (const [index, row] of draft[list].filter(isFilled).entries()) {
			const span = parseSpan(row);
			if (span === null) return fail({ type: 'no-date', part: { of, index } });
			lists[list].push(span);
		}
	}
	const makeUpDays = draft.makeUpDays
		.map((day) => parseLocalDate(day))
		.filter((day) => day !== null);
	const plan = { ...year, ...lists, makeUpDays };
	const fault = findSchoolYearFault(plan);
	return fault ? fail(fault) : ok(plan);
}

/** A term that the school has already counts as filled: it is corrected and never left out. */
function isFilled({ id, name, startsOn, endsOn }: TermDraft): boolean {
	return id !== undefined || `${name}${startsOn}${endsOn}`.trim() !== '';
}

function parseSpan({ name, startsOn, endsOn }: SpanDraft): Span | null {
	const from = parseLocalDate(startsOn);
	const to = parseLocalDate(endsOn);
	return from === null || to === null ? null : { name: name.trim(), startsOn: from, endsOn: to };
}

/** What is wrong, and where. */
export function yearFaultWords(fault: YearDraftFault, draft: YearDraft): string {
	const part = 'part' in fault ? partWords(fault.part, draft) : '';
	switch (fault.type) {
		case 'no-name':
			return m.school_fault_no_name({ part });
		case 'no-date':
			return m.school_fault_no_date({ part });
		case 'ends-before-start':
			return m.school_fault_ends_before_start({ part });
		case 'outside-year':
			return m.school_fault_outside_year({ part, from: draft.startsOn, to: draft.endsOn });
		case 'too-long':
			return m.school_fault_too_long();
		case 'no-term':
			return m.school_fault_no_term();
		case 'make-up-day-outside':
			return m.school_fault_make_up_day({ day: fault.day });
		case 'terms-overlap':
			return m.school_fault_terms_overlap({ part });
	}
}

function partWords(part: SchoolYearPart, draft: YearDraft): string {
	if (part.of === 'year') return m.school_part_year();
	const rows = (part.of === 'term' ? draft.terms : draft.holidays).filter(isFilled);
	const name = rows[part.index]?.name.trim();
	if (name) return m.school_part_named({ name });
	const number = part.index + 1;
	return part.of === 'term' ? m.school_part_term({ number }) : m.school_part_holiday({ number });
}

import type { Caseload, CaseloadChild } from '#domain/caseload.ts';
import {
	ASKED_DUTIES,
	CHILD_DUTIES,
	DUTIES,
	ENTRY_OF_DUTY,
	type AskedDuty,
	type ChildDuty,
} from '#domain/duty/duty.ts';
import { followPlan } from '#domain/duty/follow-plan.ts';
import {
	dutiesOf,
	goodNewsOf,
	isMissing,
	isOfTerm,
	mentorDutiesOf,
	openTerm,
	type DutyItem,
	type OpenLedger,
} from '#domain/duty/items.ts';
import { wasInClass } from '#domain/class-stay.ts';
import { followTest } from '#domain/duty/follow-test.ts';
import { mentorOn, type Care } from '#domain/duty/ledger.ts';
import { ENTRY_TYPES_OF_BOOK, type EntryType } from '#domain/entry.ts';
import type { ChildId } from '#domain/ids.ts';
import { checkersOf } from '#domain/pairing/checkers.ts';
import { monthAt } from '#domain/summary.ts';
import { localDateAt, type Instant, type LocalDate } from '#domain/time.ts';
import {
	checksOf,
	evaluationsOf,
	plansOf,
	recordsOf,
	summariesOf,
	testsOf,
	type FactsOf,
} from './device-records.ts';

/**
 * What I owe, reckoned on this device from its own copies and the cached calendar, rules, pairings and
 * dates (product.md §1.7); the school's board reckons with the same rules over its index. The device
 * cannot know when school received an entry, so here the day of writing decides.
 */
export interface Todo {
	/** `null` for what is owed for all children together. */
	readonly childId: ChildId | null;
	/** Of the child; an empty string where it is of none. */
	readonly name: string;
	readonly item: DutyItem;
	/** The page on which it is done, where that is none of the child's own. */
	readonly page?: string;
}

export interface TodoGroup {
	readonly duty: AskedDuty;
	readonly endsOn: LocalDate;
	readonly weeks: DutyItem['weeks'];
	readonly todo: readonly Todo[];
	/** Who is done with, by name. */
	readonly done: readonly string[];
	readonly waived: readonly string[];
}

export interface MyDuties {
	/** Windows that end today, and the last ones that ended with something missing. */
	readonly pressing: readonly Todo[];
	readonly groups: readonly TodoGroup[];
	/** Children without good news for long (M5): a nudge, no duty. */
	readonly quiet: readonly { readonly childId: ChildId; readonly name: string }[];
	/** Children whose books are not on this device yet: what they lack cannot be said here. */
	readonly unknown: readonly string[];
}

/** `null` when nothing is known to judge by: an answer kept by an older version, or no school year. */
export function myDuties(
	caseload: Caseload,
	factsOf: FactsOf,
	at: Instant,
	only?: ChildId,
): MyDuties | null {
	if (caseload.duty === undefined) return null;
	const today = localDateAt(at);
	const ledger = openTerm({ ...caseload.duty, today, at });
	const asked = caseload.children.filter(({ id }) => only === undefined || id === only);
	const mine = asked.filter((child) => isMyDuty(child, caseload, today));
	const known = mine.flatMap((child) => judgeChild(ledger, child, factsOf) ?? []);
	const todos = [
		...known.flatMap(({ todo }) => todo),
		...asked.flatMap((child) =>
			isMyCheck(child, caseload) ? judgeChecks(ledger, child, factsOf) : [],
		),
		...asked.flatMap((child) => judgeClasswork(ledger, caseload, child, factsOf)),
		...(only === undefined ? judgeMe(ledger, caseload, factsOf) : []),
	].filter(({ item }) => isOfTerm(ledger, item));
	return {
		pressing: todos.filter(({ item }) => isPressing(item, todos, ledger)),
		groups: ASKED_DUTIES.flatMap((duty) => groupOf(duty, todos, ledger)),
		quiet: known.flatMap(({ child, nudge }) =>
			nudge ? [{ childId: child.id, name: child.name }] : [],
		),
		unknown: mine
			.filter((child) => !known.some((judged) => judged.child === child))
			.map(({ name }) => name),
	};
}

/** The duty is the lead's; without a lead it is everybody's who has the child. */
function isMyDuty(child: CaseloadChild, { me }: Pick<Caseload, 'me'>, today: LocalDate): boolean {
	if (!child.mine || child.care === undefined) return false;
	const mentor = mentorOn(child.care, today);
	return mentor !== null && (!mentor.lead || mentor.userId === me.userId);
}

/** P2: the head teacher looks at the pairings of the class, or its cadre, and nobody at their own. */
function isMyCheck(child: CaseloadChild, { me }: Pick<Caseload, 'me'>): boolean {
	const { userIds } = checkersOf({
		headTeacherIds: child.headTeacherIds,
		cadreIds: child.circle?.cadreIds ?? [],
		pairedIds: [...child.mentors, ...(child.care?.periods ?? [])].map(({ userId }) => userId),
	});
	return userIds.includes(me.userId);
}

const todosOf = ({ id, name }: CaseloadChild, items: readonly DutyItem[]): Todo[] =>
	items.map((item) => ({ childId: id, name, item }));

const OWED_BY_MENTOR = CHILD_DUTIES.filter((duty) => DUTIES[duty].owedBy === 'mentor');

/** What I owe a child of mine; `null` while one of its books is not on this device. */
function judgeChild(ledger: OpenLedger, child: CaseloadChild, factsOf: FactsOf) {
	const records = recordsOf(child, factsOf);
	if (records === null || child.care === undefined) return null;
	const followed = plansOf(child, factsOf).map((plan) => followPlan(ledger, plan));
	const items = dutiesOf(ledger, child.care, records, followed, OWED_BY_MENTOR);
	const nudge = goodNewsOf(ledger, child.care, records)?.nudge ?? false;
	return { child, todo: todosOf(child, items), nudge };
}

function judgeChecks(ledger: OpenLedger, child: CaseloadChild, factsOf: FactsOf): Todo[] {
	if (child.care === undefined) return [];
	return todosOf(child, dutiesOf(ledger, child.care, checksOf(child, factsOf), [], ['P2']));
}

/** Of a child whose care is not mine to know: nothing excuses it here, the board knows better. */
const NO_CARE: Care = {
	...{ enrolledOn: '0000-01-01' as LocalDate, periods: [], waivers: [], hasPhotoConsent: true },
};

/**
 * M3, M3e: the rows of the tests of a class I teach, and its evaluations. The head teacher answers for
 * all of them, a subject teacher for the tests they hold themselves.
 */
function judgeClasswork(
	ledger: OpenLedger,
	caseload: Caseload,
	child: CaseloadChild,
	factsOf: FactsOf,
): Todo[] {
	const { me, shared = [], year } = caseload;
	const isHead = child.headTeacherIds.includes(me.userId);
	const registers = shared.filter(
		({ kind, classId, access }) =>
			kind === 'register' && classId === child.classId && access === 'write',
	);
	// What lies in a register that is not on this device yet cannot be said to be missing.
	const isUnknown = registers.some(({ id, head }) => head > 0 && factsOf(id) === null);
	if (registers.length === 0 || isUnknown) return [];
	const tests = registers.flatMap(({ id, termId }) =>
		testsOf(id, factsOf)
			.filter(({ by }) => isHead || by === me.userId)
			.filter(({ heldOn }) => wasHere(child, heldOn))
			.map((test) => ({ termId, followed: followTest(ledger, test, child.id) })),
	);
	const said = registers.flatMap(({ id }) => evaluationsOf(id, child.id, factsOf));
	const followed = tests.map((each) => each.followed);
	const termOf = ({ of, startsOn }: DutyItem) =>
		tests.find((each) => each.followed.of === of)?.termId ??
		year?.terms.find((term) => term.startsOn <= startsOn && startsOn <= term.endsOn)?.id;
	const owed: readonly ChildDuty[] = isHead ? ['M3', 'M3e'] : ['M3'];
	return dutiesOf(ledger, child.care ?? NO_CARE, said, followed, owed).map((item) => ({
		...{ childId: child.id, name: child.name, item },
		page: `/classes/${child.classId}/register/${item.of ?? 'evaluations'}?term=${termOf(item) ?? ''}`,
	}));
}

/** M3: who came to the class later has no row of what was held before; an older answer cannot tell. */
function wasHere({ stays, classId }: CaseloadChild, day: LocalDate): boolean {
	return stays === undefined || wasInClass(stays, classId, day);
}

/** M4: what I owe for all my children together. */
function judgeMe(ledger: OpenLedger, caseload: Caseload, factsOf: FactsOf): Todo[] {
	if (caseload.mentoring === undefined) return [];
	const { leads, records } = caseload.mentoring;
	const items = mentorDutiesOf(ledger, leads, [...records, ...summariesOf(caseload, factsOf)]);
	return items.map((item) => ({ childId: null, name: '', item }));
}

/** What ended longer ago than the window before this one is not nagged about on a phone. */
function isPressing(item: DutyItem, all: readonly Todo[], { today }: OpenLedger): boolean {
	if (!isMissing(item)) return false;
	if (item.standing === 'open') return item.endsOn === today;
	return !all.some(
		({ item: other }) =>
			other.duty === item.duty &&
			other.of === item.of &&
			item.endsOn < other.endsOn &&
			other.endsOn < today,
	);
}

/** What presses, by duty and window, in the order in which it came. */
export function groupPressing(
	pressing: readonly Todo[],
): { readonly key: string; readonly item: DutyItem; readonly todo: readonly Todo[] }[] {
	const keyOf = ({ item: { duty, startsOn, standing } }: Todo) => `${duty} ${startsOn} ${standing}`;
	return [...Map.groupBy(pressing, keyOf)].flatMap(([key, todo]) =>
		todo.slice(0, 1).map(({ item }) => ({ key, item, todo })),
	);
}

function groupOf(
	duty: AskedDuty,
	todos: readonly Todo[],
	{ today }: Pick<OpenLedger, 'today'>,
): TodoGroup[] {
	const running = todos
		.filter(({ item }) => item.duty === duty && item.startsOn <= today && today <= item.endsOn)
		.sort((a, b) => (a.item.endsOn < b.item.endsOn ? -1 : 1));
	const first = running[0];
	if (first === undefined) return [];
	const namesOf = (standings: readonly DutyItem['standing'][]) =>
		running.filter(({ item }) => standings.includes(item.standing)).map(({ name }) => name);
	return [
		{
			duty,
			endsOn: first.item.endsOn,
			weeks: first.item.weeks,
			todo: running.filter(({ item }) => item.standing === 'open'),
			done: namesOf(['on-time', 'late']),
			waived: namesOf(['waived']),
		},
	];
}

/** Where good news is written in one tap, and photos are taken (F2, F5). */
const CAPTURE_PAGES: Partial<Record<EntryType, string>> = {
	photos: '/photos',
	'good-news': '/good-news',
};

/** Opens the right form: a new entry of this kind, for a day in its window. */
export function formAddress(childId: ChildId, type: EntryType, on: LocalDate | null): string {
	const page = CAPTURE_PAGES[type];
	if (page !== undefined && on === null) return `${page}?child=${childId}`;
	const inJournal: readonly EntryType[] = ENTRY_TYPES_OF_BOOK.journal;
	const book = inJournal.includes(type) ? 'journal' : 'diary';
	const query = new URLSearchParams({ write: type, ...(on === null ? {} : { on }) });
	return `/children/${childId}/${book}?${query.toString()}`;
}

/** The form of a duty; of a window that is over, for its last day. */
export function addressOf({ childId, item, page }: Todo, today: LocalDate): string {
	const { duty, endsOn } = item;
	if (page !== undefined) return page;
	if (childId === null) return `/summaries?write=${monthAt(endsOn < today ? endsOn : today)}`;
	if (duty === 'P1') return `/children/${childId}/plan`;
	if (duty === 'C1') return `/children/${childId}/card?check`;
	const type = ENTRY_OF_DUTY[duty];
	if (type === undefined) return `/children/${childId}/guidance`;
	return formAddress(childId, type, endsOn < today ? endsOn : null);
}

import type { Caseload, CaseloadChild } from '#domain/caseload.ts';
import {
	dutiesOf,
	goodNewsOf,
	isMissing,
	openLedger,
	type DutyItem,
	type OpenLedger,
} from '#domain/duty/board.ts';
import { CHILD_DUTIES, countedDates, ENTRY_OF_DUTY, type ChildDuty } from '#domain/duty/duty.ts';
import { countOf, mentorOn, type DutyRecord } from '#domain/duty/ledger.ts';
import {
	ENTRY_TYPES_OF_BOOK,
	isEntryFact,
	type DocumentFact,
	type EntryType,
	type PlanFact,
} from '#domain/entry.ts';
import type { ChildId, DocId } from '#domain/ids.ts';
import { localDateAt, type Instant, type LocalDate } from '#domain/time.ts';

/**
 * What I owe my children, reckoned on this device from its own copies and the cached calendar, rules
 * and pairings (product.md §1.7); the school's board reckons with the same rules over its index. The
 * device cannot know when school received an entry, so here the day of writing decides.
 */
export interface Todo {
	readonly childId: ChildId;
	readonly name: string;
	readonly item: DutyItem;
}

export interface TodoGroup {
	readonly duty: ChildDuty;
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

type FactsOf = (id: DocId) => readonly DocumentFact[] | null;

/** `null` when nothing is known to judge by: an answer kept by an older version, or no school year. */
export function myDuties(
	caseload: Caseload,
	factsOf: FactsOf,
	at: Instant,
	only?: ChildId,
): MyDuties | null {
	if (caseload.duty === undefined) return null;
	const today = localDateAt(at);
	const ledger = openLedger({ ...caseload.duty, today, at });
	const mine = caseload.children.filter(
		(child) => (only === undefined || child.id === only) && isMyDuty(child, caseload, today),
	);
	const known = mine.flatMap((child) => {
		const records = recordsOf(child, factsOf);
		return records === null ? [] : [judgeChild(ledger, child, records)];
	});
	const todos = known.flatMap(({ child, items }) =>
		items.map((item) => ({ childId: child.id, name: child.name, item })),
	);
	return {
		pressing: todos.filter(({ item }) => isPressing(item, ledger)),
		groups: CHILD_DUTIES.flatMap((duty) => groupOf(duty, todos, ledger)),
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

function judgeChild(ledger: OpenLedger, child: CaseloadChild, records: readonly DutyRecord[]) {
	const { care } = child;
	if (care === undefined) return { child, items: [], nudge: false };
	return {
		child,
		items: dutiesOf(ledger, care, records),
		nudge: goodNewsOf(ledger, care, records)?.nudge ?? false,
	};
}

/** The records of a child's two books and its study plan; `null` while a book with words in it is not on this device. */
function recordsOf(child: CaseloadChild, factsOf: FactsOf): DutyRecord[] | null {
	const records: DutyRecord[] = [];
	for (const { id, kind, head } of child.documents) {
		if (kind !== 'journal' && kind !== 'diary' && kind !== 'plan') continue;
		const facts = factsOf(id);
		if (facts === null && head > 0) return null;
		for (const entry of facts ?? []) {
			if (!isEntryFact(entry)) {
				records.push(recordOfPlan(entry));
				continue;
			}
			const { type, occurredOn, writtenAt, photos, submittedAt } = entry;
			if (photos === 0 && entry.characters === 0) continue;
			const submitted = submittedAt === undefined ? null : { writtenAt: submittedAt };
			const dates = countedDates(type, { occurredOn, writtenAt }, submitted);
			if (dates === null) continue;
			const sharedAt = child.shared?.[entry.id] ?? null;
			records.push({
				...{ kind: type, ...dates, receivedAt: null, sharedAt },
				count: countOf(type, photos),
			});
		}
	}
	return records;
}

function recordOfPlan({ type, occurredOn, writtenAt }: PlanFact): DutyRecord {
	return { kind: type, occurredOn, writtenAt, receivedAt: null, count: 1, sharedAt: null };
}

/** What ended longer ago than the window before this one is not nagged about on a phone. */
function isPressing(item: DutyItem, ledger: OpenLedger): boolean {
	if (!isMissing(item)) return false;
	if (item.standing === 'open') return item.endsOn === ledger.today;
	const ended = ledger.windows[item.duty].filter(({ endsOn }) => endsOn < ledger.today);
	return ended.at(-1)?.startsOn === item.startsOn;
}

function groupOf(duty: ChildDuty, todos: readonly Todo[], { today }: OpenLedger): TodoGroup[] {
	const running = todos.filter(
		({ item }) => item.duty === duty && item.startsOn <= today && today <= item.endsOn,
	);
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
export function addressOf({ childId, item }: Todo, today: LocalDate): string {
	if (item.duty === 'P1') return `/children/${childId}/plan`;
	return formAddress(childId, ENTRY_OF_DUTY[item.duty], item.endsOn < today ? item.endsOn : null);
}

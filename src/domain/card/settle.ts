import type { StatementId } from '#domain/ids.ts';
import { CARD_PEOPLE, FIELDS_OF_PERSON, type CardField, type CardPerson } from './fields.ts';
import type { Settlement, Statement, Verdict, Withdrawal } from './statement.ts';

/** Everything that was ever said and decided about a child's people. */
export interface CardFacts {
	/** From the card and from the tidings, each once. */
	readonly statements: readonly Statement[];
	readonly settlements: readonly Settlement[];
	readonly withdrawals: readonly Withdrawal[];
}

/** How one field of one person stands. Every statement is in exactly one of the lists, newest first. */
export interface FieldState {
	readonly person: CardPerson;
	readonly field: CardField;
	/** One; more only where two decisions that knew nothing of each other differ: rivals. */
	readonly inForce: readonly Statement[];
	readonly beside: readonly Statement[];
	/** Reported and not settled: 待档案员核对. */
	readonly waiting: readonly Statement[];
	readonly older: readonly Statement[];
	readonly wrong: readonly Statement[];
	readonly withdrawn: readonly Statement[];
	/** The decisions that nothing follows yet; the next one follows them all. */
	readonly heads: readonly Settlement[];
}

/**
 * How a field stands (design.md §2: no value is lost, and none wins by chance). A report changes
 * nothing until it is settled: the old number is still there.
 */
export function settle(facts: CardFacts, person: CardPerson, field: CardField): FieldState {
	const isOfField = (piece: { person: CardPerson; field: CardField }) =>
		piece.person === person && piece.field === field;
	const heads = headsOf(facts.settlements.filter(isOfField));
	const lists: Lists = {
		...{ inForce: [], beside: [], waiting: [], older: [], wrong: [], withdrawn: [] },
	};
	for (const statement of facts.statements.filter(isOfField).sort(newestFirst)) {
		lists[listFor(statement, heads, facts.withdrawals)].push(statement);
	}
	return { person, field, ...lists, heads };
}

type List = Exclude<keyof FieldState, 'person' | 'field' | 'heads'>;
type Lists = Record<List, Statement[]>;

const LIST_OF_VERDICT = {
	'in-force': 'inForce',
	beside: 'beside',
	older: 'older',
	wrong: 'wrong',
} as const satisfies Readonly<Record<Verdict, List>>;

/** Where decisions differ about a statement, the kindest to it counts: it stays in sight. */
const KINDEST_FIRST: readonly Verdict[] = ['in-force', 'beside', 'older', 'wrong'];

function listFor(
	{ id, by }: Statement,
	heads: readonly Settlement[],
	withdrawals: readonly Withdrawal[],
): List {
	const verdicts = heads.map((head) => head.verdicts[id]);
	const verdict = KINDEST_FIRST.find((each) => verdicts.includes(each));
	if (verdict !== undefined) return LIST_OF_VERDICT[verdict];
	const isTakenBack = withdrawals.some((each) => each.statementId === id && each.by === by);
	return isTakenBack ? 'withdrawn' : 'waiting';
}

function headsOf(settlements: readonly Settlement[]): readonly Settlement[] {
	const followed = new Set(settlements.flatMap(({ after }) => after));
	const heads = settlements.filter(({ id }) => !followed.has(id));
	// Decisions that follow each other in a ring can only come from a broken program: all of them count.
	return heads.length > 0 ? heads : settlements;
}

function newestFirst(a: Statement, b: Statement): number {
	if (a.writtenAt !== b.writtenAt) return a.writtenAt < b.writtenAt ? 1 : -1;
	return a.id < b.id ? 1 : -1;
}

/** Two decisions made apart, which differ: somebody has to look again. */
export function isContested({ inForce }: FieldState): boolean {
	return inForce.length > 1;
}

/** Has the archivist something to decide here? */
export function isToSettle(state: FieldState): boolean {
	return state.waiting.length > 0 || isContested(state);
}

/** The value to call or to print; `null` while there is none or two. */
export function valueOf(state: FieldState): string | null {
	return state.inForce.length === 1 ? (state.inForce[0]?.value ?? null) : null;
}

/** Everything that was ever said of the field, whatever became of it. */
export function allOf(state: FieldState): readonly Statement[] {
	const { inForce, beside, waiting, older, wrong, withdrawn } = state;
	return [...inForce, ...beside, ...waiting, ...older, ...wrong, ...withdrawn];
}

/**
 * What is found of each statement now; of what waits nothing. A decision that says this again after
 * another one takes that one back.
 */
export function standingVerdicts(state: FieldState): Record<StatementId, Verdict> {
	const verdicts: Record<StatementId, Verdict> = {};
	for (const [verdict, list] of Object.entries(LIST_OF_VERDICT) as [Verdict, List][]) {
		for (const { id } of state[list]) verdicts[id] = verdict;
	}
	return verdicts;
}

/**
 * What the archivist chose, and what was found of all others before. Where another one is chosen to be
 * in force, what was is older, unless something else was chosen for it.
 */
export function nextVerdicts(
	state: FieldState,
	chosen: Readonly<Record<StatementId, Verdict>>,
): Record<StatementId, Verdict> {
	const verdicts = standingVerdicts(state);
	if (Object.values(chosen).includes('in-force')) {
		for (const { id } of state.inForce) verdicts[id] = 'older';
	}
	return { ...verdicts, ...chosen };
}

/** What became of one statement: its verdict, or that it waits, or that it was taken back. */
export type Fate = Verdict | 'waiting' | 'withdrawn';

export function fateOf(state: FieldState, id: StatementId): Fate | null {
	const verdict = standingVerdicts(state)[id];
	if (verdict !== undefined) return verdict;
	if (state.waiting.some((each) => each.id === id)) return 'waiting';
	return state.withdrawn.some((each) => each.id === id) ? 'withdrawn' : null;
}

/** Every field about which something is to be decided, person by person in the order of the card. */
export function fieldsToSettle(facts: CardFacts): FieldState[] {
	return CARD_PEOPLE.flatMap((person) =>
		FIELDS_OF_PERSON[person].map((field) => settle(facts, person, field)),
	).filter(isToSettle);
}

import type { CaseloadChild } from '#domain/caseload.ts';
import { completenessOf, type Completeness } from '#domain/card/completeness.ts';
import { FIELDS_OF_PERSON, type CardField, type CardPerson } from '#domain/card/fields.ts';
import {
	fateOf,
	fieldsToSettle,
	nextVerdicts,
	settle,
	standingVerdicts,
	valueOf,
	type CardFacts,
	type Fate,
	type FieldState,
} from '#domain/card/settle.ts';
import type { CardCheck, Settlement, Source, Statement, Verdict } from '#domain/card/statement.ts';
import type { CardCheckId, StatementId } from '#domain/ids.ts';
import type { LocalDate } from '#domain/time.ts';
import { readAllChecks, readCardFacts, settleField } from '#notebook/card.ts';
import {
	putCheck,
	readStatements,
	statementsOf,
	withdrawCheck,
} from '#notebook/statement-pieces.ts';
import { reportChange, withdrawReport } from '#notebook/tidings.ts';
import { live } from '#lib/session/live.ts';
import type { OpenDocument } from '#lib/session/open-document.ts';
import type { Session } from '#lib/session/session.ts';

/** Who told something, since when it holds, and what shows it. */
export type Telling = Pick<Statement, 'since' | 'source' | 'note' | 'photos'>;

/** What is said of one field of one person. */
export interface Said {
	readonly person: CardPerson;
	readonly field: CardField;
	readonly value: string;
}

/** What somebody reported from the field, and what became of it (C5). */
export interface Report {
	readonly statement: Statement;
	readonly fate: Fate;
	/** The decision about its field that stands now; `null` while there is none. */
	readonly decision: Settlement | null;
}

/** Takes back what was just done; everything stays on record. */
export type Undo = () => void;

/**
 * The contact card of one child with what was reported about it, as one thing: how each field stands
 * and what one may do. The archivist's word counts at once, everybody else's is a report.
 */
export class ContactCard {
	readonly child: CaseloadChild;
	readonly openedCard: OpenDocument;
	readonly openedTidings: OpenDocument;
	readonly #session: Session;
	readonly #facts;
	readonly #checks;

	constructor(child: CaseloadChild, card: OpenDocument, tidings: OpenDocument, session: Session) {
		this.child = child;
		this.openedCard = card;
		this.openedTidings = tidings;
		this.#session = session;
		const roots = [statementsOf(card.doc), statementsOf(tidings.doc)];
		const both: Parameters<typeof live>[0] = {
			observeDeep: (onChange) => roots.forEach((root) => root.observeDeep(onChange)),
			unobserveDeep: (onChange) => roots.forEach((root) => root.unobserveDeep(onChange)),
		};
		this.#facts = live(both, () => readCardFacts(card.doc, tidings.doc));
		this.#checks = live(both, () => readAllChecks(card.doc, tidings.doc));
	}

	get facts(): CardFacts {
		return this.#facts.current;
	}

	/** Every time somebody asked whether all is still right, newest first. */
	get checks(): readonly CardCheck[] {
		return this.#checks.current;
	}

	get completeness(): Completeness {
		return completenessOf(this.facts);
	}

	/** May I decide what is on the card (C4)? */
	get maySettle(): boolean {
		return this.openedCard.access === 'write';
	}

	/** May I say something new, decided at once or as a report? */
	get maySay(): boolean {
		return this.maySettle || this.openedTidings.access === 'write';
	}

	get toSettle(): readonly FieldState[] {
		return fieldsToSettle(this.facts);
	}

	field(person: CardPerson, field: CardField): FieldState {
		return settle(this.facts, person, field);
	}

	value(person: CardPerson, field: CardField): string | null {
		return valueOf(this.field(person, field));
	}

	/** Has anything ever been said of this person? */
	isKnown(person: CardPerson): boolean {
		return this.facts.statements.some((each) => each.person === person);
	}

	/** What the care team reported, newest first. */
	get reports(): readonly Report[] {
		// Read for its rune: the tidings themselves are no rune.
		const facts = this.facts;
		return readStatements(this.openedTidings.doc)
			.map((statement) => {
				const state = settle(facts, statement.person, statement.field);
				const decision = state.heads.find(({ verdicts }) => statement.id in verdicts) ?? null;
				return { statement, fate: fateOf(state, statement.id) ?? 'waiting', decision };
			})
			.sort((a, b) => (a.statement.writtenAt < b.statement.writtenAt ? 1 : -1));
	}

	/** Says something about these fields, in one telling; each becomes a statement of its own. */
	say(all: readonly Said[], telling: Telling): Undo {
		const before = all.map(({ person, field }) => this.field(person, field));
		const statements = all.map((said, at): Statement => ({
			...{ id: this.#session.newId('statement'), ...said, ...telling },
			seen: before[at]?.inForce[0]?.id ?? null,
			...{ by: this.#session.me.userId, writtenAt: this.#session.now() },
		}));
		if (this.maySettle) {
			for (const [at, statement] of statements.entries()) {
				const state = before[at];
				if (state) this.#decide(state, { [statement.id]: 'in-force' }, '', [statement]);
			}
			return () => statements.forEach((statement) => this.#takeBack(statement));
		}
		for (const statement of statements) reportChange(this.openedTidings.doc, statement);
		return () => statements.forEach(({ id }) => this.withdraw(id));
	}

	/** Takes back a report of mine that nobody has settled. */
	withdraw(statementId: StatementId): void {
		withdrawReport(this.openedTidings.doc, this.#session.newId('withdrawal'), {
			...{ statementId, by: this.#session.me.userId, at: this.#session.now() },
		});
	}

	/** Decides about a field; what was not chosen stays as it was found before. */
	settle(state: FieldState, chosen: Readonly<Record<StatementId, Verdict>>, reason: string): Undo {
		const before = standingVerdicts(state);
		this.#decide(state, chosen, reason, [...state.waiting, ...state.inForce]);
		return () => this.#append(this.field(state.person, state.field), before, '', []);
	}

	/** May I take this check back? Only my own, in the half in which I write. */
	mayTakeBack({ by }: Pick<CardCheck, 'by'>): boolean {
		const half = this.maySettle ? this.openedCard : this.openedTidings;
		return half.access === 'write' && by === this.#session.me.userId;
	}

	/** Takes a check of mine back, which I made by mistake. */
	takeBackCheck(checkId: CardCheckId): void {
		const { doc } = this.maySettle ? this.openedCard : this.openedTidings;
		withdrawCheck(doc, this.#session.newId('withdrawal'), {
			...{ checkId, by: this.#session.me.userId, at: this.#session.now() },
		});
	}

	/** Somebody asked, and everything on the card is still right (C5, J-3-1). */
	confirm(source: Source, on: LocalDate): void {
		const { doc } = this.maySettle ? this.openedCard : this.openedTidings;
		const id = this.#session.newId('cardCheck');
		const { me } = this.#session;
		putCheck(doc, { id, on, source, by: me.userId, at: this.#session.now() });
	}

	#decide(
		state: FieldState,
		chosen: Readonly<Record<StatementId, Verdict>>,
		reason: string,
		statements: readonly Statement[],
	): void {
		// What still waits stays in the tidings alone, so that its author can take it back.
		const verdicts = nextVerdicts(state, chosen);
		const found = statements.filter(({ id }) => id in verdicts);
		this.#append(state, verdicts, reason, found);
	}

	#append(
		{ person, field, heads }: FieldState,
		verdicts: Readonly<Record<StatementId, Verdict>>,
		reason: string,
		statements: readonly Statement[],
	): void {
		const decision: Settlement = {
			...{ id: this.#session.newId('settlement'), person, field, verdicts, reason },
			after: heads.map(({ id }) => id),
			...{ by: this.#session.me.userId, at: this.#session.now() },
		};
		settleField(this.openedCard.doc, decision, statements);
	}

	/** What I wrote myself by mistake is on record as not right, and what was before stands again. */
	#takeBack({ id, person, field, seen }: Statement): void {
		const state = this.field(person, field);
		const verdicts = { ...standingVerdicts(state), [id]: 'wrong' as const };
		const restored = seen === null ? verdicts : { ...verdicts, [seen]: 'in-force' as const };
		this.#append(state, restored, '', []);
	}
}

/** The fields of a person that can be written into, in the order of the card. */
export function fieldsOf(person: CardPerson): readonly CardField[] {
	return FIELDS_OF_PERSON[person];
}

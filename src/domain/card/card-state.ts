import { localDateAt, type LocalDate } from '#domain/time.ts';
import { completenessOf, isFileComplete, type MissingField } from './completeness.ts';
import type { CardField, CardPerson } from './fields.ts';
import { fieldsToSettle, isContested, type CardFacts } from './settle.ts';

/** A field about which the archivist has something to decide; no value. */
export interface FieldToSettle {
	readonly person: CardPerson;
	readonly field: CardField;
	/** So many reports wait. */
	readonly waiting: number;
	/** Two decisions that knew nothing of each other differ. */
	readonly isContested: boolean;
	/** The day of the oldest report that waits. */
	readonly reportedOn: LocalDate | null;
}

/** What the school's index knows of a card: how far it is, never what it says. */
export interface CardState {
	readonly required: number;
	readonly filled: number;
	readonly missing: readonly MissingField[];
	readonly toSettle: readonly FieldToSettle[];
}

export function cardStateOf(facts: CardFacts): CardState {
	return {
		...completenessOf(facts),
		toSettle: fieldsToSettle(facts).map((state) => {
			const days = state.waiting.map(({ writtenAt }) => localDateAt(writtenAt)).sort();
			return {
				...{ person: state.person, field: state.field, waiting: state.waiting.length },
				...{ isContested: isContested(state), reportedOn: days[0] ?? null },
			};
		}),
	};
}

/** A card about which nothing was ever said. */
export const EMPTY_CARD: CardState = cardStateOf({
	...{ statements: [], settlements: [], withdrawals: [] },
});

/** A child's file as a whole (A9, L5): its card, a mentor, and whether the family was told of it. */
export interface FileState extends CardState {
	readonly hasMentor: boolean;
	readonly isConsentKnown: boolean;
	readonly isComplete: boolean;
	/** The last day on which somebody found the card still right; `null`: never. */
	readonly checkedOn: LocalDate | null;
}

export function fileStateOf(
	card: CardState,
	rest: Pick<FileState, 'hasMentor' | 'isConsentKnown' | 'checkedOn'>,
): FileState {
	const missingFields = card.missing.length;
	return { ...card, ...rest, isComplete: isFileComplete({ ...rest, missingFields }) };
}

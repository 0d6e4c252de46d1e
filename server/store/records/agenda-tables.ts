import type { AgendaDecisionId, AgendaItemId, AgendaKey } from '#domain/agenda/agenda.ts';
import type { AgendaHost } from '#domain/agenda/template.ts';
import type { Id, SchoolYearId, UserId } from '#domain/ids.ts';
import type { Instant, LocalDate } from '#domain/time.ts';

/** The tables of the agenda (行事历, §1.6); `schema.ts` holds the others. */
export interface AgendaTables {
	/** What the school added itself, as it was added. */
	agendaItem: {
		id: AgendaItemId;
		schoolYearId: SchoolYearId;
		title: string;
		note: string;
		host: AgendaHost;
		/** JSON of `AgendaFact[]`. */
		facts: string;
		startsOn: LocalDate;
		endsOn: LocalDate;
		addedBy: UserId;
		addedAt: Instant;
	};
	/** What was decided about an item of the plan or of the school, in its order; never changed. */
	agendaDecision: {
		id: AgendaDecisionId;
		schoolYearId: SchoolYearId;
		itemKey: AgendaKey;
		/** 1 for the first decision about this item; those taken back keep their number. */
		number: number;
		/** JSON of `AgendaAct`. */
		act: string;
		decidedBy: UserId;
		decidedAt: Instant;
		takenBackBy: UserId | null;
		takenBackAt: Instant | null;
	};
	/** Where a person's phone asks for the agenda; one live address a person. */
	agendaFeed: {
		id: Id<'agendaFeed'>;
		userId: UserId;
		/** SHA-256 (hex) of the token in the address. */
		tokenHash: string;
		/** In which language the phone is answered. */
		locale: string;
		createdAt: Instant;
		lastReadAt: Instant | null;
		stoppedAt: Instant | null;
	};
}

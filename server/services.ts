import type { Kysely } from 'kysely';
import type { Logger } from 'pino';
import type { RandomBytes } from '#domain/ids.ts';
import type { Instant } from '#domain/time.ts';
import type { Access } from './access/access.ts';
import type { Agendas } from './agenda/agenda.ts';
import type { AgendaFeeds } from './agenda/feeds.ts';
import type { Accounts } from './auth/accounts.ts';
import type { BreakGlasses } from './break-glass/break-glasses.ts';
import type { Cards } from './cards/cards.ts';
import type { CardReminders } from './cards/reminders.ts';
import type { Sessions } from './auth/sessions.ts';
import type { Consents } from './consents/consents.ts';
import type { Census } from './census/census.ts';
import type { PairingChecks } from './duty/pairing-checks.ts';
import type { ImportUndo } from './census/import-undo.ts';
import type { Imports } from './census/imports.ts';
import type { Config } from './config.ts';
import type { Boards } from './duty/boards.ts';
import type { DutyRules } from './duty/rules.ts';
import type { Waivers } from './duty/waivers.ts';
import type { Exchange } from './exchange/exchange.ts';
import type { Exports } from './exports/exports.ts';
import type { Erasures } from './erasure/erasures.ts';
import type { Groupings } from './grouping/groupings.ts';
import type { Approvals } from './guidance/approvals.ts';
import type { OwnCards } from './links/own-cards.ts';
import type { LegalAid } from './legal-aid/legal-aid.ts';
import type { Matters } from './matters/matters.ts';
import type { Meetings } from './meetings/meetings.ts';
import type { Appointments } from './organisation/appointments.ts';
import type { Organisations } from './organisation/organisation.ts';
import type { QuarantineDesk } from './quarantine/quarantine-desk.ts';
import type { Contributions } from './relay/contribute.ts';
import type { Histories } from './history/histories.ts';
import type { DocumentAccess } from './relay/document-access.ts';
import type { Children } from './school/children.ts';
import type { Classes } from './school/classes.ts';
import type { HandOvers } from './school/hand-overs.ts';
import type { Pairings } from './school/pairings.ts';
import type { Cadres } from './school/cadres.ts';
import type { PairingBoards } from './school/pairing-board.ts';
import type { PairingDecisions } from './school/pairing-decisions.ts';
import type { PeerHelpers } from './school/peer-helpers.ts';
import type { Priorities } from './school/priorities.ts';
import type { People } from './school/people.ts';
import type { SchoolRecord } from './school/school-record.ts';
import type { SetUp } from './school/set-up.ts';
import type { Surveys } from './school/surveys.ts';
import type { Years } from './school/years.ts';
import type { Search } from './search/search.ts';
import type { Samplings } from './sampling/samplings.ts';
import type { SharingServices } from './sharing.ts';
import type { AuditWatch } from './store/records/audit/audit-watch.ts';
import type { RecordTables } from './store/records/schema.ts';
import type { UpdateLog } from './store/log/update-log.ts';

/** What every part of the server is given instead of reaching for it (design.md R11). */
export interface Environment {
	readonly now: () => Instant;
	readonly random: RandomBytes;
	readonly log: Logger;
}

export type Records = Kysely<RecordTables>;

/**
 * The running server as the pages see it. Routes are bundled by Vite while `server/` is loaded by
 * Node, so routes import types only from here and reach the one running instance through
 * `event.locals.services`; `server/main.ts` and `server/dev.ts` put it there (`server/seam.ts`).
 */
export interface Services extends SharingServices {
	readonly config: Config;
	readonly env: Environment;
	readonly records: Records;
	readonly updateLog: UpdateLog;

	readonly access: Access;
	readonly documentAccess: DocumentAccess;
	readonly sessions: Sessions;
	readonly accounts: Accounts;

	readonly setUp: SetUp;
	readonly school: SchoolRecord;
	readonly years: Years;
	readonly classes: Classes;
	readonly children: Children;
	readonly census: Census;
	readonly imports: Imports;
	readonly importUndo: ImportUndo;
	/** Checks of pairings by the leading group (P2). */
	readonly pairingChecks: PairingChecks;
	readonly handOvers: HandOvers;
	readonly pairings: Pairings;
	readonly pairingDecisions: PairingDecisions;
	readonly pairingBoards: PairingBoards;
	readonly cadres: Cadres;
	readonly peerHelpers: PeerHelpers;
	readonly priorities: Priorities;
	readonly people: People;
	/** Who is appointed to what, and the page that shows it. */
	readonly appointments: Appointments;
	readonly organisations: Organisations;
	readonly meetings: Meetings;
	readonly boards: Boards;
	readonly dutyRules: DutyRules;
	/** Is the audit what was written? Whoever runs the server for long starts it. */
	readonly auditWatch: AuditWatch;
	readonly waivers: Waivers;
	readonly samplings: Samplings;
	/** One contact card for a leader, with a reason and for some hours. */
	readonly breakGlasses: BreakGlasses;
	/** What nobody has reported back on yet. */
	readonly matters: Matters;
	/** Guidance plans before the leading group. */
	readonly approvals: Approvals;
	/** How children are grouped, and which subject teachers take them on. */
	readonly groupings: Groupings;
	readonly consents: Consents;
	/** The agenda of the year, and where phones ask for it. */
	readonly agendas: Agendas;
	readonly agendaFeeds: AgendaFeeds;
	/** Who has a right to legal aid, and how far it has come. */
	readonly legalAid: LegalAid;
	readonly cards: Cards;
	/** A guardian's own part of the contact card, through their link. */
	readonly ownCards: OwnCards;
	/** Reminding head teachers of the cards that are not confirmed yet. */
	readonly cardReminders: CardReminders;
	/** What mentors show each other of their summaries. */
	readonly exchange: Exchange;
	/** What the office's pages show. */
	readonly surveys: Surveys;
	/** Words, people and classes that somebody may find. */
	readonly search: Search;
	/** Lists as spreadsheets. */
	readonly exports: Exports;

	/** Words that their document could not take. */
	readonly quarantine: QuarantineDesk;
	/** Who wrote what, how it stood, and the way back. */
	readonly histories: Histories;
	readonly erasures: Erasures;
	/** Whoever attaches the relay connects it here. */
	readonly contributions: Contributions;
}

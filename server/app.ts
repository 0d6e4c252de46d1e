import { join } from 'node:path';
import { createAccess } from './access/access.ts';
import { createAccessChanges } from './access/access-changes.ts';
import { createRefusalAudit, type RefusalAudit } from './access/refusal-audit.ts';
import { createDocumentAccess } from './access/document-access.ts';
import { createAgendas } from './agenda/agenda.ts';
import { createAgendaFeeds } from './agenda/feeds.ts';
import { createAccounts } from './auth/accounts.ts';
import { createPasswordDesk } from './auth/password.ts';
import { createSessions } from './auth/sessions.ts';
import { createBreakGlasses } from './break-glass/break-glasses.ts';
import { createCards } from './cards/cards.ts';
import { createCardReminders } from './cards/reminders.ts';
import { createConsents } from './consents/consents.ts';
import { createCensus } from './census/census.ts';
import { createPairingChecks } from './duty/pairing-checks.ts';
import { createImportUndo } from './census/import-undo.ts';
import { createImports } from './census/imports.ts';
import type { Config } from './config.ts';
import { createBoards } from './duty/boards.ts';
import { createDutyRules } from './duty/rules.ts';
import { createWaivers } from './duty/waivers.ts';
import { createExports } from './exports/exports.ts';
import { createErasureLedger } from './erasure/ledger.ts';
import { createErasures } from './erasure/erasures.ts';
import { createExchange } from './exchange/exchange.ts';
import { createGenerations } from './generations/generations.ts';
import { createTransfers, type Transfers } from './generations/transfers.ts';
import { createGroupings } from './grouping/groupings.ts';
import { createApprovals } from './guidance/approvals.ts';
import { createOwnCards } from './links/own-cards.ts';
import { createLegalAid } from './legal-aid/legal-aid.ts';
import { createMatters } from './matters/matters.ts';
import { createMeetings } from './meetings/meetings.ts';
import { createAppointments } from './organisation/appointments.ts';
import { createOrganisations } from './organisation/organisation.ts';
import { createQuarantineDesk } from './quarantine/quarantine-desk.ts';
import { createContributions } from './relay/contribute.ts';
import { createChildren } from './school/children.ts';
import { createClasses } from './school/classes.ts';
import { createMissingDocuments } from './school/documents.ts';
import { createHandOvers } from './school/hand-overs.ts';
import { createPairings } from './school/pairings.ts';
import { createCadres } from './school/cadres.ts';
import { createPairingBoards } from './school/pairing-board.ts';
import { createPairingDecisions } from './school/pairing-decisions.ts';
import { createPeerHelpers } from './school/peer-helpers.ts';
import { createPriorities } from './school/priorities.ts';
import { createHistories } from './history/histories.ts';
import { createLogFolding, type LogFolding } from './history/log-folding.ts';
import { createRegisters } from './register/registers.ts';
import { createPeople } from './school/people.ts';
import { createSchoolRecord } from './school/school-record.ts';
import { createSetUp } from './school/set-up.ts';
import { createSurveys } from './school/surveys.ts';
import { createYears } from './school/years.ts';
import { createSamplings } from './sampling/samplings.ts';
import { createSearch } from './search/search.ts';
import type { Environment, Services } from './services.ts';
import { createSharing } from './sharing.ts';
import { sealBareLetters } from './publishing/seal-bare-letters.ts';
import { ringIn } from './store/log/sealing/key-ring.ts';
import { systemClock } from './relay/clock.ts';
import type { Damage } from './store/log/sqlite/heads.ts';
import { openSqliteLog, type Commit, type SqliteLog } from './store/log/sqlite/sqlite-log.ts';
import { createAuditWatch } from './store/records/audit/audit-watch.ts';
import { openRecords, RECORDS_FILE } from './store/records/open-records.ts';
import { createSealedWords } from './store/records/sealed-words.ts';
import { createRecordsWatch, type RecordsWatch } from './store/records/watch-records.ts';
import { instantToMs } from '#domain/time.ts';

/** The running parts, and the way to put them down. */
export interface App {
	readonly services: Services;
	/** The log as `services` has it, with what it can say about its disk. */
	readonly updateLog: SqliteLog;
	/** Whoever runs the server for long starts it. */
	readonly logFolding: LogFolding;
	readonly recordsWatch: RecordsWatch;
	/** One document into a file and back, for who runs the server. */
	readonly transfers: Transfers;
	/** Hears of frames that the relay refused. */
	readonly refusalAudit: RefusalAudit;
	/** Commits what is queued and closes both stores. Close the relay first. */
	close(): Promise<void>;
}

/** What hears of things that somebody who watches the server wants counted. */
export interface Watch {
	readonly committed?: (commit: Commit) => void;
	readonly damaged?: () => void;
}

/**
 * Puts the server together on the stores in `config.dataDir`. No sockets, no pages: those are
 * attached by `main.ts` and `dev.ts`, and tests use the parts as they are.
 */
export async function createServices(
	config: Config,
	env: Environment,
	watch: Watch = {},
): Promise<App> {
	const { dataDir } = config;
	const onDamage = ({ docId, message }: Damage) => {
		env.log.error({ docId, message }, 'damaged on disk; see README, "Backing up"');
		watch.damaged?.();
	};
	const updateLog = await openSqliteLog({
		path: join(dataDir, 'log.sqlite'),
		keysDir: config.keysDir,
		now: () => instantToMs(env.now()),
		...(watch.committed && { onCommit: watch.committed }),
		onDamage,
	});
	// After the log, which knows whether its key ring is missing.
	const recordsPath = join(dataDir, RECORDS_FILE);
	const records = await openRecords(recordsPath, config.keysDir).catch(async (error: unknown) => {
		await updateLog.close();
		throw error;
	});
	const recordsWatch = createRecordsWatch(records, (message) => onDamage({ docId: null, message }));
	const auditWatch = createAuditWatch({
		...{ path: recordsPath, keysDir: config.keysDir, now: env.now },
		onBroken: ({ fault, row }) => env.log.error({ fault, row }, 'audit.broken'),
		onError: (err) => env.log.error({ err }, 'the audit could not be looked at'),
	});
	const words = createSealedWords(ringIn(config.keysDir));
	await sealBareLetters(records, words);
	const changes = createAccessChanges();
	const office = { records, env, changes };
	const passwords = createPasswordDesk();
	const surveys = createSurveys(records);
	const organisations = createOrganisations(records, env);
	const sessions = createSessions(records, env, changes);
	const sharing = createSharing({ config, env, records, updateLog, words });
	const generations = createGenerations({ ...office, updateLog });
	const contributions = createContributions((of) => generations.isCurrent(of));
	const erasures = createErasures({
		...{ ...office, ...sharing, updateLog, generations },
		ledger: createErasureLedger(config.keysDir),
	});
	const boards = createBoards({ records, env, recordIndex: sharing.recordIndex });
	const services: Services = {
		config,
		env,
		records,
		updateLog,
		access: createAccess(records, env, updateLog),
		documentAccess: createDocumentAccess(records, env, sessions, changes, generations.isMoving),
		sessions,
		accounts: createAccounts(records, env, sessions, passwords, changes),
		setUp: createSetUp(office, passwords),
		school: createSchoolRecord(office),
		years: createYears(office),
		classes: createClasses(office),
		children: createChildren(office),
		census: createCensus(office),
		imports: createImports(office),
		importUndo: createImportUndo({ ...office, updateLog }),
		pairingChecks: createPairingChecks({ ...office, updateLog, contributions }),
		pairings: createPairings(office),
		pairingDecisions: createPairingDecisions(office),
		pairingBoards: createPairingBoards(records, env),
		cadres: createCadres(office),
		peerHelpers: createPeerHelpers(office),
		priorities: createPriorities(office),
		people: createPeople(office),
		appointments: createAppointments(office),
		meetings: createMeetings(office),
		organisations,
		groupings: createGroupings(office),
		approvals: createApprovals({ ...office, recordIndex: sharing.recordIndex }),
		legalAid: createLegalAid(office),
		agendas: createAgendas({ ...office, recordIndex: sharing.recordIndex }),
		agendaFeeds: createAgendaFeeds({ ...office, recordIndex: sharing.recordIndex }),
		matters: createMatters({ records, recordIndex: sharing.recordIndex }),
		boards,
		auditWatch,
		handOvers: createHandOvers(office, boards),
		dutyRules: createDutyRules(office),
		waivers: createWaivers(office),
		consents: createConsents(office),
		cards: createCards({ records, env, recordIndex: sharing.recordIndex }),
		ownCards: createOwnCards({ records, env, updateLog, contributions }),
		cardReminders: createCardReminders({ ...office, recordIndex: sharing.recordIndex }),
		exchange: createExchange(office),
		samplings: createSamplings({ ...office, updateLog, recordIndex: sharing.recordIndex }),
		breakGlasses: createBreakGlasses({ ...office, updateLog }),
		surveys,
		search: createSearch({ records, env, updateLog, surveys }),
		exports: createExports(office, {
			...{ surveys, organisations, updateLog },
			registers: createRegisters(updateLog),
		}),
		quarantine: createQuarantineDesk({ records, env, updateLog, contributions }),
		erasures,
		histories: createHistories({ records, env, updateLog, contributions }),
		contributions,
		...sharing,
	};
	const { keysDir } = config;
	const transfers = createTransfers({ ...office, ...sharing, updateLog, generations, keysDir });
	const logFolding = createLogFolding({ records, env, updateLog });
	const refusalAudit = createRefusalAudit(records, env, systemClock);
	// Kinds that an older program did not know are missing in its store.
	await records.transaction().execute((inside) => createMissingDocuments(inside, env));
	await erasures.catchUp();
	await sharing.recordIndex.catchUp();
	return {
		services,
		updateLog,
		logFolding,
		recordsWatch,
		transfers,
		refusalAudit,
		close: async () => {
			await services.search.close();
			await logFolding.close();
			await recordsWatch.close();
			await auditWatch.close();
			await refusalAudit.close();
			await sharing.recordIndex.close();
			await updateLog.close();
			await records.destroy();
		},
	};
}

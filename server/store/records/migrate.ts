import type { DatabaseSync } from 'node:sqlite';
import { firstTables } from './migrations/001-first-tables.ts';
import { erasures } from './migrations/002-erasures.ts';
import { duties } from './migrations/003-duties.ts';
import { documentOwners } from './migrations/004-document-owners.ts';
import { consents } from './migrations/005-consents.ts';
import { submissions } from './migrations/006-submissions.ts';
import { auditBySubject } from './migrations/007-audit-by-subject.ts';
import { census } from './migrations/008-census.ts';
import { pairingBoard } from './migrations/009-pairing-board.ts';
import { approvals } from './migrations/010-approvals.ts';
import { groupings } from './migrations/011-groupings.ts';
import { summaries } from './migrations/012-summaries.ts';
import { cards } from './migrations/013-cards.ts';
import { register } from './migrations/014-register.ts';
import { organisation } from './migrations/015-organisation.ts';
import { agenda } from './migrations/016-agenda.ts';
import { legalAid } from './migrations/017-legal-aid.ts';
import { samplings } from './migrations/018-samplings.ts';
import { meetings } from './migrations/019-meetings.ts';
import { sealedAudit } from './migrations/020-sealed-audit.ts';
import { classStays } from './migrations/021-class-stays.ts';
import { importUndo } from './migrations/023-import-undo.ts';
import { registerSubjects } from './migrations/022-register-subjects.ts';
import { meetingPhotos } from './migrations/024-meeting-photos.ts';
import { cardReminders } from './migrations/025-card-reminders.ts';
import { breakGlass } from './migrations/026-break-glass.ts';
import { glassExtent } from './migrations/027-glass-extent.ts';
import { lookedAt } from './migrations/028-looked-at.ts';

/**
 * The shapes the records have had, oldest first. A step that has been released is never edited: a
 * change is a new step at the end. There is no way back; the way back is the backup.
 */
const STEPS: readonly (string | ((db: DatabaseSync) => void))[] = [
	firstTables,
	erasures,
	duties,
	documentOwners,
	consents,
	submissions,
	auditBySubject,
	census,
	pairingBoard,
	approvals,
	groupings,
	summaries,
	cards,
	register,
	organisation,
	agenda,
	legalAid,
	samplings,
	meetings,
	sealedAudit,
	classStays,
	registerSubjects,
	meetingPhotos,
	importUndo,
	cardReminders,
	breakGlass,
	glassExtent,
	lookedAt,
];

/** The shape this program writes; kept in the database as `user_version`. */
export const RECORDS_VERSION = STEPS.length;

/**
 * Brings a database to today's shape, each step in a transaction of its own. Throws, and changes
 * nothing, when the database was written by a newer program. A step may make a table anew to which
 * others refer, so references are held only again at its end, where all of them are looked at.
 * A test that wants the store of an older program names its version.
 */
export function migrate(db: DatabaseSync, target = RECORDS_VERSION): void {
	const version = Number(db.prepare('PRAGMA user_version').get()?.['user_version']);
	if (version > RECORDS_VERSION) {
		throw new Error(
			`This store was written by a newer version of the program (records ${version}, ` +
				`this program knows ${RECORDS_VERSION}). Start the newer version, or restore a backup.`,
		);
	}
	for (const [index, step] of STEPS.entries()) {
		if (index < version || index >= target) continue;
		db.exec('PRAGMA foreign_keys = OFF');
		db.exec('BEGIN IMMEDIATE');
		try {
			if (typeof step === 'string') db.exec(step);
			else step(db);
			const broken = db.prepare('PRAGMA foreign_key_check').all();
			if (broken.length > 0) throw new Error('A record refers to one that is not there.');
			db.exec(`PRAGMA user_version = ${index + 1}`);
			db.exec('COMMIT');
		} catch (error) {
			db.exec('ROLLBACK');
			throw new Error(`The records could not be brought to version ${index + 1}.`, {
				cause: error,
			});
		} finally {
			db.exec('PRAGMA foreign_keys = ON');
		}
	}
}

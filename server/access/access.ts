import type { Records, Environment } from '#server/services.ts';
import type { UpdateLog } from '#server/store/log/update-log.ts';
import type { Caseload } from '#domain/caseload.ts';
import type { ChildId, DocId, UserId } from '#domain/ids.ts';
import type { Actor, ChildFacts } from '#domain/permission.ts';
import { createRegisters } from '#server/register/registers.ts';
import { readCaseload } from './caseload.ts';
import { withMarks } from './caseload-marks.ts';
import { loadActor, loadChild, loadDocument, type DocumentFacts } from './facts.ts';

/** The facts that `can` needs, for the pages; and what a device may hold. */
export interface Access {
	/** The person with today's roles. */
	actor(userId: UserId): Promise<Actor>;
	/** Class and mentors of a child; `null` when it is unknown or has left. */
	child(childId: ChildId): Promise<ChildFacts | null>;
	/** A document's kind and whose it is; `null` when it is unknown or its child has left. */
	document(docId: DocId): Promise<DocumentFacts | null>;
	/** Everything this person may see, for work without a network; nothing else is named in it. */
	caseload(actor: Actor): Promise<Caseload>;
}

export function createAccess(records: Records, env: Environment, updateLog: UpdateLog): Access {
	const registers = createRegisters(updateLog);
	return {
		actor: (userId) => loadActor(records, userId),
		child: (childId) => loadChild(records, childId, env.now()),
		document: (docId) => loadDocument(records, docId, env.now()),
		caseload: async (actor) =>
			withMarks(records, registers, actor, await readCaseload(records, env, updateLog, actor)),
	};
}

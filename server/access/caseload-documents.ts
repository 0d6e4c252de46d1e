import type { CaseloadDocument, SharedDocument } from '#domain/caseload.ts';
import type { ChildId, SchoolYearId } from '#domain/ids.ts';
import { can, type Actor, type DocumentSubject } from '#domain/permission.ts';
import type { Instant } from '#domain/time.ts';
import type { Records } from '#server/services.ts';
import type { UpdateLog } from '#server/store/log/update-log.ts';
import { loadDocuments } from './facts.ts';

/** The documents of a caseload: those of children, and those that are of no single child. */
export interface CaseloadDocuments {
	readonly ofChild: ReadonlyMap<ChildId, readonly CaseloadDocument[]>;
	readonly shared: readonly SharedDocument[];
}

/** Every document of this year, and of no year, that this person may read. */
export async function readDocuments(
	records: Records,
	updateLog: UpdateLog,
	actor: Actor,
	yearId: SchoolYearId | null,
	at: Instant,
): Promise<CaseloadDocuments> {
	const readable = (await loadDocuments(records, { inYear: yearId }, at)).flatMap((facts) => {
		const access = accessTo(actor, facts);
		return access ? [{ facts, access }] : [];
	});
	const heads = await updateLog.heads(readable.map(({ facts }) => facts.id));
	const ofChild = new Map<ChildId, CaseloadDocument[]>();
	const shared: SharedDocument[] = [];
	for (const { facts, access } of readable) {
		const { id, kind, generation, termId } = facts;
		const document = { id, kind, generation, access, head: heads.get(id) ?? 0 };
		if ('child' in facts) {
			const { childId } = facts.child;
			ofChild.set(childId, [...(ofChild.get(childId) ?? []), document]);
		} else if ('classId' in facts) {
			const { classId, subject } = facts;
			shared.push({ ...document, classId, termId, subject, authorId: null });
		} else {
			shared.push({ ...document, classId: null, termId, authorId: facts.authorId });
		}
	}
	return { ofChild, shared };
}

function accessTo(actor: Actor, subject: DocumentSubject): 'read' | 'write' | null {
	const resource = { type: 'document', ...subject } as const;
	if (can(actor, 'write', resource)) return 'write';
	return can(actor, 'read', resource) ? 'read' : null;
}

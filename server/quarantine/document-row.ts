import type { Records } from '#server/services.ts';
import type { RecordTables } from '#server/store/records/schema.ts';
import type { Selectable } from 'kysely';
import type { DocId } from '#domain/ids.ts';

/** A document as its record says, whether its child is still at school or not. */
export type DocumentRow = Pick<
	Selectable<RecordTables['document']>,
	'id' | 'kind' | 'generation' | 'childId' | 'classId' | 'authorId' | 'subject'
>;

/** The record of a document; `null` when there is none. */
export async function readDocumentRow(records: Records, docId: DocId): Promise<DocumentRow | null> {
	const row = await records
		.selectFrom('document')
		.select(['id', 'kind', 'generation', 'childId', 'classId', 'authorId', 'subject'])
		.where('id', '=', docId)
		.executeTakeFirst();
	return row ?? null;
}

/** What people call the owner of a document: the child's or author's name, the class's with the subject. */
export async function readOwnerName(records: Records, docId: DocId): Promise<string> {
	const row = await records
		.selectFrom('document')
		.leftJoin('child', 'child.id', 'document.childId')
		.leftJoin('class', 'class.id', 'document.classId')
		.leftJoin('user', 'user.id', 'document.authorId')
		.select(['child.name as child', 'class.name as class', 'user.name as author'])
		.select('document.subject')
		.where('document.id', '=', docId)
		.executeTakeFirst();
	const ofClass = [row?.class, row?.subject].filter((word) => word != null).join(' · ');
	return row?.child ?? row?.author ?? ofClass;
}

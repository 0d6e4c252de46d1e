import * as Y from 'yjs';
import { CARD_PEOPLE, FIELDS_OF_PERSON } from '#domain/card/fields.ts';
import { settledValues } from '#domain/card/settled-card.ts';
import type { ChildId, ClassId } from '#domain/ids.ts';
import { can, type Actor } from '#domain/permission.ts';
import { readCardFacts } from '#notebook/card.ts';
import { fieldWord, personWord, valueWord } from '#notebook/statement-words.ts';
import { loadChildFacts } from '#server/access/facts.ts';
import type { Records } from '#server/services.ts';
import type { UpdateLog } from '#server/store/log/update-log.ts';
import type { SheetOut } from './workbook.ts';

/**
 * The contact cards of a class as a list (C2, C3): what holds, one column a field; where two values
 * hold or one is kept beside another, both. Only of children whose card this person may read.
 */
export async function cardList(
	records: Records,
	updateLog: UpdateLog,
	actor: Actor,
	classId: ClassId,
): Promise<SheetOut[] | null> {
	const row = await records
		.selectFrom('class')
		.select('name')
		.where('id', '=', classId)
		.executeTakeFirst();
	if (row === undefined) return null;
	const rows = await records
		.selectFrom('child')
		.innerJoin('document', 'document.childId', 'child.id')
		.select(['child.id', 'child.name', 'document.id as docId', 'document.generation'])
		.where('child.classId', '=', classId)
		.where('child.leftAt', 'is', null)
		.where('document.kind', '=', 'card')
		.orderBy('child.name')
		.execute();
	const facts = await loadChildFacts(
		records,
		rows.map(({ id }) => id),
	);
	const mayRead = (id: ChildId) => {
		const child = facts.get(id);
		return child !== undefined && can(actor, 'read', { type: 'document', kind: 'card', child });
	};
	const lines: (string | null)[][] = [];
	for (const { id, name, docId, generation } of rows) {
		if (!mayRead(id)) continue;
		const { snapshot, tail } = await updateLog.read(docId, generation);
		const doc = new Y.Doc();
		if (snapshot !== null) Y.applyUpdate(doc, snapshot.state);
		for (const { bytes } of tail) Y.applyUpdate(doc, bytes);
		lines.push([row.name, name, ...valuesOf(doc)]);
		doc.destroy();
	}
	return [{ name: '联系卡', headings: ['班级', '姓名', ...HEADINGS], rows: lines }];
}

const COLUMNS = CARD_PEOPLE.flatMap((person) =>
	FIELDS_OF_PERSON[person].map((field) => ({ person, field })),
);
const HEADINGS = COLUMNS.map(({ person, field }) => `${personWord(person)} ${fieldWord(field)}`);

function valuesOf(card: Y.Doc): (string | null)[] {
	const facts = readCardFacts(card, null);
	return COLUMNS.map(({ person, field }) => {
		const values = settledValues(facts, person, field).map(valueWord);
		return values.length === 0 ? null : values.join('、');
	});
}

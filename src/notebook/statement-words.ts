import type * as Y from 'yjs';
import type { CardField, CardPerson } from '#domain/card/fields.ts';
import type { Verdict } from '#domain/card/statement.ts';
import type { StatementId } from '#domain/ids.ts';
import { readSettlements } from './card.ts';
import { readCheckWithdrawals, readEveryCheck, readStatements } from './statement-pieces.ts';
import { readWithdrawals } from './tidings.ts';

/**
 * The pieces of a card or its tidings as words, for the tray, the quarantine and files. The record is
 * kept in Chinese, so these are its own names and no translation.
 */
const PERSON: Readonly<Record<CardPerson, string>> = {
	pupil: '孩子',
	father: '爸爸',
	mother: '妈妈',
	carer: '照看人',
	otherCarer: '另一位照看人',
};

const FIELD: Readonly<Record<CardField, string>> = {
	name: '姓名',
	relation: '和孩子的关系',
	standing: '人在哪里',
	phone: '联系电话',
	workPhone: '单位电话',
	address: '家庭住址',
	workplace: '务工地址',
	sex: '性别',
	birthDate: '出生日期',
	ethnicity: '民族',
	age: '年龄',
	job: '职业',
	health: '身体状况',
	allergy: '过敏和要当心的',
	fetchedBy: '谁可以来接',
};

const VERDICT: Readonly<Record<Verdict, string>> = {
	'in-force': '现用',
	beside: '也留着',
	older: '以前的',
	wrong: '不对',
};

/** Words for what is kept as a choice. */
const CHOICE: Readonly<Record<string, string>> = {
	away: '在外务工',
	home: '在家',
	gone: '已故或联系不上',
	girl: '女',
	boy: '男',
};

export const personWord = (person: CardPerson): string => PERSON[person];
export const fieldWord = (field: CardField): string => FIELD[field];
/** A value as the record says it: choices by their names, everything else as it was typed. */
export const valueWord = (value: string): string => CHOICE[value] ?? value;

export function wordsOfStatements(doc: Y.Doc): { id: string; lines: readonly string[] }[] {
	const statements = readStatements(doc);
	const valueOf = new Map(statements.map(({ id, value }) => [id, valueWord(value)]));
	return [
		...statements.map(({ id, person, field, value, since, note }) => ({
			id,
			lines: [`${PERSON[person]} ${FIELD[field]}：${valueWord(value)}`, since, note],
		})),
		...readSettlements(doc).map(({ id, person, field, verdicts, reason }) => ({
			id,
			lines: [
				`${PERSON[person]} ${FIELD[field]}`,
				...Object.entries(verdicts).map(
					([statement, verdict]) =>
						`${VERDICT[verdict]}：${valueOf.get(statement as StatementId) ?? ''}`,
				),
				reason,
			],
		})),
		...readEveryCheck(doc).map(({ id, on }) => ({ id, lines: [`${on} 核对过，都对`] })),
		...readCheckWithdrawals(doc).map(({ id }) => ({ id, lines: ['收回一次核对'] })),
		...readWithdrawals(doc).map(({ id, statementId }) => ({
			id,
			lines: [`收回：${valueOf.get(statementId) ?? ''}`],
		})),
	];
}

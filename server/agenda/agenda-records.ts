import type { AgendaAct, AgendaBase, AgendaDecision, AgendaKey } from '#domain/agenda/agenda.ts';
import type { AgendaFact } from '#domain/agenda/done-when.ts';
import { placeItem } from '#domain/agenda/placing.ts';
import { isTemplateId, TEMPLATE } from '#domain/agenda/template.ts';
import type { SchoolYearId, UserId } from '#domain/ids.ts';
import { can, type Actor } from '#domain/permission.ts';
import { pickYear, type Span } from '#domain/school-year.ts';
import { localDateAt } from '#domain/time.ts';
import { loadCalendar } from '#server/duty/duty-facts.ts';
import type { RecordIndex } from '#server/record-index/record-index.ts';
import type { Office } from '#server/school/office.ts';
import type { Environment, Records } from '#server/services.ts';
import type { RecordTables } from '#server/store/records/schema.ts';

/** What the store knows of the agenda's items, before anything is counted. */

export type AgendaNeeds = Office & { readonly recordIndex: Pick<RecordIndex, 'whenIdle'> };

export interface StoredYear extends Span {
	readonly id: SchoolYearId;
}

export interface StoredItem extends AgendaBase {
	readonly year: StoredYear;
	/** `null` for an item of the plan. */
	readonly addedBy: UserId | null;
	/** The number of the newest decision about it, also of one that was taken back; 0 for none. */
	readonly newest: number;
}

/** The school year that runs, else the next one, else the last; `null` while none was opened. */
export async function loadYear(
	records: Records,
	env: Pick<Environment, 'now'>,
): Promise<StoredYear | null> {
	const years = await records.selectFrom('schoolYear').selectAll().execute();
	return pickYear(years, localDateAt(env.now()));
}

/** An item of the running year; `null` when there is none by this key, or the plan has it not this year. */
export async function findItem(
	records: Records,
	env: Pick<Environment, 'now'>,
	key: AgendaKey,
): Promise<StoredItem | null> {
	const year = await loadYear(records, env);
	if (year === null) return null;
	const base = isTemplateId(key)
		? await placedItem(records, year, key)
		: await ownItem(records, year, key);
	if (base === null) return null;
	const { newest } = await records
		.selectFrom('agendaDecision')
		.select(({ fn }) => fn.max('number').as('newest'))
		.where('schoolYearId', '=', year.id)
		.where('itemKey', '=', key)
		.executeTakeFirstOrThrow();
	return { ...base, year, newest: newest ?? 0 };
}

async function placedItem(records: Records, year: StoredYear, key: AgendaKey) {
	const item = TEMPLATE.find(({ id }) => id === key);
	const days = item && placeItem(item, await loadCalendar(records, year.id));
	if (!item || !days) return null;
	const { host, facts } = item;
	return { ...days, key, title: null, note: '', host, facts, addedBy: null };
}

async function ownItem(records: Records, year: StoredYear, key: AgendaKey) {
	const row = await records
		.selectFrom('agendaItem')
		.selectAll()
		.where('schoolYearId', '=', year.id)
		.where('id', '=', key as RecordTables['agendaItem']['id'])
		.executeTakeFirst();
	return row ? { ...baseOf(row), addedBy: row.addedBy } : null;
}

/** An added item as it was added. */
export function baseOf(row: RecordTables['agendaItem']): AgendaBase {
	const { id: key, title, note, host, facts, startsOn, endsOn } = row;
	return { key, title, note, host, startsOn, endsOn, facts: JSON.parse(facts) as AgendaFact[] };
}

/** A decision as it is read, with the item it is about. */
export interface StoredDecision extends AgendaDecision {
	readonly key: AgendaKey;
}

/** The decisions that stand, in their order; of one item, or of all. */
export async function loadDecisions(
	records: Records,
	yearId: SchoolYearId,
	key: AgendaKey | 'all',
): Promise<StoredDecision[]> {
	let query = records
		.selectFrom('agendaDecision')
		.innerJoin('user', 'user.id', 'agendaDecision.decidedBy')
		.select(['agendaDecision.id', 'itemKey as key', 'act', 'user.name as by', 'decidedAt as at'])
		.where('schoolYearId', '=', yearId)
		.where('takenBackAt', 'is', null);
	if (key !== 'all') query = query.where('itemKey', '=', key);
	const rows = await query.orderBy('number').execute();
	return rows.map((row) => ({ ...row, act: JSON.parse(row.act) as AgendaAct }));
}

/** The plan's items are the leading group's; an added one also its author's (§4.4). */
export function mayChange(actor: Actor, { key, addedBy }: Pick<StoredItem, 'key' | 'addedBy'>) {
	if (isTemplateId(key) || addedBy === null) return can(actor, 'decide', { type: 'agenda' });
	return can(actor, 'change', { type: 'agendaItem', addedBy });
}

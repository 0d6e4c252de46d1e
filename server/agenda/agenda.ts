import {
	applyDecisions,
	areDaysWithin,
	agendaNoteLengthMax,
	agendaTitleLengthMax,
	agendaWordLengthMax,
	type Agenda,
	type AgendaAct,
	type AgendaDecisionId,
	type AgendaItemId,
	type AgendaKey,
} from '#domain/agenda/agenda.ts';
import type { AgendaFact } from '#domain/agenda/done-when.ts';
import type { AgendaDays } from '#domain/agenda/placing.ts';
import { isTemplateId, type AgendaHost } from '#domain/agenda/template.ts';
import { namesIn } from '#domain/exchange/mask.ts';
import { createId } from '#domain/ids.ts';
import { can, type Actor } from '#domain/permission.ts';
import { fail, ok, type Result } from '#domain/result.ts';
import type { Telling } from '#server/exchange/exchange.ts';
import { decide, type Office, type Refusal } from '#server/school/office.ts';
import type { Records } from '#server/services.ts';
import { readAgenda } from './read-agenda.ts';
import {
	findItem,
	loadDecisions,
	loadYear,
	mayChange,
	type AgendaNeeds,
	type StoredItem,
} from './agenda-records.ts';

/**
 * The agenda of the school year (行事历, product.md §1.6). The plan's items need no row: a store holds
 * what was added and what was decided. A decision is never changed; the newest one of an item can be
 * taken back by whoever might have taken it.
 */
export interface Agendas {
	/** The agenda as this person may see it. */
	read(actor: Actor): Promise<Agenda>;
	/** Adds items of the school's own, all or none; `telling` when one names a child. */
	add(
		actor: Actor,
		drafts: readonly AgendaDraft[],
	): Promise<Result<readonly AgendaItemId[], Refusal | Telling>>;
	/** `invalid`, field `days`, for days outside of the year. */
	decide(
		actor: Actor,
		key: AgendaKey,
		act: AgendaAct,
	): Promise<Result<AgendaDecisionId, Refusal | Telling>>;
	/** `nothing-to-undo`: something newer was decided about the item meanwhile. */
	takeBack(actor: Actor, decisionId: AgendaDecisionId): Promise<Result<void, Refusal>>;
}

export interface AgendaDraft extends AgendaDays {
	readonly title: string;
	readonly note: string;
	readonly host: AgendaHost;
	readonly facts: readonly AgendaFact[];
}

export function createAgendas(needs: AgendaNeeds): Agendas {
	return {
		read: async (actor) => {
			await needs.recordIndex.whenIdle();
			return readAgenda(needs, actor);
		},
		add: (actor, drafts) => add(needs, actor, drafts),
		decide: (actor, key, act) =>
			decide(needs, actor.userId, async (records, minutes) => {
				const item = await findItem(records, needs.env, key);
				if (item === null) return fail({ type: 'not-found' });
				if (!mayChange(actor, item)) return fail({ type: 'forbidden' });
				const fault = await findFault(records, item, act);
				if (fault !== null) return fail(fault);
				const id = createId('agendaDecision', needs.env.random);
				await records
					.insertInto('agendaDecision')
					.values({
						...{ id, schoolYearId: item.year.id, itemKey: key, number: item.newest + 1 },
						...{ act: JSON.stringify(trimmed(act)), decidedBy: actor.userId },
						...{ decidedAt: needs.env.now(), takenBackBy: null, takenBackAt: null },
					})
					.execute();
				minutes.note(`agenda.${act.type}`, key, id);
				return ok(id);
			}),
		takeBack: (actor, decisionId) => takeBack(needs, actor, decisionId),
	};
}

async function add(
	office: Office,
	actor: Actor,
	drafts: readonly AgendaDraft[],
): ReturnType<Agendas['add']> {
	if (!can(actor, 'add', { type: 'agenda' })) return fail({ type: 'forbidden' });
	return decide(office, actor.userId, async (records, minutes) => {
		const year = await loadYear(records, office.env);
		if (year === null) return fail({ type: 'not-found' });
		for (const draft of drafts) {
			if (!areDaysWithin(draft, year)) return fail({ type: 'invalid', field: 'days' });
			const fault = await findWordFault(records, draft);
			if (fault !== null) return fail(fault);
		}
		const ids = drafts.map(() => createId('agendaItem', office.env.random));
		for (const [index, id] of ids.entries()) {
			const draft = drafts[index];
			if (draft === undefined) continue;
			const { title, note, host, facts, startsOn, endsOn } = draft;
			await records
				.insertInto('agendaItem')
				.values({
					...{ id, schoolYearId: year.id, host, startsOn, endsOn },
					...{ title: title.trim(), note: note.trim(), facts: JSON.stringify(facts) },
					...{ addedBy: actor.userId, addedAt: office.env.now() },
				})
				.execute();
			minutes.note('agenda.add', id);
		}
		return ok(ids);
	});
}

async function takeBack(
	office: Office,
	actor: Actor,
	decisionId: AgendaDecisionId,
): ReturnType<Agendas['takeBack']> {
	return decide(office, actor.userId, async (records, minutes) => {
		const row = await records
			.selectFrom('agendaDecision')
			.select(['itemKey', 'schoolYearId'])
			.where('id', '=', decisionId)
			.executeTakeFirst();
		const item = row && (await findItem(records, office.env, row.itemKey));
		if (!item) return fail({ type: 'not-found' });
		if (!mayChange(actor, item)) return fail({ type: 'forbidden' });
		const standing = await loadDecisions(records, item.year.id, item.key);
		if (standing.at(-1)?.id !== decisionId) return fail({ type: 'nothing-to-undo' });
		await records
			.updateTable('agendaDecision')
			.set({ takenBackBy: actor.userId, takenBackAt: office.env.now() })
			.where('id', '=', decisionId)
			.execute();
		minutes.note('agenda.take-back', item.key, decisionId);
		return ok(undefined);
	});
}

async function findFault(
	records: Records,
	item: StoredItem,
	act: AgendaAct,
): Promise<Refusal | Telling | null> {
	const standing = await loadDecisions(records, item.year.id, item.key);
	// What was removed is not there to be decided about; it comes back by taking the removal back.
	if (applyDecisions(item, standing) === null) return { type: 'not-found' };
	switch (act.type) {
		case 'move':
			return areDaysWithin(act, item.year) ? null : { type: 'invalid', field: 'days' };
		case 'tick':
			return act.word.length > agendaWordLengthMax
				? { type: 'invalid', field: 'word' }
				: findTelling(records, act.word);
		case 'untick':
			return null;
		case 'reword':
		case 'remove':
			if (isTemplateId(item.key)) return { type: 'invalid', field: 'act' };
			return act.type === 'reword' ? findWordFault(records, act) : null;
	}
}

async function findWordFault(
	records: Records,
	{ title, note }: { readonly title: string; readonly note: string },
): Promise<Refusal | Telling | null> {
	const words = title.trim();
	if (words === '' || words.length > agendaTitleLengthMax) {
		return { type: 'invalid', field: 'title' };
	}
	if (note.length > agendaNoteLengthMax) return { type: 'invalid', field: 'note' };
	return findTelling(records, `${words}\n${note}`);
}

/** The agenda goes to phones and onto the wall: no child is named in it. */
async function findTelling(records: Records, text: string): Promise<Telling | null> {
	const children = await records.selectFrom('child').select('name').execute();
	const names = namesIn(
		text,
		children.map(({ name }) => name),
	);
	return names.length === 0 ? null : { type: 'telling', names, hasNumber: false };
}

function trimmed(act: AgendaAct): AgendaAct {
	if (act.type === 'tick') return { ...act, word: act.word.trim() };
	if (act.type === 'reword') return { ...act, title: act.title.trim(), note: act.note.trim() };
	return act;
}

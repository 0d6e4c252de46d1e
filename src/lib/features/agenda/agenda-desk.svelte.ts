import type {
	Agenda,
	AgendaAct,
	AgendaDecisionId,
	AgendaItem,
	AgendaItemId,
} from '#domain/agenda/agenda.ts';
import type { PlacedSuggestion } from '#domain/agenda/suggestions.ts';
import type { AgendaFact } from '#domain/agenda/done-when.ts';
import type { AgendaDays } from '#domain/agenda/placing.ts';
import type { AgendaHost } from '#domain/agenda/template.ts';
import { m } from '#lib/i18n/generated/messages.js';
import { askOffice, type OfficeRefusal } from '#lib/session/ask-office.ts';
import { OfficeView } from '#lib/session/office-view.svelte.ts';
import type { Session } from '#lib/session/session.ts';
import { daysWords, itemTitle, taskName } from './agenda-words.ts';

export interface NewItem extends AgendaDays {
	readonly title: string;
	readonly note: string;
	readonly host: AgendaHost;
	readonly facts: readonly AgendaFact[];
}

/** What was done last on this page, in words, and how the school is asked to take it back. */
interface Done {
	readonly words: string;
	readonly undo: () => Promise<OfficeRefusal | null>;
}

/**
 * The agenda as this page works with it: what the school answered, what was done last, what went wrong.
 * Something is said to be done once the page shows it.
 */
export class AgendaDesk {
	readonly view: OfficeView<Agenda>;
	/** What a screen reader is told. */
	said = $state('');
	#refusal = $state.raw<OfficeRefusal | null>(null);
	#done = $state.raw<Done | null>(null);
	#isBusy = $state(false);

	constructor(session: Session) {
		this.view = new OfficeView<Agenda>('/api/agenda', session);
	}

	get refusal(): OfficeRefusal | null {
		return this.#refusal;
	}

	get doneWords(): string | null {
		return this.#done?.words ?? null;
	}

	get isBusy(): boolean {
		return this.#isBusy;
	}

	/** Is this the copy that lies on the device? It can be read and not changed. */
	get isKept(): boolean {
		return this.view.refusal?.code === 'no-network';
	}

	mayChange(item: AgendaItem): boolean {
		return item.mayChange && !this.isKept;
	}

	/** Decides about an item; answers whether the school has done it. */
	async decide(item: AgendaItem, act: AgendaAct): Promise<boolean> {
		const answer = await this.#ask<AgendaDecisionId>('POST', `/api/agenda/${item.key}`, act);
		if (answer === null) return false;
		const title = act.type === 'reword' ? act.title : itemTitle(item);
		await this.view.load();
		this.#done = { words: doneWords(title, act), undo: () => takeBack(answer) };
		return true;
	}

	async add(items: readonly NewItem[]): Promise<boolean> {
		const ids = await this.#ask<readonly AgendaItemId[]>('POST', '/api/agenda', { items });
		if (ids === null) return false;
		const [first] = items;
		await this.view.load();
		this.#done = {
			words:
				items.length === 1 && first
					? m.agenda_added({ title: first.title })
					: m.agenda_added_many({ count: items.length }),
			undo: () => removeAll(ids),
		};
		return true;
	}

	/** What every term needs, put in where it was offered. */
	adopt(suggestions: readonly PlacedSuggestion[]): Promise<boolean> {
		return this.add(
			suggestions.map(({ fact, host, startsOn, endsOn }) => ({
				...{ title: taskName(fact), note: '', host, facts: [fact], startsOn, endsOn },
			})),
		);
	}

	/** Takes back what was done last on this page. */
	async undo(): Promise<void> {
		if (this.#done === null) return;
		this.#isBusy = true;
		this.#refusal = await this.#done.undo();
		await this.view.load();
		this.#isBusy = false;
		if (this.#refusal !== null) return;
		this.#done = null;
		this.said = m.agenda_undone();
	}

	/** Takes back the newest decision about an item, whoever took it. */
	async takeBackLast(item: AgendaItem): Promise<void> {
		if (item.lastDecision === null) return;
		this.#isBusy = true;
		this.#refusal = await takeBack(item.lastDecision.id);
		await this.view.load();
		this.#isBusy = false;
		this.#done = null;
		if (this.#refusal === null) this.said = m.agenda_undone();
	}

	forgetRefusal(): void {
		this.#refusal = null;
	}

	async #ask<T>(method: 'POST', path: `/api/${string}`, body: unknown): Promise<T | null> {
		this.#isBusy = true;
		const answer = await askOffice<T>(method, path, body);
		this.#isBusy = false;
		this.#refusal = answer.ok ? null : answer.error;
		return answer.ok ? answer.value : null;
	}
}

function doneWords(title: string, act: AgendaAct): string {
	switch (act.type) {
		case 'move':
			return m.agenda_moved({ title, days: daysWords(act) });
		case 'tick':
			return m.agenda_ticked({ title });
		case 'untick':
			return m.agenda_unticked({ title });
		case 'reword':
			return m.agenda_reworded({ title });
		case 'remove':
			return m.agenda_removed({ title });
	}
}

async function takeBack(id: AgendaDecisionId): Promise<OfficeRefusal | null> {
	const answer = await askOffice('DELETE', `/api/agenda/decisions/${id}`);
	return answer.ok ? null : answer.error;
}

async function removeAll(ids: readonly AgendaItemId[]): Promise<OfficeRefusal | null> {
	for (const id of ids) {
		const answer = await askOffice('POST', `/api/agenda/${id}`, { type: 'remove' });
		if (!answer.ok) return answer.error;
	}
	return null;
}

import { shiftDays, type AgendaItem } from '#domain/agenda/agenda.ts';
import type { AgendaDays } from '#domain/agenda/placing.ts';
import { daysBetween, parseLocalDate, type LocalDate } from '#domain/time.ts';
import { m } from '#lib/i18n/generated/messages.js';
import type { AgendaDesk } from './agenda-desk.svelte.ts';
import { daysWords, itemTitle } from './agenda-words.ts';

/**
 * Carries an item to other days: dragged by a pointer onto a day (any element with `data-day`), or by
 * the arrow keys. Nothing is sent before it is put down; Escape, or letting go beside the days, puts it
 * back.
 */
export class ItemCarrier {
	readonly #desk: AgendaDesk;
	#item = $state.raw<AgendaItem | null>(null);
	#by = $state(0);
	/** The day that the pointer took hold of. */
	#heldOn: LocalDate | null = null;

	constructor(desk: AgendaDesk) {
		this.#desk = desk;
	}

	get item(): AgendaItem | null {
		return this.#item;
	}

	/** Where it would come to lie. */
	get target(): AgendaDays | null {
		return this.#item && shiftDays(this.#item, this.#by);
	}

	isTarget(day: LocalDate): boolean {
		const { target } = this;
		return this.#by !== 0 && target !== null && target.startsOn <= day && day <= target.endsOn;
	}

	onpointerdown(event: PointerEvent, item: AgendaItem): void {
		if (event.button !== 0 || !(event.currentTarget instanceof Element)) return;
		event.currentTarget.setPointerCapture(event.pointerId);
		this.#item = item;
		this.#by = 0;
		this.#heldOn = dayAt(event) ?? item.startsOn;
	}

	onpointermove(event: PointerEvent): void {
		if (this.#item === null || this.#heldOn === null) return;
		const day = dayAt(event);
		this.#by = day === null ? 0 : daysBetween(this.#heldOn, day);
	}

	async onpointerup(): Promise<void> {
		if (this.#heldOn !== null) await this.#putDown();
	}

	async onkeydown(event: KeyboardEvent, item: AgendaItem): Promise<void> {
		const step = STEPS[event.key];
		if (step !== undefined) {
			event.preventDefault();
			if (this.#item?.key !== item.key) {
				this.#item = item;
				this.#by = 0;
			}
			this.#by += step;
			if (this.target) {
				this.#desk.said = m.agenda_moving({
					title: itemTitle(item),
					days: daysWords(this.target),
				});
			}
		} else if (event.key === 'Enter' && this.#item !== null) {
			event.preventDefault();
			await this.#putDown();
		} else if (event.key === 'Escape' && this.#item !== null) {
			event.preventDefault();
			this.letGo();
			this.#desk.said = m.agenda_not_moved();
		}
	}

	/** Puts it back where it was. */
	letGo(): void {
		this.#item = null;
		this.#heldOn = null;
		this.#by = 0;
	}

	async #putDown(): Promise<void> {
		const { item, target } = this;
		const isMoved = this.#by !== 0;
		this.letGo();
		if (item === null || target === null || !isMoved) return;
		// What was done is said by the bar that offers to undo it.
		this.#desk.said = '';
		await this.#desk.decide(item, { type: 'move', ...target });
	}
}

const STEPS: Readonly<Record<string, number>> = {
	ArrowLeft: -1,
	ArrowRight: 1,
	ArrowUp: -7,
	ArrowDown: 7,
};

function dayAt({ clientX, clientY }: PointerEvent): LocalDate | null {
	for (const element of document.elementsFromPoint(clientX, clientY)) {
		const day = element instanceof HTMLElement ? parseLocalDate(element.dataset['day']) : null;
		if (day !== null) return day;
	}
	return null;
}

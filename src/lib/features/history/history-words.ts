import { SCHOOL_MEASURES } from '#domain/guidance.ts';
import type {
	AuthoredPart,
	DeviceSort,
	PieceChange,
	PieceLabel,
	Restoration,
} from '#domain/history.ts';
import { addDays, localDateAt, type Instant, type LocalDate } from '#domain/time.ts';
import {
	guidancePartLabel,
	measureName,
	triggerName,
} from '#lib/features/guidance/guidance-words.ts';
import { entryTypeName } from '#lib/features/journal/entry-words.ts';
import { fieldWords, lineWords, partLabel } from '#lib/features/journal/field-words.ts';
import { testName } from '#lib/features/register/score-words.ts';
import { officeWords } from '#lib/features/school/office-words.ts';
import { formatClock, formatDay, formatMoment, formatMonth } from '#lib/i18n/format-date.ts';
import { m } from '#lib/i18n/generated/messages.js';
import type { OfficeRefusal } from '#lib/session/ask-office.ts';

/** What children are called here; an empty string for one that is not mine to see. */
type ChildName = (id: string) => string;

/** What one piece is called: `双周近况 11月20日 周五`, or the subject of a section. */
export function pieceWords(label: PieceLabel, childName: ChildName): string {
	switch (label.type) {
		case 'entry':
			return `${entryTypeName(label.entryType)} ${formatDay(label.occurredOn)}`;
		case 'section':
			return label.subject;
		case 'thread':
			return m.history_piece_note({ quote: shortened(label.quote) });
		case 'guidance':
			return m.history_piece_guidance({ trigger: triggerName(label.trigger) });
		case 'summary':
			return m.summary_month({ month: formatMonth(label.month) });
		case 'test':
			return `${testName(label)} ${formatDay(label.on)}`;
		case 'evaluation':
			return m.history_piece_evaluation({
				child: childName(label.childId),
				month: formatMonth(label.month),
			});
		case 'named':
			return label.words;
		case 'other':
			return m.history_piece_other();
	}
}

const quoteLengthMax = 20;
const shortened = (quote: string) =>
	quote.length <= quoteLengthMax ? quote : `${quote.slice(0, quoteLengthMax)}…`;

/** `写了 120 字，删了 3 字` */
export function amountWords(written: number, deleted: number): string {
	if (written > 0 && deleted > 0) return m.history_wrote_and_deleted({ written, deleted });
	if (written > 0) return m.history_wrote({ written });
	return deleted > 0 ? m.history_deleted({ deleted }) : m.history_no_words();
}

/** What a sitting was that was no typing. */
export function restorationWords(type: Restoration['type']): string {
	return {
		moment: m.history_restored_moment,
		wipe: m.history_restored_wipe,
		restoration: m.history_restored_restoration,
	}[type]();
}

/** Said of a piece beside its name; an empty string where it was only changed. */
export function changeWords(change: PieceChange['change']): string {
	return {
		added: m.history_change_added,
		removed: m.history_change_removed,
		returned: m.history_change_returned,
		changed: () => '',
	}[change]();
}

export function deviceWords(device: DeviceSort): string {
	return {
		phone: m.history_on_phone,
		tablet: m.history_on_tablet,
		computer: m.history_on_computer,
	}[device]();
}

/** The part of the day at school, as people say it before the clock. */
function partOfDay(at: Instant): string {
	const hour = Number(formatClock(at).slice(0, 2));
	if (hour < 5) return m.history_part_night();
	if (hour < 8) return m.history_part_morning();
	if (hour < 11) return m.history_part_forenoon();
	if (hour < 13) return m.history_part_noon();
	return hour < 18 ? m.history_part_afternoon() : m.history_part_evening();
}

/** `晚上 20:14–20:31` */
export function spanWords(from: Instant, to: Instant): string {
	const [start, end] = [formatClock(from), formatClock(to)];
	const clock = start === end ? start : m.history_time_span({ from: start, to: end });
	return `${partOfDay(from)} ${clock}`;
}

/** `今天 20:14`, `昨天 20:14`, `11月20日 20:14` */
export function momentWords(at: Instant, today: LocalDate): string {
	const day = localDateAt(at);
	const time = formatClock(at);
	if (day === today) return m.history_today({ time });
	return day === addDays(today, -1) ? m.history_yesterday({ time }) : formatMoment(at);
}

/** What a part of such a piece is called; an empty string where there is only one. */
export function partWords(
	{ name, dueOn }: AuthoredPart,
	label: PieceLabel,
	childName: ChildName,
): string {
	const { type } = label;
	if (name === 'settled') return m.history_settled();
	if (name === 'stage') return m.plan_due();
	if (name === 'fullMarks') return m.register_full_marks();
	if (type === 'test') return childName(name);
	if (type === 'entry') return partLabel(name, label.entryType);
	if (type === 'guidance')
		return name === 'review' ? m.guidance_reviews() : guidancePartLabel(name);
	const plan = {
		time: m.plan_time,
		content: m.plan_content,
		expected: m.plan_expected,
		observed: m.plan_observed,
	}[name];
	if (plan) return dueOn === null ? plan() : `${plan()} · ${formatDay(dueOn)}`;
	return fieldWords(name)?.label ?? '';
}

/** The words of a run as they are shown: a tick by what it is called, a day as people read it. */
export function runWords(text: string, part: string): string {
	if (part === 'photos') return m.card_photos({ count: text.split(' ').length });
	if (part === 'on' || part === 'stage' || part === 'reviewOn') return formatDay(text);
	const measure = SCHOOL_MEASURES.find((each) => part === 'schoolMeasures' && each === text);
	return measure === undefined ? lineWords(part, text) : measureName(measure);
}

/** Why it was not put back. */
export function refusalWords(refusal: OfficeRefusal): string {
	if (refusal.code === 'nothing-to-restore') return m.history_nothing();
	// The moments that this page names are those of the record before.
	return refusal.code === 'moving' ? m.history_moving() : officeWords(refusal);
}

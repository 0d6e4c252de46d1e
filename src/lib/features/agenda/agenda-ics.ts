import ical, { ICalEventTransparency } from 'ical-generator';
import { standingOf, type Agenda } from '#domain/agenda/agenda.ts';
import { addDays, SCHOOL_TIME_ZONE, type LocalDate } from '#domain/time.ts';
import { m } from '#lib/i18n/generated/messages.js';
import { baseLocale, isLocale } from '#lib/i18n/generated/runtime.js';
import { doneWhenWords, hostName, itemTitle, tickWords } from './agenda-words.ts';

/**
 * The agenda as an iCalendar file (RFC 5545) for phones, made on the server. Items are whole days, so a
 * phone in another time zone shows the same days. The id of an item stays what it is when it is moved
 * or done, and its sequence number rises, so that the phone moves it instead of adding a second one.
 */
export function agendaIcs(agenda: Agenda, asked: string): string {
	const locale = isLocale(asked) ? asked : baseLocale;
	const calendar = ical({
		name: m.agenda_title({}, { locale }),
		prodId: { company: 'Jiashu', product: 'agenda', language: locale },
		ttl: 6 * 60 * 60,
		// The library's own `timezone` would write whole days in the time zone of the server's machine.
		x: { 'X-WR-TIMEZONE': SCHOOL_TIME_ZONE },
	});
	const { year } = agenda;
	if (year === null) return calendar.toString();
	for (const item of agenda.items) {
		const title = itemTitle(item, locale) || m.agenda_ics_see({}, { locale });
		const isDone = standingOf(item, agenda.today) === 'done';
		const ticked = tickWords(item, locale);
		const counted = item.progress.map(({ done, of }) =>
			m.agenda_progress_of({ done, of }, { locale }),
		);
		const doneWhen = doneWhenWords(item, locale);
		const stamp = new Date(item.changedAt ?? `${year.startsOn}T00:00:00+08:00`);
		calendar.createEvent({
			id: `${item.key}.${year.id}@jiashu`,
			sequence: item.sequence,
			allDay: true,
			start: midnight(item.startsOn),
			// The first day that is no longer part of it.
			end: midnight(addDays(item.endsOn, 1)),
			summary: plain(isDone ? `✓ ${title}` : title),
			description: plain(
				[
					hostName(item.host, locale),
					doneWhen && `${m.agenda_done_when({}, { locale })}：${doneWhen}`,
					...(ticked === null ? counted : [ticked]),
					item.note,
				]
					.filter(Boolean)
					.join('\n'),
			),
			stamp,
			lastModified: stamp,
			// An item of the agenda does not make anybody busy.
			transparency: ICalEventTransparency.TRANSPARENT,
		});
	}
	return calendar.toString();
}

/**
 * The library writes line feeds as the format asks for. Others that end a line in Unicode would begin a
 * property of their own for whoever reads the file by those, and no calendar may hold other controls.
 */
function plain(text: string): string {
	return text.replace(/\r\n|[\r\v\f\u0085\u2028\u2029]/g, '\n').replace(/[^\P{Cc}\t\n]/gu, '');
}

function midnight(day: LocalDate): Date {
	return new Date(`${day}T00:00:00Z`);
}

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Agenda, AgendaItem } from '#domain/agenda/agenda.ts';
import type { SchoolYearId } from '#domain/ids.ts';
import type { Instant, LocalDate } from '#domain/time.ts';
import { agendaIcs } from './agenda-ics.ts';

const day = (text: string) => text as LocalDate;
const ITEM: AgendaItem = {
	...{ key: 'J-2-2', title: null, note: '', host: 'head-teachers', facts: [] },
	...{ startsOn: day('2027-02-22'), endsOn: day('2027-02-26'), tick: null, progress: [] },
	...{ lastDecision: null, sequence: 0, changedAt: null, addedBy: null, mayChange: false },
};
const agenda = (...items: Partial<AgendaItem>[]): Agenda => ({
	year: {
		...{ id: 'yer_a' as SchoolYearId, name: '2026', startsOn: day('2026-09-01') },
		endsOn: day('2027-07-10'),
	},
	calendar: { terms: [], holidays: [], makeUpDays: [] },
	...{ today: day('2027-02-01'), mayAdd: false, mayDecide: false },
	items: items.map((item) => ({ ...ITEM, ...item })),
});

describe('[§1.6] the feed for phones', () => {
	const zone = process.env['TZ'];
	beforeEach(() => {
		process.env['TZ'] = zone;
	});
	afterEach(() => {
		process.env['TZ'] = zone;
	});

	test.each(['Asia/Shanghai', 'UTC', 'America/New_York', 'Pacific/Kiritimati'])(
		'has the school’s own days, whole, on a server in %s',
		(TZ) => {
			process.env['TZ'] = TZ;
			const lines = agendaIcs(agenda({}), 'zh-CN').split('\r\n');
			expect(lines).toContain('DTSTART;VALUE=DATE:20270222');
			expect(lines).toContain('DTEND;VALUE=DATE:20270227');
			expect(lines).toContain('X-WR-TIMEZONE:Asia/Shanghai');
			expect(lines).toContain('UID:J-2-2.yer_a@jiashu');
			expect(lines).toContain('SUMMARY:摸底调查');
		},
	);

	test('keeps an item’s id and raises its number when it was moved', () => {
		const moved = {
			startsOn: day('2027-03-01'),
			sequence: 3,
			changedAt: '2027-01-05T01:02:03.000Z',
		};
		const lines = agendaIcs(agenda({ ...moved, changedAt: moved.changedAt as Instant }), 'zh-CN');
		expect(lines).toContain('UID:J-2-2.yer_a@jiashu');
		expect(lines).toContain('SEQUENCE:3');
		expect(lines).toContain('DTSTAMP:20270105T010203Z');
	});

	test('escapes what would be read as another line or value', () => {
		const title = 'a,b;c\\d\r\nBEGIN:VALARM';
		const text = agendaIcs(agenda({ title, note: '第一行\n第二行' }), 'zh-CN');
		const unfolded = text.replaceAll('\r\n ', '');
		expect(unfolded).toContain('SUMMARY:a\\,b\\;c\\\\d\\nBEGIN:VALARM\r\n');
		expect(unfolded).toContain('第一行\\n第二行');
		expect(text.split('\r\n').filter((line) => line === 'BEGIN:VALARM')).toEqual([]);
		for (const line of text.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
	});

	test('begins a line nowhere but where the format does, and holds no other controls', () => {
		const note = '一\u2028二\u2029三\u0085四\v五\f六\r七\u0007';
		const unfolded = agendaIcs(agenda({ note }), 'zh-CN').replaceAll('\r\n ', '');
		expect(unfolded).toContain('一\\n二\\n三\\n四\\n五\\n六\\n七\r\n');
	});

	test('speaks the language it was asked in, and says what is done', () => {
		const tick = { word: '', by: '', at: '2027-01-01T00:00:00.000Z' as Instant };
		expect(agendaIcs(agenda({ tick }), 'en')).toContain('SUMMARY:✓ Census: ask every pupil');
		expect(agendaIcs(agenda({}), 'xx')).toContain('SUMMARY:摸底调查');
	});

	test('says of an item that was ticked by hand who did it and when, and counts nothing against it', () => {
		const tick = { word: '', by: '何卫国', at: '2027-03-01T08:05:00.000Z' as Instant };
		const progress = [{ fact: 'lecture-held' as const, done: 0, of: 1, left: [] }];
		const item = { tick, facts: ['lecture-held' as const], progress };
		const unfolded = (locale: string) => agendaIcs(agenda(item), locale).replaceAll('\r\n ', '');
		expect(unfolded('zh-CN')).toContain('何卫国 于 3月1日 16:05 手动记为做完');
		expect(unfolded('en')).toContain('何卫国 marked it as done by hand on 1 Mar\\, 16:05');
		expect(unfolded('zh-CN')).not.toContain('0/1');
		expect(agendaIcs(agenda({ ...item, tick: null }), 'zh-CN')).toContain('0/1');
	});

	test('a title that was taken out is not left empty', () => {
		expect(agendaIcs(agenda({ title: '' }), 'zh-CN')).toContain('SUMMARY:请到家书里看');
	});

	test('is a calendar also without a year', () => {
		expect(agendaIcs({ ...agenda(), year: null }, 'zh-CN')).toContain('END:VCALENDAR');
	});
});

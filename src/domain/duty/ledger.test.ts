import { describe, expect, test } from 'vitest';
import { must } from '#domain/assert.ts';
import type { UserId } from '#domain/ids.ts';
import { addDays, type Instant, type LocalDate } from '#domain/time.ts';
import type { SchoolCalendar } from './calendar.ts';
import { DUTIES, DUTY_CODES, type DutyCode } from './duty.ts';
import { judgeGoodNews } from './good-news.ts';
import {
	isClockAhead,
	judge,
	mentorOn,
	type Care,
	type DutyRecord,
	type Waiver,
} from './ledger.ts';
import { NORMAL_NUMBERS, RULE_NUMBERS, findNumberFault } from './rules.ts';
import { windowsOf, type DutyWindow } from './windows.ts';

const day = (text: string) => text as LocalDate;
const span = (startsOn: string, endsOn: string) => ({
	name: '',
	startsOn: day(startsOn),
	endsOn: day(endsOn),
});
const CALENDAR: SchoolCalendar = {
	terms: [span('2026-09-01', '2027-01-22')],
	holidays: [span('2026-10-01', '2026-10-07')],
	makeUpDays: [],
};
const ZHANG = 'usr_zhang' as UserId;
const LI = 'usr_li' as UserId;
const period = (userId: UserId, startsOn: string, endsOn: string | null = null, lead = true) => ({
	userId,
	lead,
	startsOn: day(startsOn),
	endsOn: endsOn as LocalDate | null,
});
const CARE: Care = {
	enrolledOn: day('2026-09-01'),
	periods: [period(ZHANG, '2026-09-01')],
	waivers: [],
	hasPhotoConsent: true,
};
/** 9–22 November, school weeks 11 and 12. */
const WINDOW = must(
	windowsOf(DUTIES.M1, CALENDAR, []).find(({ startsOn }) => startsOn === '2026-11-09'),
	'the window of weeks 11 and 12',
);
const at = (date: string, time = '20:00') =>
	new Date(`${date}T${time}:00+08:00`).toISOString() as Instant;
const update = (
	occurredOn: string,
	writtenOn = occurredOn,
	receivedOn = writtenOn,
): DutyRecord => ({
	kind: 'fortnight',
	occurredOn: day(occurredOn),
	writtenAt: at(writtenOn),
	receivedAt: at(receivedOn, '21:00'),
	count: 1,
	sharedAt: null,
});
interface Case {
	readonly code?: DutyCode;
	readonly window?: DutyWindow;
	readonly care?: Partial<Care>;
	readonly records?: readonly DutyRecord[];
	readonly today?: string;
}
const stand = ({ code = 'M1', window = WINDOW, care, records = [], today = '2026-12-01' }: Case) =>
	judge(DUTIES[code], window, { ...CARE, ...care }, records, CALENDAR, day(today));
const standing = (given: Case) => stand(given)?.standing ?? null;

describe('[M1 L25] a window of the fortnightly update', () => {
	test.each([
		['not begun', '2026-11-08', null],
		['on its first day', '2026-11-09', 'open'],
		['on its last day', '2026-11-22', 'open'],
		['the day after: it may still be on a phone without signal', '2026-11-23', 'awaited'],
		['on the third day after', '2026-11-25', 'awaited'],
		['on the fourth', '2026-11-26', 'overdue'],
	])('with nothing written, %s', (_name, today, expected) =>
		expect(standing({ today })).toBe(expected),
	);

	test.each([
		['on the first day', update('2026-11-09'), 'on-time'],
		['on the last day', update('2026-11-22'), 'on-time'],
		['of the day before', update('2026-11-08'), 'overdue'],
		['of the day after', update('2026-11-23'), 'overdue'],
		['written the day after the window', update('2026-11-22', '2026-11-23'), 'late'],
		['received three days after it', update('2026-11-20', '2026-11-20', '2026-11-25'), 'on-time'],
		['received four days after it', update('2026-11-20', '2026-11-20', '2026-11-26'), 'late'],
		['claimed for a day to come', update('2026-11-12', '2026-11-01'), 'late'],
	] as const)('[§1.7 dates] with one %s', (_name, record, expected) =>
		expect(standing({ records: [record] })).toBe(expected),
	);

	test('a moment late in the evening belongs to the school’s day, not to the server’s', () => {
		const sent = update('2026-11-22', '2026-11-22', '2026-11-24');
		const record = { ...sent, writtenAt: at('2026-11-22', '23:59') };
		expect(standing({ records: [record] })).toBe('on-time');
		expect(standing({ records: [{ ...record, writtenAt: at('2026-11-23', '00:01') }] })).toBe(
			'late',
		);
	});

	test('[§1.7] a device clock more than ten minutes ahead is not believed', () => {
		const ahead = { ...update('2026-11-21'), writtenAt: at('2026-11-24', '09:00') };
		const record = { ...ahead, receivedAt: at('2026-11-21', '21:00') };
		expect(isClockAhead(record)).toBe(true);
		expect(standing({ records: [record] })).toBe('on-time');
		const slightly = {
			writtenAt: at('2026-11-21', '21:09'),
			receivedAt: at('2026-11-21', '21:00'),
		};
		expect(isClockAhead(slightly)).toBe(false);
	});

	test('on a device, where the day of arrival is not known, the day of writing decides', () => {
		const record = { ...update('2026-11-20'), receivedAt: null };
		expect(standing({ records: [record] })).toBe('on-time');
	});
});

describe('[§1.7] 免', () => {
	const waiver = (startsOn: string, endsOn: string, duty: DutyCode | null = null): Waiver => ({
		...{ duty, startsOn: day(startsOn), endsOn: day(endsOn), reason: 'illness' },
	});

	test.each([
		['the whole window', [waiver('2026-11-09', '2026-11-22')], 'waived'],
		['all but six days', [waiver('2026-11-09', '2026-11-16')], 'waived'],
		['all but seven days', [waiver('2026-11-09', '2026-11-15')], 'overdue'],
		[
			'two together',
			[waiver('2026-11-09', '2026-11-13'), waiver('2026-11-17', '2026-11-20')],
			'waived',
		],
		['another duty', [waiver('2026-11-09', '2026-11-22', 'T1')], 'overdue'],
		['this duty', [waiver('2026-11-09', '2026-11-22', 'M1')], 'waived'],
		['other days', [waiver('2026-10-09', '2026-10-22')], 'overdue'],
	])('a waiver for %s', (_name, waivers, expected) =>
		expect(standing({ care: { waivers } })).toBe(expected),
	);

	test('says why, and what was written in time all the same counts', () => {
		const care = { waivers: [waiver('2026-11-09', '2026-11-22')] };
		expect(stand({ care })).toMatchObject({ standing: 'waived', excuse: 'illness' });
		expect(standing({ care, records: [update('2026-11-10')] })).toBe('on-time');
		expect(standing({ care, records: [update('2026-11-10', '2026-12-01')] })).toBe('waived');
	});

	test.each([
		['six days before the end', '2026-11-16', 'waived'],
		['seven days before the end', '2026-11-15', 'overdue'],
		['after the end', '2026-11-23', null],
	])('a child that joined %s', (_name, joined, expected) => {
		const care = { enrolledOn: day(joined), periods: [period(ZHANG, joined)] };
		expect(standing({ care })).toBe(expected);
	});

	test('[M2 F2] without photo consent nobody owes photos', () => {
		const window = must(
			windowsOf(DUTIES.M2, CALENDAR, []).find(({ startsOn }) => startsOn === '2026-11-01'),
			'November',
		);
		const shown = { kind: 'photos', count: 2, sharedAt: at('2026-11-11') } as const;
		const records = [{ ...update('2026-11-11'), ...shown }];
		const november = { code: 'M2', window, today: '2026-12-10' } as const;
		expect(stand({ ...november, care: { hasPhotoConsent: false } })).toMatchObject({
			standing: 'waived',
			excuse: 'no-photo-consent',
		});
		expect(standing({ ...november, records })).toBe('on-time');
		expect(
			stand({ ...november, records: [{ ...must(records[0], 'it'), count: 1 }] }),
		).toMatchObject({
			...{ standing: 'overdue', done: 1, needed: 2 },
		});
		// Photos that parents were never given do not count.
		const kept = records.map((record) => ({ ...record, sharedAt: null }));
		expect(standing({ ...november, records: kept })).toBe('overdue');
	});
});

describe('people who come and go', () => {
	test('a mentor who changes in mid-window: what the first one wrote counts for the child', () => {
		const periods = [period(ZHANG, '2026-09-01', '2026-11-14'), period(LI, '2026-11-14')];
		const written = stand({ care: { periods }, records: [update('2026-11-10')] });
		expect(written).toMatchObject({ standing: 'on-time', mentorId: LI });
		expect(stand({ care: { periods } })).toMatchObject({ standing: 'overdue', mentorId: LI });
	});

	test('who takes over less than seven days before the end owes nothing yet', () => {
		const periods = [period(ZHANG, '2026-09-01', '2026-11-18'), period(LI, '2026-11-18')];
		expect(stand({ care: { periods } })).toMatchObject({
			...{ standing: 'waived', excuse: 'joined-late', mentorId: LI },
		});
	});

	test('a mentor who left after the window still has it; a child without one owes nothing', () => {
		const periods = [period(ZHANG, '2026-09-01', '2026-11-25')];
		expect(stand({ care: { periods } })).toMatchObject({ standing: 'overdue', mentorId: ZHANG });
		expect(stand({ care: { periods: [period(ZHANG, '2026-09-01', '2026-11-20')] } })).toBeNull();
		expect(stand({ care: { periods: [] } })).toBeNull();
	});

	test('the lead has the duty, whoever came last; without one the mentor of longest standing', () => {
		const both = [period(LI, '2026-09-01', null, false), period(ZHANG, '2026-10-01')];
		expect(mentorOn({ ...CARE, periods: both }, day('2026-11-01'))?.userId).toBe(ZHANG);
		const none = [period(LI, '2026-10-01', null, false), period(ZHANG, '2026-09-01', null, false)];
		expect(mentorOn({ ...CARE, periods: none }, day('2026-11-01'))?.userId).toBe(ZHANG);
	});
});

describe('every duty of §1.7', () => {
	const RECORDS: Readonly<Record<DutyCode, readonly DutyRecord['kind'][]>> = {
		M1: ['fortnight'],
		M2: ['photos', 'photos'],
		M3: ['score'],
		M3e: ['class-evaluation'],
		M4: ['summary', 'exchange'],
		T1: ['talk'],
		P1: ['study-plan'],
		P2: ['pairing-check'],
		V1: ['visit'],
		C1: ['card-check'],
		X1: ['plan-review'],
		G1: ['meeting'],
	};
	const ANY: DutyWindow = { ...WINDOW, numbers: NORMAL_NUMBERS };
	const recordsOf = (code: DutyCode) =>
		RECORDS[code].map((kind) => ({ ...update('2026-11-12'), kind, sharedAt: at('2026-11-12') }));

	test.each(DUTY_CODES)('%s is met by its records and not by one fewer', (code) => {
		const records = recordsOf(code);
		expect(standing({ code, window: ANY, records })).toBe('on-time');
		expect(standing({ code, window: ANY, records: records.slice(1) })).toBe('overdue');
	});

	test.each(DUTY_CODES)('%s is met by nothing else', (code) => {
		const others = DUTY_CODES.filter((other) => other !== code).flatMap(recordsOf);
		expect(standing({ code, window: ANY, records: others })).toBe('overdue');
	});
});

describe('[M5 F5 L25] good news', () => {
	const news = (occurredOn: string, sharedOn: string | null = null): DutyRecord => ({
		...update(occurredOn),
		kind: 'good-news',
		sharedAt: sharedOn === null ? null : at(sharedOn),
	});
	const judged = (records: readonly DutyRecord[], today: string) =>
		judgeGoodNews(CARE, records, CALENDAR, [], { today: day(today), at: at(today) });

	test('is to be with the parents within a day, and is never late', () => {
		const records = [news('2026-11-10', '2026-11-20'), news('2026-11-11')];
		expect(judged(records, '2026-11-20')).toMatchObject({ written: 2, shared: 1, nudge: false });
		expect(judged([news('2026-11-20')], '2026-11-20')).toMatchObject({ written: 0, shared: 0 });
	});

	test('is asked for gently after 30 days without any; holidays do not count', () => {
		expect(judged([news('2026-11-01')], '2026-11-30')?.nudge).toBe(false);
		expect(judged([news('2026-11-01')], '2026-12-01')?.nudge).toBe(true);
		expect(judged([news('2026-09-10')], '2026-10-16')).toMatchObject({
			daysWithout: 29,
			nudge: false,
		});
		expect(judged([], '2026-09-20')).toMatchObject({ daysWithout: 19, nudge: false });
	});

	test('is asked of nobody while nobody looks after the child', () => {
		const care = { ...CARE, periods: [] };
		const now = { today: day('2026-12-01'), at: at('2026-12-01') };
		expect(judgeGoodNews(care, [], CALENDAR, [], now)).toBeNull();
	});
});

test('numbers of the rules stay whole and within their bounds', () => {
	expect(findNumberFault(NORMAL_NUMBERS)).toBeNull();
	expect(findNumberFault({ ...NORMAL_NUMBERS, talks: 0 })).toBe('talks');
	expect(findNumberFault({ ...NORMAL_NUMBERS, updates: 1.5 })).toBe('updates');
	expect(findNumberFault({ ...NORMAL_NUMBERS, visits: RULE_NUMBERS.visits.max + 1 })).toBe(
		'visits',
	);
});

test('the windows of a year tell the same on every day: nothing depends on when they are asked for', () => {
	const first = judge(DUTIES.M1, WINDOW, CARE, [update('2026-11-10')], CALENDAR, day('2026-11-11'));
	const later = judge(
		DUTIES.M1,
		WINDOW,
		CARE,
		[update('2026-11-10')],
		CALENDAR,
		addDays(day('2026-11-11'), 300),
	);
	expect(later).toEqual(first);
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { UserId } from '#domain/ids.ts';
import { addDays, instantFromMs, type LocalDate } from '#domain/time.ts';
import type { SchoolCalendar } from './calendar.ts';
import { ASKED_DUTIES, DUTIES, DUTY_CODES } from './duty.ts';
import { isOfTerm, ofEach, openLedger, openTerm } from './items.ts';
import { judge, STANDINGS, WAIVER_REASONS, type Care, type DutyRecord } from './ledger.ts';
import { windowsOf } from './windows.ts';

/** Properties of the ledger over made-up years; a failing run prints its seed. */
const FIRST = '2026-08-20' as LocalDate;
const day = fc.nat(330).map((days) => addDays(FIRST, days));
const span = (days: number) =>
	fc
		.tuple(day, fc.nat(days))
		.map(([startsOn, more]) => ({ name: '', startsOn, endsOn: addDays(startsOn, more) }));
const instant = fc
	.nat(330 * 24 * 60)
	.map((minutes) => instantFromMs(Date.parse(`${FIRST}T00:00:00Z`) + minutes * 60_000));

const calendar = fc.record({
	terms: fc
		.tuple(fc.nat(60), fc.integer({ min: 3, max: 150 }), fc.integer({ min: 1, max: 40 }))
		.map(([begin, first, gap]) => {
			const startsOn = addDays(FIRST, begin);
			const endsOn = addDays(startsOn, first);
			const next = addDays(endsOn, gap);
			return [
				{ name: 'a', startsOn, endsOn },
				{ name: 'b', startsOn: next, endsOn: addDays(next, 100) },
			];
		}),
	holidays: fc.array(span(20), { maxLength: 4 }),
	makeUpDays: fc.array(day, { maxLength: 3 }),
}) satisfies fc.Arbitrary<SchoolCalendar>;

const versions = fc.array(
	fc.record({
		startsOn: day,
		decidedAt: instant,
		numbers: fc.record({
			updateWeeks: fc.integer({ min: 1, max: 6 }),
			talks: fc.integer({ min: 1, max: 3 }),
			shortMonthDays: fc.nat(15),
			joinedLateDays: fc.nat(20),
			receivedWithinDays: fc.nat(14),
		}),
	}),
	{ maxLength: 3 },
);

const kinds = [
	...new Set(DUTY_CODES.flatMap((code) => DUTIES[code].needs.map(({ kind }) => kind))),
];
const record: fc.Arbitrary<DutyRecord> = fc.record({
	kind: fc.constantFrom(...kinds),
	occurredOn: day,
	writtenAt: instant,
	receivedAt: fc.option(instant),
	count: fc.integer({ min: 0, max: 3 }),
	sharedAt: fc.option(instant),
});

const care: fc.Arbitrary<Care> = fc.record({
	enrolledOn: day,
	periods: fc.array(
		fc.record({
			userId: fc.constantFrom('usr_a' as UserId, 'usr_b' as UserId),
			lead: fc.boolean(),
			startsOn: day,
			endsOn: fc.option(day),
		}),
		{ minLength: 1, maxLength: 3 },
	),
	waivers: fc.array(
		fc.record({
			duty: fc.option(fc.constantFrom(...DUTY_CODES)),
			startsOn: day,
			endsOn: day,
			reason: fc.constantFrom(...WAIVER_REASONS),
		}),
		{ maxLength: 2 },
	),
	hasPhotoConsent: fc.boolean(),
});

test('[§1.7] no record, however odd, makes a duty less met', () => {
	fc.assert(
		fc.property(
			fc.record({
				calendar,
				versions,
				care,
				today: day,
				records: fc.array(record, { maxLength: 6 }),
			}),
			record,
			fc.constantFrom(...DUTY_CODES),
			({ calendar, versions, care, today, records }, more, code) => {
				for (const window of windowsOf(DUTIES[code], calendar, versions)) {
					const before = judge(DUTIES[code], window, care, records, calendar, today);
					const after = judge(DUTIES[code], window, care, [...records, more], calendar, today);
					expect(after === null).toBe(before === null);
					if (before === null || after === null) continue;
					expect(after.done).toBeGreaterThanOrEqual(before.done);
					expect(STANDINGS.indexOf(after.standing)).toBeGreaterThanOrEqual(
						STANDINGS.indexOf(before.standing),
					);
				}
			},
		),
		{ numRuns: 400 },
	);
});

/** Records about one window: of its kinds, on days in it and around it, written in time or not. */
const nearRecord = fc.record({
	need: fc.nat(1),
	occurred: fc.integer({ min: -3, max: 34 }),
	written: fc.integer({ min: -3, max: 45 }),
	received: fc.option(fc.integer({ min: -3, max: 50 })),
	count: fc.integer({ min: 0, max: 3 }),
	isShared: fc.boolean(),
});

test('[§1.7] nor does a late, early or doubled record beside one that was in time', () => {
	const seen = new Set<string>();
	fc.assert(
		fc.property(
			fc.array(nearRecord, { maxLength: 4 }),
			nearRecord,
			fc.constantFrom(...DUTY_CODES.filter((code) => DUTIES[code].cut !== 'event')),
			fc.nat(80),
			(near, nearMore, code, later) => {
				const duty = DUTIES[code];
				const term = { name: '', startsOn: FIRST, endsOn: addDays(FIRST, 27) };
				const calendar = { terms: [term], holidays: [], makeUpDays: [] };
				const [window] = windowsOf(duty, calendar, []);
				if (window === undefined) return;
				const instantAt = (days: number) =>
					instantFromMs(Date.parse(`${addDays(FIRST, days)}T04:00:00Z`));
				const make = (given: typeof nearMore): DutyRecord => ({
					kind: duty.needs[given.need % duty.needs.length]!.kind,
					occurredOn: addDays(FIRST, given.occurred),
					writtenAt: instantAt(given.written),
					receivedAt: given.received === null ? null : instantAt(given.received),
					count: given.count,
					sharedAt: given.isShared ? instantAt(given.written) : null,
				});
				const period = { userId: 'usr_a' as UserId, lead: true, startsOn: FIRST, endsOn: null };
				const care = { enrolledOn: FIRST, periods: [period], waivers: [], hasPhotoConsent: true };
				const rankOf = (records: readonly DutyRecord[]) => {
					const today = addDays(FIRST, later);
					const judged = judge(duty, window, care, records, calendar, today);
					seen.add(judged?.standing ?? '');
					return STANDINGS.indexOf(judged?.standing ?? 'overdue');
				};
				const records = near.map(make);
				expect(rankOf([...records, make(nearMore)])).toBeGreaterThanOrEqual(rankOf(records));
			},
		),
		{ numRuns: 2000 },
	);
	// The property says something only if such records do meet duties, in time and late.
	expect([...seen].sort()).toEqual(['awaited', 'late', 'on-time', 'open', 'overdue']);
});

test('[A6] a new version of the rules leaves every window that began before it as it was', () => {
	fc.assert(
		fc.property(
			calendar,
			versions,
			versions.filter((list) => list.length > 0),
			fc.constantFrom(...DUTY_CODES),
			(calendar, old, [change], code) => {
				if (change === undefined) return;
				const begun = (rules: typeof old) =>
					windowsOf(DUTIES[code], calendar, rules).filter(
						({ startsOn }) => startsOn < change.startsOn,
					);
				expect(begun([...old, change])).toEqual(begun(old));
			},
		),
		{ numRuns: 400 },
	);
});

test('windows follow each other without overlap and lie in their term', () => {
	fc.assert(
		fc.property(calendar, versions, fc.constantFrom(...DUTY_CODES), (calendar, versions, code) => {
			const windows = windowsOf(DUTIES[code], calendar, versions);
			for (const [index, { startsOn, endsOn }] of windows.entries()) {
				expect(startsOn <= endsOn).toBe(true);
				expect(
					calendar.terms.some((term) => term.startsOn <= startsOn && endsOn <= term.endsOn),
				).toBe(true);
				const next = windows[index + 1];
				if (next) expect(next.startsOn > endsOn).toBe(true);
			}
		}),
		{ numRuns: 400 },
	);
});

test('[§1.7] the term that runs has those windows of the year that belong to it', () => {
	fc.assert(
		fc.property(calendar, versions, day, (calendar, versions, today) => {
			const at = instantFromMs(Date.parse(`${today}T04:00:00Z`));
			const year = openLedger({ calendar, versions, today, at });
			const ofTerm = ofEach(ASKED_DUTIES, (duty) =>
				year.windows[duty].filter((window) => isOfTerm(year, window)),
			);
			expect(openTerm({ calendar, versions, today, at })).toEqual({ ...year, windows: ofTerm });
		}),
		{ numRuns: 400 },
	);
});

import { describe, expect, test } from 'vitest';
import type { GuidancePlanId, UserId } from '#domain/ids.ts';
import type { Month } from '#domain/summary.ts';
import type { Instant, LocalDate } from '#domain/time.ts';
import { followPlan } from './follow-plan.ts';
import { dutiesOf, mentorDutiesOf, openLedger, type DutyItem } from './items.ts';
import type { Care, CarePeriod, DutyRecord } from './ledger.ts';
import { periodsOf, tally } from './tally.ts';

const day = (text: string) => text as LocalDate;
const at = (date: string) => `${date}T04:00:00.000Z` as Instant;
const ZHANG = 'usr_zhang' as UserId;
const period = (startsOn: string, endsOn: string | null = null): CarePeriod => ({
	...{ userId: ZHANG, lead: true, startsOn: day(startsOn), endsOn: endsOn as LocalDate | null },
});
const CARE: Care = {
	...{ enrolledOn: day('2026-09-01'), periods: [period('2026-09-01')] },
	...{ waivers: [], hasPhotoConsent: true },
};
const ledgerOn = (today: string) =>
	openLedger({
		calendar: {
			terms: [{ name: '上', startsOn: day('2026-09-01'), endsOn: day('2027-01-22') }],
			holidays: [{ name: '国庆', startsOn: day('2026-10-01'), endsOn: day('2026-10-07') }],
			makeUpDays: [],
		},
		versions: [],
		today: day(today),
		at: at(today),
	});
const record = (
	kind: DutyRecord['kind'],
	occurredOn: string,
	writtenOn = occurredOn,
): DutyRecord => ({
	...{ kind, occurredOn: day(occurredOn), writtenAt: at(writtenOn), receivedAt: at(writtenOn) },
	...{ count: 1, sharedAt: null },
});
const inShort = (items: readonly DutyItem[]) =>
	items.map(({ startsOn, endsOn, standing }) => `${startsOn} ${endsOn} ${standing}`);

describe('[X1 G3] the reviews of a guidance plan', () => {
	const review = (on: string) => ({ occurredOn: day(on), writtenAt: at(on), receivedAt: at(on) });
	const items = (today: string, ...reviews: string[]) => {
		const ledger = ledgerOn(today);
		const plan = { id: 'gpl_a' as GuidancePlanId, approvedOn: day('2026-10-12') };
		const followed = followPlan(ledger, { ...plan, reviews: reviews.map(review) });
		return inShort(dutiesOf(ledger, CARE, [], [followed]).filter(({ duty }) => duty === 'X1'));
	};

	test.each([
		['are due thirty days after the approval', '2026-11-11', [], ['2026-10-13 2026-11-11 open']],
		['are waited for a little', '2026-11-14', [], ['2026-10-13 2026-11-11 awaited']],
		['are overdue then', '2026-11-15', [], ['2026-10-13 2026-11-11 overdue']],
		[
			'begin the next thirty days',
			'2026-11-15',
			['2026-11-11'],
			['2026-10-13 2026-11-11 on-time', '2026-11-12 2026-12-11 open'],
		],
		[
			'count from the day on which they were held, though early',
			'2026-11-15',
			['2026-10-20'],
			['2026-10-13 2026-11-11 on-time', '2026-10-21 2026-11-19 open'],
		],
		[
			'count when they come late, as late',
			'2026-11-25',
			['2026-11-20'],
			['2026-10-13 2026-11-11 late', '2026-11-21 2026-12-20 open'],
		],
		[
			'of one day are one',
			'2026-11-15',
			['2026-11-11', '2026-11-11'],
			['2026-10-13 2026-11-11 on-time', '2026-11-12 2026-12-11 open'],
		],
		['are not owed on the day of the approval', '2026-10-12', [], []],
		['before the approval are none', '2026-10-20', ['2026-10-05'], ['2026-10-13 2026-11-11 open']],
	])('%s', (_what, today, reviews, expected) => {
		expect(items(today, ...reviews)).toEqual(expected);
	});

	test('stand still in holidays', () => {
		const ledger = ledgerOn('2026-09-30');
		const plan = { id: 'gpl_a' as GuidancePlanId, approvedOn: day('2026-09-20'), reviews: [] };
		expect(followPlan(ledger, plan).windows).toMatchObject([{ endsOn: '2026-10-27' }]);
	});
});

describe('[M4 F4] what a mentor owes for all their children together', () => {
	const november = (today: string, leads: CarePeriod[], ...records: DutyRecord[]) =>
		mentorDutiesOf(ledgerOn(today), leads, records).find(({ endsOn }) => endsOn === '2026-11-30');

	test.each([
		['nothing yet', [], 'open', ['summary', 'exchange']],
		['handed in, not shown', [record('summary', '2026-11-20')], 'open', ['exchange']],
		['shown, not handed in', [record('exchange', '2026-11-20')], 'open', ['summary']],
		['both', [record('summary', '2026-11-20'), record('exchange', '2026-11-21')], 'on-time', []],
		[
			'two summaries make no exchange',
			[record('summary', '2026-11-20'), record('summary', '2026-11-21')],
			'open',
			['exchange'],
		],
	] as const)('%s', (_what, records, standing, lacks) => {
		expect(november('2026-11-23', [period('2026-09-01')], ...records)).toMatchObject({
			...{ standing, lacks },
		});
	});

	test('is late when the one or the other comes in the next month', () => {
		const records = [
			record('summary', '2026-11-20'),
			record('exchange', '2026-11-30', '2026-12-02'),
		];
		expect(november('2026-12-10', [period('2026-09-01')], ...records)?.standing).toBe('late');
	});

	test.each([
		['who leads nobody any more', [period('2026-09-01', '2026-11-20')], undefined],
		['who led somebody until the day', [period('2026-09-01', '2026-12-01')], 'overdue'],
		['who has just begun', [period('2026-11-27')], 'waived'],
		[
			'who takes another child on is no beginner',
			[period('2026-09-01'), period('2026-11-27')],
			'overdue',
		],
		[
			'whose one child follows the other',
			[period('2026-09-01', '2026-11-27'), period('2026-11-27')],
			'overdue',
		],
		[
			'who begins again after a while',
			[period('2026-09-01', '2026-11-01'), period('2026-11-27')],
			'waived',
		],
		['who never led', [], undefined],
	])('of a mentor %s', (_who, leads, standing) => {
		expect(november('2026-12-10', leads)?.standing).toBe(standing);
	});
});

describe('[B7 L13] what is counted', () => {
	const someone = (name: string, ...items: Partial<DutyItem>[]) => ({
		name,
		items: items.map((item) => ({ duty: 'M1', endsOn: '2026-11-08', ...item }) as DutyItem),
	});

	test('has numerator, denominator, 补录, 免 and the names left over, each once', () => {
		const left = [
			{ standing: 'overdue' },
			{ standing: 'awaited', endsOn: day('2026-11-22') },
		] as const;
		const tallies = tally(
			[
				someone('甲', ...left),
				someone('乙', { standing: 'late' }, { standing: 'on-time' }),
				someone('丙', { standing: 'waived' }),
			],
			day('2026-11-23'),
		);
		expect(tallies).toEqual({
			'2026-11': { M1: { done: 2, of: 4, late: 1, waived: 1, left: ['甲'] } },
		});
	});

	test('runs until its last day, and belongs to the month of that day then', () => {
		const item = someone('甲', { standing: 'open', endsOn: day('2026-12-06') });
		expect(Object.keys(tally([item], day('2026-12-06')))).toEqual(['now']);
		expect(Object.keys(tally([item], day('2026-12-07')))).toEqual(['2026-12']);
	});

	test('[M5] good news by the month in which it happened', () => {
		const news = new Map([
			['2026-10' as Month, { written: 3, shared: 3 }],
			['2026-11' as Month, { written: 2, shared: 1 }],
		]);
		const tallies = tally([{ ...someone('甲'), news }], day('2026-11-23'));
		expect(tallies.now?.M5).toEqual({ done: 1, of: 2, late: 0, waived: 0, left: ['甲'] });
		expect(periodsOf(tallies)).toEqual(['now', '2026-10']);
	});
});

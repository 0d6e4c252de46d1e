import { describe, expect, it } from 'vitest';
import type { ChildId, TestId, UserId } from '#domain/ids.ts';
import { instantFromMs, type Instant, type LocalDate } from '#domain/time.ts';
import { followTest, type HeldTest } from './follow-test.ts';
import { dutiesOf, openLedger } from './items.ts';
import type { Care } from './ledger.ts';

const day = (value: string) => value as LocalDate;
const noon = (value: string) => instantFromMs(Date.parse(`${value}T12:00:00+08:00`));
const YAN = 'chd_yan' as ChildId;
const CALENDAR = {
	terms: [{ name: '上学期', startsOn: day('2026-09-01'), endsOn: day('2027-01-22') }],
	holidays: [{ name: '国庆节', startsOn: day('2026-10-01'), endsOn: day('2026-10-07') }],
	makeUpDays: [],
};
const CARE: Care = {
	enrolledOn: day('2026-09-01'),
	periods: [{ userId: 'usr_a' as UserId, lead: true, startsOn: day('2026-09-01'), endsOn: null }],
	waivers: [],
	hasPhotoConsent: true,
};

function stand(
	heldOn: string,
	filled: { on: string; received?: string } | null,
	today: string,
	care: Partial<Care> = {},
) {
	const test: HeldTest = {
		...{ id: 'tst_a' as TestId, heldOn: day(heldOn) },
		rows: new Map(
			filled === null
				? []
				: [[YAN, { writtenAt: noon(filled.on), receivedAt: noon(filled.received ?? filled.on) }]],
		),
	};
	const at = noon(today) as Instant;
	const ledger = openLedger({ calendar: CALENDAR, versions: [], today: day(today), at });
	const items = dutiesOf(ledger, { ...CARE, ...care }, [], [followTest(ledger, test, YAN)]);
	const [item] = items.filter(({ duty }) => duty === 'M3');
	return item && { standing: item.standing, endsOn: item.endsOn, excuse: item.excuse };
}

describe('[M3] a child’s row of a test', () => {
	it.each([
		['2026-11-02', { on: '2026-11-04' }, '2026-11-20', 'on-time'],
		['2026-11-02', { on: '2026-11-09', received: '2026-11-12' }, '2026-11-20', 'on-time'],
		['2026-11-02', { on: '2026-11-09', received: '2026-11-13' }, '2026-11-20', 'late'],
		['2026-11-02', { on: '2026-11-10' }, '2026-11-20', 'late'],
		['2026-11-02', null, '2026-11-08', 'open'],
		['2026-11-02', null, '2026-11-11', 'awaited'],
		['2026-11-02', null, '2026-11-20', 'overdue'],
	] as const)('of a test on %s, filled in %j, is on %s %s', (heldOn, filled, today, standing) => {
		expect(stand(heldOn, filled, today)?.standing).toBe(standing);
	});

	it('has as long as the holiday lasts more', () => {
		expect(stand('2026-09-28', null, '2026-10-10')?.endsOn).toBe('2026-10-12');
	});

	it('is owed to a child without a mentor too, and not yet before the test', () => {
		expect(stand('2026-11-02', null, '2026-11-20', { periods: [] })?.standing).toBe('overdue');
		expect(stand('2026-11-22', null, '2026-11-20')).toBeUndefined();
	});

	it('is not owed of a test before the child came, and excused shortly after', () => {
		const came = (on: string) => stand('2026-11-02', null, '2026-11-20', { enrolledOn: day(on) });
		expect(came('2026-11-16')).toBeUndefined();
		expect(came('2026-11-05')).toMatchObject({ standing: 'waived', excuse: 'joined-late' });
	});

	it('of one test never stands for that of another in the same week', () => {
		const row = { writtenAt: noon('2026-11-04'), receivedAt: noon('2026-11-04') };
		const at = noon('2026-11-20');
		const ledger = openLedger({ calendar: CALENDAR, versions: [], today: day('2026-11-20'), at });
		const test = (id: string, rows: HeldTest['rows']): HeldTest => ({
			...{ id: id as TestId, heldOn: day('2026-11-02'), rows },
		});
		const followed = [test('tst_a', new Map([[YAN, row]])), test('tst_b', new Map())].map((each) =>
			followTest(ledger, each, YAN),
		);
		const items = dutiesOf(ledger, CARE, [], followed).filter(({ duty }) => duty === 'M3');
		expect(items.map(({ of, standing }) => [of, standing])).toEqual([
			['tst_a', 'on-time'],
			['tst_b', 'overdue'],
		]);
	});
});

it('[M3e] an evaluation is owed each month, by whoever teaches the class', () => {
	const today = day('2026-11-20');
	const ledger = openLedger({ calendar: CALENDAR, versions: [], today, at: noon('2026-11-20') });
	const said = { kind: 'class-evaluation' as const, count: 1, sharedAt: null };
	const october = { occurredOn: day('2026-10-20'), writtenAt: noon('2026-10-20') };
	const september = { occurredOn: day('2026-09-30'), writtenAt: noon('2026-10-20') };
	const items = dutiesOf(ledger, { ...CARE, periods: [] }, [
		{ ...said, ...october, receivedAt: october.writtenAt },
		{ ...said, ...september, receivedAt: september.writtenAt },
	]);
	expect(items.map(({ duty, endsOn, standing }) => [duty, endsOn, standing])).toEqual([
		['M3e', '2026-09-30', 'late'],
		['M3e', '2026-10-31', 'on-time'],
		['M3e', '2026-11-30', 'open'],
	]);
});

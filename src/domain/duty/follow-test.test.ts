import { describe, expect, it } from 'vitest';
import type { ClassStay } from '#domain/class-stay.ts';
import type { ChildId, ClassId, TestId, UserId } from '#domain/ids.ts';
import { instantFromMs, type Instant, type LocalDate } from '#domain/time.ts';
import { followTest, testsAsked, type HeldTest } from './follow-test.ts';
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

describe('[M3] a child who changes class in the middle of a term', () => {
	const [SEVEN, EIGHT] = ['cls_7' as ClassId, 'cls_8' as ClassId];
	const stay = (classId: ClassId, startsOn: string, endsOn: string | null): ClassStay => ({
		...{ classId, startsOn: day(startsOn), endsOn: endsOn === null ? null : day(endsOn) },
	});
	const moved = [stay(SEVEN, '2026-09-01', '2026-10-20'), stay(EIGHT, '2026-10-20', null)];
	const back = [
		stay(SEVEN, '2026-09-01', '2026-10-20'),
		stay(EIGHT, '2026-10-20', '2026-11-10'),
		stay(SEVEN, '2026-11-10', null),
	];
	const corrected = [stay(SEVEN, '2026-09-01', '2026-09-01'), stay(EIGHT, '2026-09-01', null)];
	const left = [stay(SEVEN, '2026-09-01', '2026-10-20')];

	it.each([
		['stays', [stay(SEVEN, '2026-09-01', null)], ['7 early', '7 on the day', '7 late']],
		['moves', moved, ['7 early', '8 on the day', '8 late']],
		['comes back', back, ['7 early', '7 late', '8 on the day']],
		['was put into the wrong class by mistake', corrected, ['8 early', '8 on the day', '8 late']],
		['came late', [stay(EIGHT, '2026-11-02', null)], ['8 late']],
		['left the school', left, ['7 early']],
		['is in no class', [], []],
	] as const)('that %s is asked for the tests of its own days', (_, stays, asked) => {
		const held = (name: string, on: string) => ({ name, heldOn: day(on) });
		const tests = (of: string) => [
			held(`${of} early`, '2026-09-20'),
			held(`${of} on the day`, '2026-10-20'),
			held(`${of} late`, '2026-11-20'),
		];
		const both = new Map([
			[SEVEN, tests('7')],
			[EIGHT, tests('8')],
		]);
		expect(testsAsked(both, stays).map(({ name }) => name)).toEqual(asked);
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

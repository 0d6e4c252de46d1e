import { describe, expect, test } from 'vitest';
import { instantFromMs, localDateAt, parseLocalDate, type LocalDate } from '#domain/time.ts';
import { openLedger } from './items.ts';
import type { DutyRecord } from './ledger.ts';
import { schoolDutiesOf } from './school-duty.ts';

const day = (text: string) => parseLocalDate(text) as LocalDate;
const AUTUMN = { name: '上学期', startsOn: day('2026-09-01'), endsOn: day('2027-01-22') };
const SPRING = { name: '下学期', startsOn: day('2027-02-22'), endsOn: day('2027-07-02') };

const ledgerOn = (today: LocalDate) =>
	openLedger({
		calendar: { terms: [AUTUMN, SPRING], holidays: [], makeUpDays: [] },
		...{ versions: [], today, at: instantFromMs(Date.parse(`${today}T04:00:00Z`)) },
	});

function meeting(on: LocalDate, writtenOn = on): DutyRecord {
	const at = instantFromMs(Date.parse(`${writtenOn}T04:00:00Z`));
	expect(localDateAt(at)).toBe(writtenOn);
	return {
		...{ kind: 'meeting', occurredOn: on, count: 1, sharedAt: null },
		...{ writtenAt: at, receivedAt: at },
	};
}

const asked = (today: string, records: readonly DutyRecord[]) =>
	schoolDutiesOf(ledgerOn(day(today)), records).map(
		({ duty, startsOn, endsOn, standing, doneOn }) => [duty, startsOn, endsOn, standing, doneOn],
	);

describe('the round table of a term (G1, L27)', () => {
	test.each([
		['before the first term', '2026-08-30', [], []],
		['in the term, not held yet', '2026-11-01', [], ['2026-09-01', '2027-01-22', 'open', null]],
		[
			'held in the term',
			'2026-12-01',
			[meeting(day('2026-11-12')), meeting(day('2026-10-08'))],
			['2026-09-01', '2027-01-22', 'on-time', '2026-11-12'],
		],
		[
			'held in time and written down after the term',
			'2027-02-01',
			[meeting(day('2026-11-12'), day('2027-01-30'))],
			['2026-09-01', '2027-01-22', 'late', '2026-11-12'],
		],
		['in the holidays after', '2027-01-24', [], ['2026-09-01', '2027-01-22', 'awaited', null]],
		['long after', '2027-02-01', [], ['2026-09-01', '2027-01-22', 'overdue', null]],
		[
			'in the next term, which needs one of its own',
			'2027-03-01',
			[meeting(day('2026-11-12'))],
			['2027-02-22', '2027-07-02', 'open', null],
		],
	] as const)('%s', (_when, today, records, wanted) =>
		expect(asked(today, records)).toEqual(wanted.length === 0 ? [] : [['G1', ...wanted]]),
	);
});

import { describe, expect, it } from 'vitest';
import { addDays, daysBetween, type LocalDate } from '#domain/time.ts';
import { demoYear, schoolDays, schoolYears } from './calendar.ts';

const day = (date: string) => date as LocalDate;

describe('the demo year', () => {
	it.each([
		['2026-11-23', '2026年度', '2026-02-16', '2027-02-15'],
		['2027-01-05', '2026年度', '2026-02-16', '2027-02-15'],
		['2027-02-16', '2026–2027学年', '2026-09-01', '2027-08-31'],
		['2027-07-20', '2026–2027学年', '2026-09-01', '2027-08-31'],
		['2027-09-01', '2027年度', '2027-02-16', '2028-02-15'],
	])('of %s is %s, %s to %s', (today, name, startsOn, endsOn) => {
		expect(demoYear(day(today))).toMatchObject({ name, startsOn, endsOn });
	});

	it('holds today and a term of school days before it, on every day of four years', () => {
		for (let today = day('2026-01-01'); today < '2030-01-01'; today = addDays(today, 1)) {
			const year = demoYear(today);
			expect(year.startsOn <= today && today <= year.endsOn).toBe(true);
			expect(daysBetween(year.startsOn, year.endsOn)).toBeLessThan(400);
			const days = schoolDays(year, today);
			expect(days.length).toBeGreaterThan(100);
			expect((days.at(-1) ?? '') <= today).toBe(true);
		}
	});
});

describe('school years in a row', () => {
	it.each([
		['2026-11-26', ['2024–2025学年', '2025–2026学年', '2026–2027学年']],
		['2026-08-31', ['2023–2024学年', '2024–2025学年', '2025–2026学年']],
	])('up to that of %s', (today, names) => {
		const years = schoolYears(day(today), 3);
		expect(years.map(({ name }) => name)).toEqual(names);
		for (const [index, year] of years.slice(1).entries()) {
			expect(year.startsOn).toBe(addDays(years[index]?.endsOn ?? day(today), 1));
		}
	});
});

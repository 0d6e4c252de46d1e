import { describe, expect, it } from 'vitest';
import { atSchool, castOf, classNamesOf, mentorsOf, sectionsOf } from './cast.ts';

const SIZE = { children: 750, mentors: 90, years: 3 };

describe('the people of a large school', () => {
	const cast = castOf(SIZE);

	it('are as many as asked for in every year, a third in each grade', () => {
		for (let year = 0; year < SIZE.years; year++) {
			const present = atSchool(cast, year);
			expect(present.length).toBe(SIZE.children);
			for (const grade of [0, 1, 2]) {
				expect(present.filter((child) => child.grade === grade).length).toBe(SIZE.children / 3);
			}
		}
	});

	it('have a name of their own each, and the same one every time', () => {
		const names = [...cast.children, ...cast.mentors, ...cast.headTeachers].map(({ name }) => name);
		expect(new Set(names).size).toBe(names.length);
		expect(castOf(SIZE)).toEqual(cast);
	});

	it('go up a grade each year and leave after the third', () => {
		const newcomer = atSchool(cast, 0).find(({ grade }) => grade === 0);
		const gradeIn = (year: number) =>
			atSchool(cast, year).find(({ name }) => name === newcomer?.name)?.grade ?? null;
		expect([0, 1, 2, 3].map(gradeIn)).toEqual([0, 1, 2, null]);
	});

	it('sit in classes of a usual size, and are shared out among all mentors', () => {
		expect(classNamesOf(SIZE).length).toBe(3 * sectionsOf(SIZE));
		const present = atSchool(cast, 2);
		const sizes = Map.groupBy(present, ({ grade, section }) => `${grade} ${section}`);
		expect(Math.max(...[...sizes.values()].map((list) => list.length))).toBeLessThan(46);
		const load = Map.groupBy(present, (child) => mentorsOf(cast, child).lead);
		expect(load.size).toBe(SIZE.mentors);
		expect(Math.max(...[...load.values()].map((list) => list.length))).toBeLessThanOrEqual(10);
	});

	it('may be a handful', () => {
		expect(atSchool(castOf({ children: 3, mentors: 1, years: 1 }), 0).length).toBe(3);
	});
});

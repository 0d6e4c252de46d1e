import { expect, test } from 'vitest';
import type { CaseloadChild, CaseloadYear } from '#domain/caseload.ts';
import type { UserId } from '#domain/ids.ts';
import { stepsDone, type SchoolSoFar } from './first-steps.ts';

const year = { name: '2026–2027' } as CaseloadYear;
const child = (mentors: CaseloadChild['mentors']) => ({ mentors }) as CaseloadChild;
const fresh: SchoolSoFar = { caseload: { year, children: [] }, classes: [], people: [] };
const mentor = { roles: [{ role: 'mentor' }] } as const;
const paired = [{ userId: 'usr_1' as UserId, lead: true }];

test.each<[string, SchoolSoFar, string[]]>([
	['after the set-up only the year is there', fresh, ['year']],
	['without a year not even that', { ...fresh, caseload: { year: null, children: [] } }, []],
	[
		'while the lists are on their way nothing is ticked',
		{ ...fresh, classes: null, people: null },
		['year'],
	],
	['a class counts', { ...fresh, classes: [{}] }, ['year', 'class']],
	[
		'people count once one of them is a mentor',
		{ ...fresh, people: [{ roles: [{ role: 'administrator' }] }, mentor] },
		['year', 'people'],
	],
	[
		'a child is in a class, also before the list of classes has come',
		{ ...fresh, classes: null, caseload: { year, children: [child([])] } },
		['year', 'class', 'child'],
	],
	[
		'all is done when a child has a mentor',
		{ caseload: { year, children: [child([]), child(paired)] }, classes: [{}], people: [mentor] },
		['year', 'class', 'people', 'child', 'pairing'],
	],
])('%s', (_, soFar, expected) => {
	expect([...stepsDone(soFar)]).toEqual(expected);
});

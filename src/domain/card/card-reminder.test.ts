import { describe, expect, test } from 'vitest';
import type { ChildId, ClassId, UserId } from '#domain/ids.ts';
import type { Instant, LocalDate } from '#domain/time.ts';
import type { CardDesk } from './card-desk.ts';
import { remindableOf, sumUpToday, type CardReminder } from './card-reminder.ts';
import { EMPTY_CARD, fileStateOf } from './card-state.ts';

const TODAY = '2027-03-08' as LocalDate;
const head = (name: string) => ({ userId: `usr_${name}` as UserId, name });
const reminded = (at: string, cards: number, ...names: string[]): CardReminder => ({
	...{ at: at as Instant, cards },
	told: names.map((name) => ({ ...head(name), seenAt: null })),
});

type DeskClass = CardDesk['classes'][number];

/** A class whose children were last found right on these days. */
const classOf = (
	name: string,
	checkedOn: readonly (string | null)[],
	reminding: DeskClass['reminding'],
): DeskClass => ({
	...{ id: `cls_${name}` as ClassId, name, reminding },
	children: checkedOn.map((day, at) => ({
		...{ id: `chd_${name}${at}` as ChildId, name: `${name}${at}` },
		...fileStateOf(EMPTY_CARD, {
			...{ hasMentor: true, isConsentKnown: true, checkedOn: day as LocalDate | null },
		}),
	})),
});

const deskOf = (...classes: DeskClass[]): CardDesk => ({
	...{ today: TODAY, termStartsOn: '2027-02-22' as LocalDate, classes },
});
const names = (list: readonly { readonly name: string }[]) => list.map(({ name }) => name);

describe('[C5] a press', () => {
	test('reaches the classes with cards that are not confirmed in this term, and counts those alone', () => {
		const { due, headless, today } = remindableOf(
			deskOf(
				classOf('one', ['2027-03-01', null, '2026-11-20'], {
					...{ headTeachers: [head('he')], last: null },
				}),
				classOf('two', ['2027-03-01'], { headTeachers: [head('xu')], last: null }),
			),
		);
		expect(due).toMatchObject([{ name: 'one', open: [{ name: 'one1' }, { name: 'one2' }] }]);
		expect([headless, today]).toEqual([[], []]);
	});

	test('names a class that has nobody to be reminded, and passes it over', () => {
		const { due, headless } = remindableOf(
			deskOf(
				classOf('one', [null], { headTeachers: [], last: null }),
				classOf('two', ['2027-03-01'], { headTeachers: [], last: null }),
			),
		);
		expect([names(due), names(headless)]).toEqual([[], ['one']]);
	});

	test('reaches no class twice on a day by the school’s clock, and again on the next', () => {
		// 00:10 at school is yesterday in Greenwich.
		const early = reminded('2027-03-07T16:10:00.000Z', 4, 'he');
		const before = reminded('2027-03-07T15:50:00.000Z', 2, 'xu');
		const { due, today } = remindableOf(
			deskOf(
				classOf('one', [null], { headTeachers: [head('he')], last: early }),
				classOf('two', [null], { headTeachers: [head('xu')], last: before }),
			),
		);
		expect([names(due), names(today)]).toEqual([['two'], ['one']]);
	});

	test('is nobody’s where the classes are not one’s to remind, or before the first term', () => {
		const desk = deskOf(classOf('one', [null], null));
		expect(remindableOf(desk)).toEqual({ due: [], headless: [], today: [] });
		const early = deskOf(classOf('one', [null], { headTeachers: [head('he')], last: null }));
		expect(remindableOf({ ...early, termStartsOn: null }).due).toEqual([]);
	});
});

describe('what was sent today', () => {
	test('is one line: all cards, each person once, the newest moment', () => {
		const both = { headTeachers: [head('he')] };
		const remindable = remindableOf(
			deskOf(
				classOf('one', [null], {
					...both,
					last: reminded('2027-03-08T02:20:00.000Z', 5, 'he', 'xu'),
				}),
				classOf('two', [], { ...both, last: reminded('2027-03-08T03:00:00.000Z', 6, 'he') }),
			),
		);
		expect(sumUpToday(remindable)).toEqual({
			cards: 11,
			people: 2,
			at: '2027-03-08T03:00:00.000Z',
		});
		expect(sumUpToday({ today: [] })).toBeNull();
	});
});

import { describe, expect, test } from 'vitest';
import type { Caseload, CaseloadChild } from '#domain/caseload.ts';
import type { Care, DutyRecord } from '#domain/duty/ledger.ts';
import type { EntryFact, PieceFact, RegisterFact } from '#domain/entry.ts';
import type { DocId, EntryId, GuidancePlanId, UserId } from '#domain/ids.ts';
import type { Instant, LocalDate } from '#domain/time.ts';
import { addressOf, formAddress, myDuties } from './my-duties.ts';

const ME = 'usr_me' as UserId;
const day = (text: string) => text as LocalDate;
const at = (date: string) => `${date}T04:00:00.000Z` as Instant;
const careSince = (startsOn: string, lead = true): Care => ({
	enrolledOn: day('2026-09-01'),
	periods: [{ userId: ME, lead, startsOn: day(startsOn), endsOn: null }],
	waivers: [],
	hasPhotoConsent: false,
});
const child = (name: string, care: Care | undefined = careSince('2026-09-01'), head = 1) =>
	({
		id: `chd_${name}`,
		name,
		mine: true,
		care,
		mentors: [],
		headTeacherIds: [],
		documents: ['journal', 'diary', 'plan', 'guidance'].map((kind) => ({
			id: `${name} ${kind}`,
			kind,
			head,
		})),
	}) as unknown as CaseloadChild;
const caseload = (...children: CaseloadChild[]) =>
	({
		me: { userId: ME },
		duty: {
			calendar: {
				terms: [{ name: '上', startsOn: day('2026-09-01'), endsOn: day('2027-01-22') }],
				holidays: [],
				makeUpDays: [],
			},
			versions: [],
		},
		children,
	}) as unknown as Caseload;
const fact = (type: EntryFact['type'], occurredOn: string, characters = 20): EntryFact => ({
	...{ id: `ent_${occurredOn}` as EntryId, type, occurredOn: day(occurredOn), characters },
	...{ writtenAt: at(occurredOn), photos: 0 },
});
const record = (kind: DutyRecord['kind'], occurredOn: string): DutyRecord => ({
	...{ kind, occurredOn: day(occurredOn), writtenAt: at(occurredOn), receivedAt: at(occurredOn) },
	...{ count: 1, sharedAt: null },
});
const books =
	(entries: Readonly<Record<string, readonly EntryFact[] | null>>) =>
	(id: DocId): readonly EntryFact[] | null =>
		entries[id] === undefined ? [] : entries[id];
const names = (group: { readonly todo: readonly { readonly name: string }[] } | undefined) =>
	group?.todo.map(({ name }) => name);

describe('[M1 T1 V1] my duties on the device', () => {
	test('name who lacks what in the windows that run, and who is done with', () => {
		const entries = books({ '甲 journal': [fact('fortnight', '2026-11-10')] });
		const duties = myDuties(caseload(child('甲'), child('乙')), entries, at('2026-11-12'));
		const [fortnight, photos, talk, visit] = duties?.groups ?? [];
		expect(fortnight).toMatchObject({ duty: 'M1', endsOn: '2026-11-22', done: ['甲'] });
		expect(photos).toMatchObject({ duty: 'M2', todo: [], waived: ['甲', '乙'] });
		expect([names(fortnight), names(talk), names(visit)]).toEqual([
			['乙'],
			['甲', '乙'],
			['甲', '乙'],
		]);
	});

	test('[F2] count the pictures that parents were given, once the family has agreed', () => {
		const care = { ...careSince('2026-09-01'), hasPhotoConsent: true };
		const journal = [{ ...fact('photos', '2026-11-10', 0), photos: 2 }];
		const standing = (shared: CaseloadChild['shared']) =>
			myDuties(
				caseload({ ...child('甲', care), ...(shared && { shared }) }),
				books({ '甲 journal': journal }),
				at('2026-11-12'),
			)?.groups.find(({ duty }) => duty === 'M2');
		expect(standing(undefined)?.todo[0]?.item).toMatchObject({ done: 0, needed: 2 });
		const entry = 'ent_2026-11-10' as EntryId;
		expect(standing({ [entry]: at('2026-11-11') })).toMatchObject({ todo: [], done: ['甲'] });
	});

	test('an entry that was opened and left empty meets nothing', () => {
		const entries = books({ '甲 journal': [fact('fortnight', '2026-11-10', 0)] });
		const duties = myDuties(caseload(child('甲')), entries, at('2026-11-12'));
		expect(names(duties?.groups[0])).toEqual(['甲']);
	});

	test('press when they end today, and in the window after; not for ever', () => {
		const pressing = (today: string) =>
			myDuties(caseload(child('甲')), books({}), at(today))
				?.pressing.filter(({ item }) => item.duty === 'M1')
				.map(({ item }) => item.startsOn);
		expect(pressing('2026-11-21')).toEqual(['2026-10-26']);
		expect(pressing('2026-11-22')).toEqual(['2026-10-26', '2026-11-09']);
		expect(pressing('2026-11-23')).toEqual(['2026-11-09']);
	});

	test('are the lead’s: a co-mentor is asked for nothing', () => {
		const lead = { ...careSince('2026-09-01'), periods: [] as Care['periods'] };
		const other = { userId: 'usr_other' as UserId, lead: true, endsOn: null };
		const care: Care = {
			...lead,
			periods: [
				{ ...other, startsOn: day('2026-09-01') },
				...careSince('2026-09-01', false).periods,
			],
		};
		expect(myDuties(caseload(child('甲', care)), books({}), at('2026-11-12'))?.groups).toEqual([]);
	});

	test('say of whom nothing can be said, while a book is not on this device', () => {
		const duties = myDuties(
			caseload(child('甲'), child('乙', careSince('2026-09-01'), 0)),
			books({ '甲 diary': null, '乙 journal': null, '乙 diary': null }),
			at('2026-11-12'),
		);
		expect(duties?.unknown).toEqual(['甲']);
		expect(names(duties?.groups[0])).toEqual(['乙']);
	});

	test('[M5] nudge for good news after thirty days', () => {
		const of = (today: string) =>
			myDuties(
				caseload(child('甲')),
				books({ '甲 journal': [fact('good-news', '2026-11-01')] }),
				at(today),
			)?.quiet.map(({ name }) => name);
		expect([of('2026-11-30'), of('2026-12-01')]).toEqual([[], ['甲']]);
	});

	test('an answer kept by an older version, without duties in it, still opens', () => {
		const old = { ...caseload(child('甲')), duty: undefined };
		expect(myDuties(old, books({}), at('2026-11-12'))).toBeNull();
		const withoutCare = { ...child('甲'), care: undefined };
		expect(myDuties(caseload(withoutCare), books({}), at('2026-11-12'))?.groups).toEqual([]);
	});

	test('[M4] the summary and its copy are asked of me once, for all my children', () => {
		const led = careSince('2026-09-01').periods;
		const mentoring = (...records: DutyRecord[]) => ({ leads: [...led, ...led], records });
		const shown = record('exchange', '2026-11-20');
		const book = { id: '总结', kind: 'summary', authorId: ME, head: 0 };
		const handedIn: PieceFact = {
			...{ type: 'summary', occurredOn: day('2026-11-18'), writtenAt: at('2026-11-18') },
		};
		const group = (records: readonly DutyRecord[], facts: readonly PieceFact[]) =>
			myDuties(
				{ ...caseload(), mentoring: mentoring(...records), shared: [book] } as unknown as Caseload,
				(id) => (id === '总结' ? facts : []),
				at('2026-11-23'),
			)?.groups.find(({ duty }) => duty === 'M4');
		expect(group([], [])?.todo).toMatchObject([{ childId: null, item: { needed: 2, done: 0 } }]);
		const half = group([], [handedIn])?.todo[0];
		expect(half?.item.lacks).toEqual(['exchange']);
		expect(half && addressOf(half, day('2026-11-23'))).toBe('/summaries?write=2026-11');
		expect(group([shown], [handedIn])).toMatchObject({ todo: [], done: [''] });
	});

	test('[P2] the head teacher is asked to look at the pairings of the class, but not at their own', () => {
		const other = 'usr_other' as UserId;
		const led = careSince('2026-09-01');
		const byOther = { ...led, periods: led.periods.map((one) => ({ ...one, userId: other })) };
		const taught = { ...child('甲', byOther), mine: false, headTeacherIds: [ME] };
		const group = (one: CaseloadChild, entries = {}) =>
			myDuties(caseload(one), books(entries), at('2026-11-23'))?.groups.find(
				({ duty }) => duty === 'P2',
			);
		expect(names(group(taught))).toEqual(['甲']);
		const [todo] = group(taught)?.todo ?? [];
		expect(todo && addressOf(todo, day('2026-11-23'))).toBe('/children/chd_甲/diary?write=check');
		expect(group({ ...taught, checks: [record('pairing-check', '2026-11-12')] })).toMatchObject({
			...{ todo: [], done: ['甲'] },
		});
		expect(group(taught, { '甲 diary': [fact('check', '2026-11-12')] })?.todo).toEqual([]);
		// Who is or was its mentor is asked about everything but this.
		expect(group({ ...taught, mine: true, mentors: [{ userId: ME, lead: true }] })).toBeUndefined();
		expect(group({ ...taught, care: led })).toBeUndefined();
		// The cadre is asked where the head teacher is the mentor, and only there.
		const ofCadre = { ...taught, circle: { cadreIds: [ME] } } as unknown as CaseloadChild;
		expect(names(group({ ...ofCadre, headTeacherIds: [other] }))).toEqual(['甲']);
		expect(group({ ...ofCadre, headTeacherIds: ['usr_third' as UserId] })).toBeUndefined();
		expect(group(child('甲'))).toBeUndefined();
	});

	test('[X1] an approved plan is to be looked at, counting what waits on this device', () => {
		const id = 'gpl_a' as GuidancePlanId;
		const plan = { id, approvedOn: day('2026-11-02'), reviews: [] };
		const review: PieceFact = {
			...{
				type: 'plan-review',
				occurredOn: day('2026-11-20'),
				writtenAt: at('2026-11-20'),
				of: id,
			},
		};
		const item = (facts: readonly PieceFact[]) =>
			myDuties(
				caseload({ ...child('甲'), plans: [plan] }),
				(doc) => (String(doc) === '甲 guidance' ? facts : []),
				at('2026-11-23'),
			)?.groups.find(({ duty }) => duty === 'X1')?.todo[0];
		expect(item([])?.item).toMatchObject({ of: id, endsOn: '2026-12-02' });
		expect(item([review])?.item).toMatchObject({ startsOn: '2026-11-21', endsOn: '2026-12-20' });
		const todo = item([]);
		expect(todo && addressOf(todo, day('2026-11-23'))).toBe('/children/chd_甲/guidance');
	});

	test('[M3 M3e] teachers are asked for rows and evaluations of their class, from their own copy', () => {
		const testId = 'tst_0000000000000000000001';
		const yan = 'chd_0000000000000000000001';
		const pupil = { ...child('甲'), id: yan, mine: false, classId: 'cls_a' };
		const register = {
			...{ id: '台账', kind: 'register', classId: 'cls_a', termId: 'trm_a', access: 'write' },
			head: 1,
		};
		const held: RegisterFact = {
			...{ type: 'test', of: testId, occurredOn: day('2026-11-20'), writtenAt: at('2026-11-20') },
			by: 'usr_other' as UserId,
		};
		const row: RegisterFact = { ...held, type: 'score', of: `${testId}/${yan}` };
		const todo = (facts: readonly RegisterFact[] | null, one: object = {}) =>
			myDuties(
				{
					...caseload({ ...pupil, ...one } as CaseloadChild),
					shared: [register],
				} as unknown as Caseload,
				(id) => (String(id) === '台账' ? facts : []),
				at('2026-11-23'),
			)
				?.groups.flatMap((group) => group.todo)
				.filter(({ item }) => item.duty === 'M3' || item.duty === 'M3e')
				.map((each) => [each.item.duty, addressOf(each, day('2026-11-23'))]);
		const sheet = ['M3', `/classes/cls_a/register/${testId}?term=trm_a`];
		const said = ['M3e', '/classes/cls_a/register/evaluations?term='];
		const head = { headTeacherIds: [ME] };
		expect(todo([held], head)).toEqual([sheet, said]);
		expect(todo([held, row], head)).toEqual([said]);
		const evaluation: RegisterFact = { ...held, type: 'class-evaluation', of: yan };
		expect(todo([held, row, evaluation], head)).toEqual([]);
		// A subject teacher answers for the tests they hold, and not for the class's evaluations.
		expect(todo([{ ...held, by: ME }])).toEqual([sheet]);
		expect(todo([held])).toEqual([]);
		// A child that came to the class after the test has no row in it.
		const since = (startsOn: string) => ({
			...head,
			stays: [{ classId: 'cls_a', startsOn: day(startsOn), endsOn: null }],
		});
		expect(todo([held], since('2026-11-20'))).toEqual([sheet, said]);
		expect(todo([held], since('2026-11-21'))).toEqual([said]);
		// What this device does not have cannot be said to be missing.
		expect(todo(null, head)).toEqual([]);
	});

	test('lead to the right form, for a day that counts', () => {
		const found = myDuties(caseload(child('甲')), books({}), at('2026-11-23'));
		const [missed] = found?.pressing ?? [];
		expect(missed && addressOf(missed, day('2026-11-23'))).toBe(
			'/children/chd_甲/journal?write=fortnight&on=2026-11-22',
		);
		expect(formAddress(child('甲').id, 'talk', null)).toBe('/children/chd_甲/diary?write=talk');
	});
});

describe('[C1] the contact card on the device', () => {
	const withCard = (name: string) =>
		({
			...child(name),
			documents: ['card', 'tidings'].map((kind) => ({ id: `${name} ${kind}`, kind, head: 1 })),
		}) as unknown as CaseloadChild;
	const check = (occurredOn: string) =>
		({ type: 'card-check', occurredOn: day(occurredOn), writtenAt: at(occurredOn) }) as const;
	const cardOf = (facts: Readonly<Record<string, readonly ReturnType<typeof check>[]>>) =>
		myDuties(
			caseload(withCard('甲'), withCard('乙')),
			(id) => facts[id] ?? [],
			at('2026-11-12'),
		)?.groups.find(({ duty }) => duty === 'C1');

	test('is asked for once a term, and met at the desk or in the field', () => {
		expect(names(cardOf({}))).toEqual(['甲', '乙']);
		expect(names(cardOf({ '甲 tidings': [check('2026-09-20')] }))).toEqual(['乙']);
		expect(names(cardOf({ '乙 card': [check('2026-09-20')] }))).toEqual(['甲']);
		expect(names(cardOf({ '甲 tidings': [check('2026-08-20')] }))).toEqual(['甲', '乙']);
	});

	test('opens in one tap, asking whether all is right', () => {
		const todo = cardOf({})?.todo[0];
		expect(todo && addressOf(todo, day('2026-11-12'))).toBe('/children/chd_甲/card?check');
	});
});

import type { CardField, CardPerson } from '#domain/card/fields.ts';
import type { DemoChild } from '../people.ts';

/** The contact cards of the demo school: villages, people and numbers are all invented. */
export interface CardLine {
	readonly person: CardPerson;
	readonly field: CardField;
	readonly value: string;
}

const VILLAGES = ['柳湾村', '石桥村', '赵庄', '青岗村', '下河村', '竹林村'];
const MOTHERS = ['刘桂香', '陈秀英', '张玉兰', '杨春梅', '黄彩霞', '马小燕', '朱丽华', '胡冬梅'];
const GIVEN = ['建国', '志强', '永福', '大勇', '春生', '长河', '国平', '文斌'];
const RELATION_SURNAMES = ['王', '李', '吴', '谢', '曹', '许', '邓', '冯'];
const COMPOUND = /^(欧阳)/;
const IS_WOMAN = ['奶奶', '外婆', '姑姑'];

const pick = <T>(list: readonly T[], at: number): T => list[at % list.length] as T;

/** `150 0000` is nobody's; the last digits tell the people of a demo school apart. */
const number = (child: number, person: number) =>
	`150 0000 ${String(1000 + child * 10 + person).padStart(4, '0')}`;

/** Everything that is on the card of a child, as the archivist wrote it down at the start of the year. */
export function cardLines(child: DemoChild, index: number): readonly CardLine[] {
	const village = `青梧镇${pick(VILLAGES, index)}${(index % 7) + 1}组`;
	const lines = [
		...pupil(child, index, village),
		...parent('father', child, index, village),
		...parent('mother', child, index, village),
		...carer(child, index, village),
	];
	// Here and there something is still missing, as in life.
	const left = index % 6 === 4 ? ['mother.workplace', 'carer.age'] : [];
	return lines.filter(({ person, field }) => !left.includes(`${person}.${field}`));
}

function pupil({ pronoun }: DemoChild, index: number, village: string): CardLine[] {
	const year = 2013 - Math.floor(index / 16);
	const day = `${year}-${String((index % 12) + 1).padStart(2, '0')}-${String(3 + index).padStart(2, '0')}`;
	return [
		{ person: 'pupil', field: 'sex', value: pronoun === '她' ? 'girl' : 'boy' },
		{ person: 'pupil', field: 'birthDate', value: day },
		{ person: 'pupil', field: 'ethnicity', value: '汉族' },
		{ person: 'pupil', field: 'address', value: village },
		...(index % 9 === 2
			? [{ person: 'pupil', field: 'allergy', value: '青霉素过敏' } as const]
			: []),
	];
}

function parent(
	person: 'father' | 'mother',
	{ name, away, city, trade }: DemoChild,
	index: number,
	village: string,
): CardLine[] {
	const isAway = away.includes(person === 'father' ? '爸爸' : '妈妈');
	const surname = COMPOUND.exec(name)?.[0] ?? ([...name][0] as string);
	const called = person === 'father' ? surname + pick(GIVEN, index) : pick(MOTHERS, index);
	// Of one parent nobody has heard for years: nothing more is asked.
	if (person === 'mother' && index % 11 === 3) {
		return [{ person, field: 'standing', value: 'gone' }];
	}
	return [
		{ person, field: 'name', value: called },
		{ person, field: 'standing', value: isAway ? 'away' : 'home' },
		{ person, field: 'phone', value: number(index, person === 'father' ? 1 : 2) },
		{ person, field: 'address', value: village },
		...(isAway ? [{ person, field: 'workplace', value: `${city}，${trade}` } as const] : []),
	];
}

function carer({ keeper }: DemoChild, index: number, village: string): CardLine[] {
	const ending = IS_WOMAN.includes(keeper) ? pick(['桂花', '素珍', '玉芳'], index) : '德昌';
	return [
		{ person: 'carer', field: 'name', value: pick(RELATION_SURNAMES, index) + ending },
		{ person: 'carer', field: 'relation', value: keeper },
		{ person: 'carer', field: 'phone', value: number(index, 3) },
		{ person: 'carer', field: 'address', value: village },
		{ person: 'carer', field: 'age', value: String(58 + (index % 14)) },
	];
}

import type { DemoChild } from '../people.ts';
import { CHILDREN } from '../people.ts';
import { createDice, type Dice } from '../seeded-random.ts';

/**
 * The people of a school of any size, every one of them invented: surnames and given names are drawn
 * and put together, and what else is told of a child is borrowed from the demo's children.
 */
export interface LargeChild extends DemoChild {
	/** The place among all children who ever came, from 0: it decides class, mentors and words. */
	readonly index: number;
	/** The year of the played ones in which the child's grade 7 was; negative when it came before. */
	readonly cohort: number;
	/** From 0: 七年级（1）班 first. */
	readonly section: number;
}

export interface LargeStaff {
	readonly username: string;
	readonly name: string;
}

/** How large a school, and for how many school years. */
export interface LargeSize {
	/** At school at any time, a third of them in each grade. */
	readonly children: number;
	readonly mentors: number;
	readonly years: number;
}

const SURNAMES = [
	...'赵钱孙李周吴郑王冯陈卫蒋沈韩杨朱秦许何吕施张孔曹严华金魏陶姜谢邹柏水章苏潘葛范彭鲁韦马苗方任袁柳鲍史唐费薛雷贺倪汤罗毕郝邬安常乐于时傅齐康伍余顾孟黄穆萧尹姚邵汪毛狄成戴宋庞熊纪舒屈项祝董梁杜阮蓝季贾江童郭梅林钟徐邱骆高夏蔡田樊胡霍万柯管卢莫房干解应宗丁邓单洪包左石崔龚程裴陆荣翁曲封储靳段富焦巴侯全班仰仲伊宫宁栾甘祖武符刘景龙叶黎白蒲鄂索赖卓蔺屠蒙池乔闻党翟谭贡申冉桑边燕尚农温庄晏柴瞿阎连习艾容古易廖耿匡文欧沃越隆师巩聂晁关相查红游权麻盖',
	...['欧阳', '上官', '司马', '诸葛', '令狐', '皇甫', '尉迟', '长孙'],
] as const;
const GIVEN =
	'晨雨欣佳怡子轩浩然梓涵思源志远文博静雅晓东春燕小龙海燕明月冬梅秋实长青玉兰国庆建军爱华新宇飞鸿雪松丹青若溪向阳立春清和乐天安宁嘉禾星辰山河䶮㛃翀堃喆祎'.match(
		/./gu,
	) as readonly string[];

const SECTION_SIZE = 42;
export const GRADES = ['七年级', '八年级', '九年级'] as const;

/** How many classes each grade has. */
export function sectionsOf({ children }: Pick<LargeSize, 'children'>): number {
	return Math.max(1, Math.round(children / GRADES.length / SECTION_SIZE));
}

export const classNameOf = (grade: number, section: number): string =>
	`${GRADES[grade] ?? ''}（${section + 1}）班`;

/** Every class of the school, grade by grade. */
export function classNamesOf(size: LargeSize): string[] {
	return GRADES.flatMap((_name, grade) =>
		Array.from({ length: sectionsOf(size) }, (_, section) => classNameOf(grade, section)),
	);
}

/** Draws a name that nobody has yet. */
function drawName(dice: Dice, taken: Set<string>): string {
	for (;;) {
		const given = dice.chance(0.2) ? dice.pick(GIVEN) : dice.pick(GIVEN) + dice.pick(GIVEN);
		const name = dice.pick(SURNAMES) + given;
		if (taken.has(name)) continue;
		taken.add(name);
		return name;
	}
}

/** Everybody who was at this school in the years that are played; the same size gives the same people. */
export function castOf(size: LargeSize) {
	const dice = createDice(size.children * 31 + size.years);
	const taken = new Set<string>();
	const grade = Math.ceil(size.children / GRADES.length);
	const sections = sectionsOf(size);
	const children: LargeChild[] = [];
	for (let cohort = 1 - GRADES.length; cohort < size.years; cohort++) {
		for (let place = 0; place < grade; place++) {
			const index = children.length;
			const name = drawName(dice, taken);
			const told = dice.pick(CHILDREN);
			const called = `小${[...name].at(-1) ?? ''}`;
			children.push({ ...told, name, called, index, cohort, section: place % sections });
		}
	}
	const staff = (prefix: string, count: number): LargeStaff[] =>
		Array.from({ length: count }, (_, at) => ({
			username: `${prefix}${at + 1}`,
			name: drawName(dice, taken),
		}));
	return {
		children,
		mentors: staff('mentor', size.mentors),
		headTeachers: staff('head', classNamesOf(size).length),
	};
}

export type LargeCast = ReturnType<typeof castOf>;

/** The children who are at school in a year, with the grade they are in (0 is grade 7). */
export function atSchool(
	{ children }: LargeCast,
	year: number,
): (LargeChild & { readonly grade: number })[] {
	return children.flatMap((child) => {
		const grade = year - child.cohort;
		return grade >= 0 && grade < GRADES.length ? [{ ...child, grade }] : [];
	});
}

/** Who writes for a child: a lead mentor, and a second one for every third child. */
export function mentorsOf({ mentors }: LargeCast, { index }: Pick<LargeChild, 'index'>) {
	const username = (at: number) => mentors[at % mentors.length]?.username ?? '';
	return {
		lead: username(index),
		coMentor: index % 3 === 0 && mentors.length > 1 ? username(index + 1) : null,
	};
}

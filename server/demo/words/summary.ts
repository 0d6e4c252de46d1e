import type { DemoChild } from '../people.ts';

/** What a mentor sums up of a month (F4): one paragraph on each child, woven from what is known of it. */
const OPENINGS = [
	'这个月天气变化大，孩子们都没怎么生病，这是最让人放心的。',
	'这个月事情多，可每个孩子我都坐下来好好聊过一次。',
	'这个月有考试，孩子们心里都绷着一根弦，我多是陪着、听着。',
] as const;

const ABOUT = [
	({ called, keeper, hobby }: DemoChild) =>
		`${called}话还是不多，可说起${hobby}来眼睛就亮。${keeper}说在家也肯帮忙了。`,
	({ called, weak, away, city }: DemoChild) =>
		`${called}的${weak}有点跟不上，课后我陪着补了几回。想在${city}的${away}，周末通了一次长电话，第二天人就精神了。`,
	({ called, cares, strong }: DemoChild) =>
		`${called}的${strong}一直稳当。最挂心的是${cares}，跟我讲了一路。`,
] as const;

const CLOSINGS = [
	'下个月想多走访一家，也想试试让孩子们互相写信。',
	'有一点体会：先不急着讲道理，陪他把手里的事做完，话自己就来了。',
	'下个月要抓一抓作息，睡得晚的有两个。',
] as const;

const pick = <T>(list: readonly T[], at: number): T => list[at % list.length] as T;

export function summaryOf(
	children: readonly DemoChild[],
	mentor: number,
	month: number,
): readonly string[] {
	return [
		pick(OPENINGS, mentor + month),
		...children.map((child, index) => pick(ABOUT, index + mentor + month)(child)),
		pick(CLOSINGS, mentor + 2 * month),
	];
}

import { expect, test } from 'vitest';
import type { BoardChild, BoardMentor } from '#domain/duty/board.ts';
import type { DutyItem } from '#domain/duty/items.ts';
import type { LocalDate } from '#domain/time.ts';
import { groupBoard } from './board-groups.ts';

const today = '2026-11-20' as LocalDate;
const item = (standing: DutyItem['standing'], endsOn: string) =>
	({ duty: 'M1', standing, endsOn, startsOn: '2026-11-01' }) as DutyItem;
const child = (name: string, mentor: string | null, ...items: DutyItem[]) =>
	({
		id: `chd_${name}`,
		name,
		mentor,
		items,
		goodNews: null,
		waivers: [],
	}) as unknown as BoardChild;
const mentor = (name: string, ...items: DutyItem[]): BoardMentor => ({
	...{ id: 'usr_a' as BoardMentor['id'], name, items },
});

test('[B7] red is what is over, amber what soon will be or may be on its way, the rest is fine', () => {
	const groups = groupBoard({
		today,
		children: [
			child('逾期', '张', item('open', '2026-11-21'), item('overdue', '2026-11-08')),
			child('刚过期', '张', item('awaited', '2026-11-19')),
			child('三天', '张', item('open', '2026-11-23')),
			child('四天', '张', item('open', '2026-11-24')),
			child('没人', null),
			child('写了', '张', item('late', '2026-11-08'), item('waived', '2026-11-08')),
		],
		mentors: [
			mentor('张', item('overdue', '2026-10-31')),
			mentor('李', item('late', '2026-10-31')),
		],
	});
	expect(groups.red.map(({ name }) => name)).toEqual(['逾期', '张']);
	expect(groups.red[0]?.missing.map(({ standing }) => standing)).toEqual(['overdue', 'open']);
	expect(groups.amber.map(({ name }) => name)).toEqual(['刚过期', '三天', '没人']);
	expect(groups.fine.map(({ name }) => name)).toEqual(['四天', '写了']);
});

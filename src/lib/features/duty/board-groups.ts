import type { BoardChild, ClassBoard } from '#domain/duty/board.ts';
import { isMissing, type DutyItem } from '#domain/duty/items.ts';
import { daysBetween, type LocalDate } from '#domain/time.ts';

/** The children and mentors of a class board by how pressing it is: what is over, what soon will be, the rest. */
export interface BoardGroups {
	readonly red: readonly Pressing[];
	readonly amber: readonly Pressing[];
	readonly fine: readonly { readonly id: string; readonly name: string }[];
}

/** Somebody who is behind, with what is missing, the oldest first. */
export interface Pressing {
	readonly id: string;
	readonly name: string;
	/** `null` for a mentor, who is asked for all their children together. */
	readonly child: BoardChild | null;
	readonly missing: readonly DutyItem[];
}

/** From so many days before its end on, a window that lacks something is shown. */
const SOON_DAYS = 3;

export function groupBoard({
	children,
	mentors,
	today,
}: Pick<ClassBoard, 'children' | 'mentors' | 'today'>): BoardGroups {
	const red: Pressing[] = [];
	const amber: Pressing[] = [];
	const fine: BoardGroups['fine'][number][] = [];
	const everybody = [
		...children.map((child) => ({ child, ...child })),
		...mentors.map((mentor) => ({ child: null, ...mentor })),
	];
	for (const { id, name, child, items } of everybody) {
		const missing = items
			.filter((item) => isMissing(item) && isNear(item, today))
			.sort((a, b) => (a.endsOn < b.endsOn ? -1 : 1));
		const pressing = { id, name, child, missing };
		if (missing.some(({ standing }) => standing === 'overdue')) red.push(pressing);
		else if (missing.length > 0 || child?.mentor === null) amber.push(pressing);
		else if (child !== null) fine.push({ id, name });
	}
	return { red, amber, fine };
}

function isNear({ standing, endsOn }: DutyItem, today: LocalDate): boolean {
	return standing !== 'open' || daysBetween(today, endsOn) <= SOON_DAYS;
}

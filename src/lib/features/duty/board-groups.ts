import { isMissing, type BoardChild, type ClassBoard, type DutyItem } from '#domain/duty/board.ts';
import { daysBetween, type LocalDate } from '#domain/time.ts';

/** The children of a class board by how pressing it is: what is over, what soon will be, the rest. */
export interface BoardGroups {
	readonly red: readonly PressingChild[];
	readonly amber: readonly PressingChild[];
	readonly fine: readonly BoardChild[];
}

export interface PressingChild {
	readonly child: BoardChild;
	/** What is missing, the oldest first. */
	readonly missing: readonly DutyItem[];
}

/** From so many days before its end on, a window that lacks something is shown. */
const SOON_DAYS = 3;

export function groupBoard({
	children,
	today,
}: Pick<ClassBoard, 'children' | 'today'>): BoardGroups {
	const red: PressingChild[] = [];
	const amber: PressingChild[] = [];
	const fine: BoardChild[] = [];
	for (const child of children) {
		const missing = child.items
			.filter((item) => isMissing(item) && isNear(item, today))
			.sort((a, b) => (a.endsOn < b.endsOn ? -1 : 1));
		if (missing.some(({ standing }) => standing === 'overdue')) red.push({ child, missing });
		else if (missing.length > 0 || child.mentor === null) amber.push({ child, missing });
		else fine.push(child);
	}
	return { red, amber, fine };
}

function isNear({ standing, endsOn }: DutyItem, today: LocalDate): boolean {
	return standing !== 'open' || daysBetween(today, endsOn) <= SOON_DAYS;
}

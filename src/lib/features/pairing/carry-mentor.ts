import type { UserId } from '#domain/ids.ts';
import type { BoardMentor } from '#domain/pairing/board.ts';

/** What is dragged over the board: a teacher, under a type of our own, so that nothing else can be dropped. */
const CARRIED = 'application/x-jiashu-mentor';

export function carryMentor(event: DragEvent, userId: UserId): void {
	if (event.dataTransfer === null) return;
	event.dataTransfer.setData(CARRIED, userId);
	event.dataTransfer.effectAllowed = 'link';
}

/** Is a teacher being dragged? Which one is not told before the drop. */
export function isMentorCarried(event: DragEvent): boolean {
	return event.dataTransfer?.types.includes(CARRIED) ?? false;
}

/** The teacher who was dropped; `null` for anything else. */
export function droppedMentor(
	event: DragEvent,
	mentors: readonly BoardMentor[],
): BoardMentor | null {
	const userId = event.dataTransfer?.getData(CARRIED);
	return mentors.find((mentor) => mentor.userId === userId) ?? null;
}

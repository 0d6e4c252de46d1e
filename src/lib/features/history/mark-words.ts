import { CHOICES } from '#domain/entry-form.ts';
import type { MarkChange, PieceLabel } from '#domain/history.ts';
import { m } from '#lib/i18n/generated/messages.js';
import { partWords, runWords } from './history-words.ts';

/** What children are called here; an empty string for one that is not mine to see. */
type ChildName = (id: string) => string;

/** More children than this are told by their number. */
const NAMED_CHILDREN_MAX = 3;

/** What a sitting did to the marks of a piece, a line for each: `加了 2 张照片`, `勾上：用电`. */
export function markLines(
	marks: readonly MarkChange[],
	label: PieceLabel,
	childName: ChildName,
): string[] {
	const ofChildren = label.type === 'test' ? marks.filter(({ name }) => isChild(name)) : [];
	const isMany = ofChildren.length > NAMED_CHILDREN_MAX;
	const lines = marks
		.filter((mark) => !isMany || !ofChildren.includes(mark))
		.flatMap((mark) => linesOf(mark, label, childName));
	return isMany ? [...lines, m.history_marks_many({ count: ofChildren.length })] : lines;
}

const isChild = (name: string) => name.startsWith('chd_');

function linesOf(mark: MarkChange, label: PieceLabel, childName: ChildName): string[] {
	const { name, before, after } = mark;
	const gone = before.filter((value) => !after.includes(value));
	const come = after.filter((value) => !before.includes(value));
	if (name === 'photos') {
		return [
			...(come.length > 0 ? [m.history_photos_added({ count: come.length })] : []),
			...(gone.length > 0 ? [m.history_photos_removed({ count: gone.length })] : []),
		];
	}
	if (name === 'settled')
		return [after.length > 0 ? m.history_now_settled() : m.history_reopened()];
	const words = (values: readonly string[]) =>
		values.map((value) => runWords(value, name)).join(m.list_separator());
	if (name in CHOICES || name === 'schoolMeasures') {
		return [
			...(come.length > 0 ? [m.history_ticked({ what: words(come) })] : []),
			...(gone.length > 0 ? [m.history_unticked({ what: words(gone) })] : []),
		];
	}
	const what = nameOf(mark, label, childName);
	if (before.length === 0) return [m.history_set({ what, to: words(after) })];
	if (after.length === 0) return [m.history_unset({ what, from: words(before) })];
	return [m.history_set_anew({ what, from: words(before), to: words(after) })];
}

function nameOf({ name }: MarkChange, label: PieceLabel, childName: ChildName): string {
	if (name === 'on') return m.history_day();
	if (name === 'stage') return m.history_stage_day();
	if (label.type === 'test' && isChild(name)) {
		return m.history_mark_of({ child: childName(name) || m.history_some_child() });
	}
	return partWords({ name, dueOn: null, lines: [] }, label, childName);
}

import type { Absence, ClassTest, Mark, MarkFault } from '#domain/score.ts';
import { formatDay } from '#lib/i18n/format-date.ts';
import { m } from '#lib/i18n/generated/messages.js';

/** What the interface calls tests and what stands in their rows. */
export function absenceName(absence: Absence): string {
	return {
		ill: m.register_absent_ill,
		leave: m.register_absent_leave,
		exempt: m.register_absent_exempt,
		other: m.register_absent_other,
	}[absence]();
}

/** `78.5`, `病假`; an empty string for an empty row. */
export function markWords(mark: Mark | null): string {
	if (mark === null) return '';
	return 'score' in mark ? String(mark.score) : absenceName(mark.absent);
}

/** `数学 · 第三单元` */
export function testName({ subject, name }: Pick<ClassTest, 'subject' | 'name'>): string {
	return [subject, name].filter((word) => word !== '').join(' · ');
}

/** `11月20日 周五 · 满分 100` */
export function testFacts({ on, fullMarks }: Pick<ClassTest, 'on' | 'fullMarks'>): string {
	return `${formatDay(on)} · ${m.register_full_marks_are({ fullMarks })}`;
}

/** Why what was typed cannot stand there, and what can. */
export function faultWords(fault: MarkFault, fullMarks: number): string {
	return {
		'not-a-mark': m.register_fault_not_a_mark,
		'not-half': m.register_fault_not_half,
		'above-full': () => m.register_fault_above_full({ fullMarks }),
	}[fault]();
}

/** Subjects that are taught (学科). A school may teach others than these: any can be typed. */
export const SUBJECTS: readonly string[] = [
	...['语文', '数学', '英语', '科学', '物理', '化学', '道德与法治', '历史', '地理', '生物'],
];

/** As long as the name of a subject may be, so that a heading stays one. */
export const subjectLengthMax = 20;

/** A subject as it is kept, without blanks around it; `null` for an empty or too long one. */
export function parseSubject(typed: string): string | null {
	const subject = typed.normalize('NFC').trim();
	return subject === '' || subject.length > subjectLengthMax ? null : subject;
}

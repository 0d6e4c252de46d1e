const DIGITS = '零一二三四五六七八九';

/**
 * What two ways of writing a class have in common: `七年级（1）班`, `七(1)班`, `七年级一班` and
 * `初一1班` are one class. Only for finding it; the name the school gave stays as it is.
 */
export function classKey(name: string): string {
	return name
		.normalize('NFKC')
		.toLowerCase()
		.replace(/\s/g, '')
		.replace(/^初([一二三])/, (_, grade: string) => DIGITS[DIGITS.indexOf(grade) + 6] ?? '')
		.replace(/年级|级|班/g, ' ')
		.replace(
			/([一二三四五六七八九])?十([一二三四五六七八九])?/g,
			(_, tens?: string, ones?: string) =>
				String((tens ? DIGITS.indexOf(tens) : 1) * 10 + (ones ? DIGITS.indexOf(ones) : 0)),
		)
		.replace(/[一二三四五六七八九]/g, (digit) => ` ${DIGITS.indexOf(digit)} `)
		.replace(/[()[\]（）·.、-]/g, ' ')
		.trim()
		.replace(/\s+/g, '.');
}

/** The class of the school that a cell names, `null` when there is none. */
export function findClass<C extends { readonly name: string }>(
	classes: readonly C[],
	name: string,
): C | null {
	const key = classKey(name);
	return (
		classes.find((known) => known.name === name) ??
		classes.find((known) => classKey(known.name) === key) ??
		null
	);
}

/** The class as the sheet names it, with the grade where that has a column of its own. */
export function joinGrade(grade: string, className: string): string {
	if (grade === '' || className === '') return className;
	const holdsGrade = classKey(className).startsWith(`${classKey(grade)}.`);
	return holdsGrade ? className : `${grade}${className}`;
}

import type { ChildId, ClassId } from '#domain/ids.ts';
import type { LocalDate } from '#domain/time.ts';
import type { CensusRow, Sex } from './census-row.ts';
import { classKey } from './class-name.ts';

/** Why two may be one child (可能是同一人). */
export type Likeness = 'student-number' | 'name-class' | 'name-birth';

/** What a child's record holds of what a census row may say. */
export interface KnownChild {
	readonly id: ChildId;
	readonly name: string;
	readonly classId: ClassId;
	readonly sex: Sex | null;
	readonly birthDate: LocalDate | null;
	readonly studentNumber: string | null;
	readonly boarding: boolean;
	readonly hasLeft: boolean;
}

type Traits = Pick<CensusRow, 'name' | 'birthDate' | 'studentNumber'> & { readonly class: string };

function likenessOf(a: Traits, b: Traits): Likeness | null {
	if (a.studentNumber !== null && a.studentNumber === b.studentNumber) return 'student-number';
	if (a.name !== b.name) return null;
	// Two numbers that differ are two children, whatever they are called.
	if (a.studentNumber !== null && b.studentNumber !== null) return null;
	if (a.class === b.class) return 'name-class';
	return a.birthDate !== null && a.birthDate === b.birthDate ? 'name-birth' : null;
}

/** Rows that may be the same child as an earlier row of the sheet. */
export function findTwins(
	rows: readonly CensusRow[],
): ReadonlyMap<number, { readonly line: number; readonly why: Likeness }> {
	const twins = new Map<number, { line: number; why: Likeness }>();
	const byNumber = new Map<string, CensusRow[]>();
	const add = (key: string, row: CensusRow) => {
		const rowsThere = byNumber.get(key);
		if (rowsThere) rowsThere.push(row);
		else byNumber.set(key, [row]);
	};
	const traits = (row: CensusRow): Traits => ({ ...row, class: classKey(row.className) });
	for (const row of rows) {
		const keys = [`name ${row.name}`, ...(row.studentNumber ? [`no ${row.studentNumber}`] : [])];
		const earlier = keys.flatMap((key) => byNumber.get(key) ?? []);
		for (const other of earlier) {
			const why = likenessOf(traits(row), traits(other));
			if (why !== null && !twins.has(row.line)) twins.set(row.line, { line: other.line, why });
		}
		for (const key of keys) add(key, row);
	}
	return twins;
}

/** Children of the school who may be the one of this row, the surest first. */
export function findLikely(
	row: CensusRow,
	classId: ClassId | null,
	children: readonly KnownChild[],
): { readonly child: KnownChild; readonly why: Likeness }[] {
	const order: readonly Likeness[] = ['student-number', 'name-class', 'name-birth'];
	return children
		.flatMap((child) => {
			const why = likenessOf(
				{ ...row, class: classId ?? row.className },
				{ ...child, class: child.classId },
			);
			return why === null ? [] : [{ child, why }];
		})
		.sort((a, b) => order.indexOf(a.why) - order.indexOf(b.why));
}

/**
 * The child about whom nobody needs to be asked: same name, no other day of birth, and the only one
 * like that. `null` when a person has to say who it is.
 */
export function sureMatch(
	row: CensusRow,
	likely: readonly { readonly child: KnownChild; readonly why: Likeness }[],
): KnownChild | null {
	const bornThen = likely.filter(
		({ child }) => row.birthDate !== null && child.birthDate === row.birthDate,
	);
	const [first, ...others] = bornThen.length === 1 ? bornThen : likely;
	if (!first || others.length > 0) return null;
	const { child, why } = first;
	if (child.hasLeft || why === 'name-birth' || child.name !== row.name) return null;
	const isBornThen = child.birthDate === null || row.birthDate === null || bornThen.length === 1;
	return isBornThen ? child : null;
}

/** A field of a child's record that a row would change. */
export interface FieldChange {
	readonly field: 'name' | 'class' | 'sex' | 'birthDate' | 'studentNumber' | 'boarding';
	readonly from: string | null;
	readonly to: string;
}

/** What the row says otherwise than the record; what it does not say stays as it is. */
export function changesTo(
	child: KnownChild,
	row: CensusRow,
	classId: ClassId,
): readonly FieldChange[] {
	const word = (value: boolean | null) => (value === null ? null : value ? 'yes' : 'no');
	const pairs: readonly [FieldChange['field'], string | null, string | null][] = [
		['name', child.name, row.name],
		['class', child.classId, classId],
		['sex', child.sex, row.sex],
		['birthDate', child.birthDate, row.birthDate],
		['studentNumber', child.studentNumber, row.studentNumber],
		['boarding', word(child.boarding), word(row.boarding)],
	];
	return pairs.flatMap(([field, from, to]) =>
		to === null || to === from ? [] : [{ field, from, to }],
	);
}

import { isSaid } from '#domain/evaluation.ts';
import type { ScoresOrder } from '#domain/export.ts';
import type { ClassId, TermId } from '#domain/ids.ts';
import { can, type Actor } from '#domain/permission.ts';
import { isDisputed, type Absence, type Cell } from '#domain/score.ts';
import type { Registers } from '#server/register/registers.ts';
import type { Records } from '#server/services.ts';
import type { SheetOut } from './workbook.ts';

const ABSENT: Readonly<Record<Absence, string>> = {
	ill: '病假',
	leave: '事假',
	exempt: '免考',
	other: '缺考',
};

/**
 * The sheet of one test, or all tests of a class in a term beside one another with what was said of each
 * child (F3), as far as the person may read. No ranks and no means: what a school prints and hangs up is not for this file to prepare.
 * `null` when there is no such register or test.
 */
export async function scoreLists(
	records: Records,
	registers: Registers,
	actor: Actor,
	{ classId, termId, testId }: ScoresOrder,
): Promise<SheetOut[] | null> {
	const documents = await findRegisters(records, actor, classId, termId);
	if (documents.length === 0) return null;
	const contents = [...(await registers.read(documents)).values()];
	const standing = contents
		.flatMap(({ tests }) => tests)
		.filter(({ removedAt }) => removedAt === null);
	const tests = standing
		.filter(({ id }) => testId === null || id === testId)
		.toSorted((a, b) => (a.on < b.on ? -1 : 1));
	if (testId !== null && tests.length === 0) return null;
	const children = await records
		.selectFrom('child')
		.select(['id', 'name'])
		.where('classId', '=', classId)
		.where('leftAt', 'is', null)
		.execute();
	const pupils = children.toSorted((a, b) => a.name.localeCompare(b.name, 'zh-CN'));
	const scores: SheetOut = {
		name: '成绩',
		headings: ['姓名', ...tests.map(headingOf)],
		rows: pupils.map(({ id, name }) => [name, ...tests.map(({ cells }) => wordsOf(cells.get(id)))]),
	};
	if (testId !== null) return [scores];
	const teachers = await namesOf(records);
	const said = contents.flatMap(({ evaluations }) => evaluations).filter(isSaid);
	return [
		scores,
		{
			name: '评语',
			headings: ['姓名', '月份', '老师', '评语'],
			rows: pupils.flatMap(({ id, name }) =>
				said
					.filter(({ childId }) => childId === id)
					.toSorted((a, b) => (a.month < b.month ? -1 : 1))
					.map(({ month, by, words }) => [name, month, teachers.get(by) ?? null, words.trim()]),
			),
		},
	];
}

/** The registers of a class in a term that this person may read: all, or those of the own subjects. */
async function findRegisters(records: Records, actor: Actor, classId: ClassId, termId: TermId) {
	const rows = await records
		.selectFrom('document')
		.select(['id', 'generation', 'subject'])
		.where('kind', '=', 'register')
		.where('classId', '=', classId)
		.where('termId', '=', termId)
		.execute();
	return rows.filter(({ subject }) =>
		can(actor, 'read', { type: 'document', kind: 'register', classId, subject }),
	);
}

async function namesOf(records: Records) {
	const users = await records.selectFrom('user').select(['id', 'name']).execute();
	return new Map(users.map(({ id, name }) => [id, name]));
}

function headingOf(test: {
	readonly subject: string;
	readonly name: string;
	readonly on: string;
	readonly fullMarks: number;
}): string {
	const title = [test.subject, test.name].filter((word) => word !== '').join(' ');
	return `${title} ${test.on}（满分 ${test.fullMarks}）`;
}

/** Where teachers do not agree both marks stand, so that nobody takes one of them for settled. */
function wordsOf(cell: Cell | undefined): string | null {
	if (cell === undefined) return null;
	const words = cell.standing.map(({ mark }) =>
		mark === null ? '（空）' : 'score' in mark ? String(mark.score) : ABSENT[mark.absent],
	);
	if (isDisputed(cell)) return `未核对：${[...new Set(words)].join('／')}`;
	return cell.standing[0]?.mark === null ? null : (words[0] ?? null);
}

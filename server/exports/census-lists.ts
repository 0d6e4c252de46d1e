import { tallyCensus } from '#domain/census/class-census.ts';
import { countsOn, type ParentFacts } from '#domain/left-behind.ts';
import { localDateAt } from '#domain/time.ts';
import { loadClasses, loadCurrentTerm } from '#server/census/census-facts.ts';
import { loadCensusChildren, type LoadedChild } from '#server/census/class-lists.ts';
import type { Environment, Records } from '#server/services.ts';
import { sexWord } from './office-lists.ts';
import type { SheetOut } from './workbook.ts';

/**
 * The lists that the county asks for, each by its own definition (product.md §5.5 step 4, §6.2): who
 * counts, and on a second sheet of how many that is and who was not asked. The register codes one
 * parent away as 1 and both as 2.
 */
export async function countyList(
	records: Records,
	env: Environment,
	definition: 'register' | 'civil',
): Promise<SheetOut[]> {
	const today = localDateAt(env.now());
	const term = await loadCurrentTerm(records, env);
	const classes = new Map((await loadClasses(records)).map(({ id, name }) => [id, name]));
	const children = await loadCensusChildren(records, term?.id ?? null, 'all');
	const className = ({ classId }: LoadedChild) => classes.get(classId) ?? '';
	const inOrder = children.toSorted((a, b) =>
		className(a).localeCompare(className(b), 'zh-CN', { numeric: true }),
	);
	const counting = inOrder.flatMap((child) => {
		const status = child.statuses.find(
			(current) =>
				current.definition === definition &&
				current.isConfirmed &&
				countsOn(current, child.birthDate, today),
		);
		return status && child.answer ? [{ child, status, answer: child.answer }] : [];
	});
	const { count, asked, unasked } = tallyCensus(children, today)[definition];
	const names = inOrder
		.filter(({ id }) => unasked.includes(id))
		.map((child) => `${child.name}（${className(child)}）`);
	const list: SheetOut = {
		name: '名单',
		headings: [
			...['班级', '姓名', '性别', '出生日期', '学籍号', '是否寄宿'],
			definition === 'register' ? '是否留守儿童（0 非，1 单亲，2 双亲）' : '民政口径',
			...['父亲', '母亲', '认定日期', '依据'],
		],
		rows: counting.map(({ child, status, answer }) => [
			...[className(child), child.name, sexWord(child.sex), child.birthDate, child.studentNumber],
			child.boarding ? '是' : '否',
			definition === 'register' ? (status.value === 'both' ? '2' : '1') : '是',
			...[parentWord(answer.facts.father), parentWord(answer.facts.mother)],
			...[status.startsOn, answer.basis],
		]),
	};
	const base: SheetOut = {
		name: '口径和人数',
		headings: ['项目', '内容'],
		rows: [
			['学期', term?.name ?? null],
			['导出日期', today],
			['全部在册', String(children.length)],
			['已问', String(asked)],
			['计入', String(count)],
			['未问到', names.length === 0 ? '无' : names.join('、')],
		],
	};
	return [list, base];
}

function parentWord({ standing, awaySince }: ParentFacts): string {
	if (standing === 'home') return '在家';
	if (standing === 'unable') return '无监护能力';
	return awaySince === null ? '外出' : `外出（${awaySince} 起）`;
}

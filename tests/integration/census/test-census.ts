import { readRow, type CensusRow, type SheetRow } from '#domain/census/census-row.ts';
import type { DecidedRow } from '#domain/census/import.ts';
import type { ClassId } from '#domain/ids.ts';
import type { Actor } from '#domain/permission.ts';
import { localDateAt } from '#domain/time.ts';
import { createCensus } from '#server/census/census.ts';
import { createImports } from '#server/census/imports.ts';
import { openTestSchool, value } from '../test-school.ts';

export const HASH = 'a'.repeat(64);

/** A school of two classes whose census is taken; the clock stands on Monday 23 November 2026. */
export type CensusSchool = Awaited<ReturnType<typeof openCensusSchool>>;

export async function openCensusSchool() {
	const school = await openTestSchool();
	const one = await school.addClass('七年级（1）班');
	const two = await school.addClass('七年级（2）班');
	const add = async (
		name: string,
		role: 'archivist' | 'leader' | 'headTeacher',
		classId: ClassId | null,
	) => school.actor(await school.addPerson(name, [{ role, classId }]));
	const imports = createImports(school.office);
	const rowOf = (line: number, texts: SheetRow['texts']): CensusRow =>
		readRow({ line, texts }, localDateAt(school.env.now())).row;
	return {
		...school,
		one,
		two,
		archivist: await add('chen', 'archivist', null),
		leader: await add('liu', 'leader', null),
		headTeacher: await add('wang', 'headTeacher', one),
		otherHead: await add('li', 'headTeacher', two),
		imports,
		census: createCensus(school.office),
		rowOf,
		sheet: () => [
			rowOf(2, {
				...{ name: '罗䶮', className: '七(1)班', sex: '男', birthDate: '2013.5.6' },
				...{ studentNumber: 'G341225201305060011', boarding: '是', away: '双亲' },
				...{ fatherName: '罗大山', fatherPhone: '13000000001' },
				...{ carerName: '李秀英', carerRelation: '奶奶' },
			}),
			rowOf(3, {
				...{ name: '沈知夏', className: '七(2)班', sex: '女', birthDate: '20130917', away: '否' },
			}),
		],
		/** Takes a sheet in as a person does who lets what is sure be updated and all else be new. */
		takeIn: async (actor: Actor, rows: readonly CensusRow[]) => {
			const findings = value(await imports.check(actor, rows));
			const id = value(await imports.begin(actor, { hash: HASH, rows: rows.length }));
			const decided = rows.map((row, index): DecidedRow => {
				const sure = findings[index]?.sure ?? null;
				return { row, decision: sure === null ? { type: 'new' } : { type: 'same', childId: sure } };
			});
			return { id, findings, outcomes: value(await imports.take(actor, id, decided)) };
		},
		/** Everything that an import could write, but not that it was begun. */
		everything: async () => ({
			children: await school.records.selectFrom('child').selectAll().execute(),
			documents: await school.records.selectFrom('document').select('id').execute(),
			statuses: await school.records.selectFrom('leftBehindStatus').selectAll().execute(),
			statements: await school.records.selectFrom('censusStatement').selectAll().execute(),
			events: await school.records.selectFrom('enrolmentEvent').selectAll().execute(),
		}),
		childOf: (name: string) =>
			school.records
				.selectFrom('child')
				.selectAll()
				.where('name', '=', name)
				.executeTakeFirstOrThrow(),
	};
}

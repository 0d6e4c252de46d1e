import { termToCheck } from '#domain/card/checks.ts';
import type { CardDesk } from '#domain/card/card-desk.ts';
import { can, type Actor } from '#domain/permission.ts';
import { pickYear } from '#domain/school-year.ts';
import { localDateAt, type LocalDate } from '#domain/time.ts';
import type { RecordIndex } from '#server/record-index/record-index.ts';
import type { Environment, Records } from '#server/services.ts';
import { loadFileStates } from './file-states.ts';
import { loadReminding } from './reminding.ts';

/** The desk of whoever keeps or follows up the contact cards (C4, C5): which are to be looked at. */
export interface Cards {
	/** `null` where no class's cards are this person's to keep or follow up. */
	desk(actor: Actor): Promise<CardDesk | null>;
}

interface Needs {
	readonly records: Records;
	readonly env: Environment;
	readonly recordIndex: Pick<RecordIndex, 'whenIdle'>;
}

export function createCards({ records, env, recordIndex }: Needs): Cards {
	return {
		desk: async (actor) => {
			await recordIndex.whenIdle();
			return readDesk(records, env, actor);
		},
	};
}

/** The desk as the index knows it now; whoever must not miss what came a moment ago waits for the index before. */
export async function readDesk(
	records: Records,
	env: Pick<Environment, 'now'>,
	actor: Actor,
): Promise<CardDesk | null> {
	const all = await records.selectFrom('class').select(['id', 'name']).orderBy('name').execute();
	const classes = all.filter(({ id }) => can(actor, 'cards', { type: 'class', classId: id }));
	if (classes.length === 0) return null;
	const today = localDateAt(env.now());
	const ids = classes.map(({ id }) => id);
	const rows = await records
		.selectFrom('child')
		.select(['id', 'name', 'classId'])
		.where('leftAt', 'is', null)
		.where('classId', 'in', ids)
		.execute();
	const states = await loadFileStates(
		records,
		rows.map(({ id }) => id),
	);
	const termStartsOn = await readTermStart(records, today);
	const mine = ids.filter((classId) => can(actor, 'remindCards', { type: 'class', classId }));
	const reminding = await loadReminding(records, mine, termStartsOn);
	return {
		...{ today, termStartsOn },
		classes: classes.map(({ id: classId, name }) => ({
			...{ id: classId, name, reminding: reminding.get(classId) ?? null },
			children: rows
				.filter((row) => row.classId === classId)
				.toSorted((a, b) => a.name.localeCompare(b.name, 'zh-CN'))
				.flatMap(({ id, name: child }) => {
					const state = states.get(id);
					return state === undefined ? [] : [{ id, name: child, ...state }];
				}),
		})),
	};
}

/** The first day of the term in which cards are to be confirmed; `null` before the first one. */
async function readTermStart(records: Records, today: LocalDate): Promise<LocalDate | null> {
	const years = await records.selectFrom('schoolYear').selectAll().execute();
	const year = pickYear(years, today);
	if (year === null) return null;
	const terms = await records
		.selectFrom('term')
		.select(['startsOn', 'endsOn'])
		.where('schoolYearId', '=', year.id)
		.execute();
	return termToCheck(terms, today)?.startsOn ?? null;
}

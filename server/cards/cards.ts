import { termToCheck } from '#domain/card/checks.ts';
import type { CardDesk } from '#domain/card/card-desk.ts';
import { can, type Actor } from '#domain/permission.ts';
import { pickYear } from '#domain/school-year.ts';
import { localDateAt, type LocalDate } from '#domain/time.ts';
import type { RecordIndex } from '#server/record-index/record-index.ts';
import type { Environment, Records } from '#server/services.ts';
import { loadFileStates } from './file-states.ts';

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
			const all = await records
				.selectFrom('class')
				.select(['id', 'name'])
				.orderBy('name')
				.execute();
			const classes = all.filter(({ id }) => can(actor, 'cards', { type: 'class', classId: id }));
			if (classes.length === 0) return null;
			await recordIndex.whenIdle();
			const today = localDateAt(env.now());
			const rows = await records
				.selectFrom('child')
				.select(['id', 'name', 'classId'])
				.where('leftAt', 'is', null)
				.where(
					'classId',
					'in',
					classes.map(({ id }) => id),
				)
				.execute();
			const states = await loadFileStates(
				records,
				rows.map(({ id }) => id),
			);
			return {
				today,
				termStartsOn: await readTermStart(records, today),
				classes: classes.map(({ id: classId, name }) => ({
					...{ id: classId, name },
					children: rows
						.filter((row) => row.classId === classId)
						.toSorted((a, b) => a.name.localeCompare(b.name, 'zh-CN'))
						.flatMap(({ id, name: child }) => {
							const state = states.get(id);
							return state === undefined ? [] : [{ id, name: child, ...state }];
						}),
				})),
			};
		},
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

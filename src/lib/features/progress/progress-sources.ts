import type * as Y from 'yjs';
import type { ChildMarks } from '#domain/child-marks.ts';
import type { ProgressItem } from '#domain/progress.ts';
import { plainText } from '#domain/rich-text.ts';
import { entryBody, readEntries } from '#notebook/entry-book.ts';
import { readSections, stagePart } from '#notebook/plan.ts';
import { fragmentToRichText } from '#notebook/rich-text.ts';

/** The good news of a growth journal. */
export function goodNewsItems(journal: Y.Doc): ProgressItem[] {
	return readEntries(journal)
		.filter(({ type, removedAt }) => type === 'good-news' && removedAt === null)
		.map(({ id, occurredOn }) => ({
			...{ kind: 'good-news', on: occurredOn, about: '' },
			words: wordsOf(entryBody(journal, id)),
		}));
}

/** What was observed in the stages of a study plan; a stage that nobody has looked at yet is none. */
export function stageItems(plan: Y.Doc): ProgressItem[] {
	return readSections(plan)
		.filter(({ removedAt }) => removedAt === null)
		.flatMap((section) =>
			section.stages
				.filter(({ removedAt }) => removedAt === null)
				.map(({ id, dueOn }) => ({
					...{ kind: 'stage' as const, on: dueOn, about: section.subject },
					words: wordsOf(stagePart(plan, section.id, id, 'observed')),
				}))
				.filter(({ words }) => words !== ''),
		);
}

/** The child's own scores and what its teachers said of it each month (F3); absences are no progress. */
export function markItems({ tests, evaluations }: ChildMarks): ProgressItem[] {
	return [
		...tests.flatMap(({ on, subject, name, fullMarks, mark }) =>
			mark !== null && 'score' in mark
				? [
						{
							...{ kind: 'score' as const, on },
							about: [subject, name].filter((word) => word !== '').join(' · '),
							words: `${mark.score} / ${fullMarks}`,
						},
					]
				: [],
		),
		...evaluations.map(({ on, words }) => ({
			...{ kind: 'evaluation' as const, on, about: '', words },
		})),
	];
}

function wordsOf(fragment: Y.XmlFragment | null): string {
	return fragment === null ? '' : plainText(fragmentToRichText(fragment)).trim();
}

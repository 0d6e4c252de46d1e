import { LIFE_PHOTOS_A_MONTH, type AgendaFact, type Counted } from '#domain/agenda/done-when.ts';
import type { AgendaDays } from '#domain/agenda/placing.ts';
import type { EntryType } from '#domain/entry.ts';
import type { ChildId, ClassId, TermId, UserId } from '#domain/ids.ts';
import { HELD_FOR, type MeetingKind } from '#domain/meeting/meeting.ts';
import { monthAt } from '#domain/summary.ts';
import { localDateAt, type LocalDate } from '#domain/time.ts';
import { loadFileStates } from '#server/cards/file-states.ts';
import type { Records } from '#server/services.ts';
import { countOffices } from './office-counts.ts';

/**
 * Counts what the agenda's items are done by (§1.6 "done when"), in a term or a month. Who has what,
 * and when; never a word.
 */
export interface CountSpan extends AgendaDays {
	readonly termId: TermId;
}

/** The children at school today; every count of children is out of these. */
export interface CountedChild {
	readonly id: ChildId;
	readonly name: string;
	readonly classId: ClassId;
}

/** What every count begins with, read once for all of them. */
export interface School {
	readonly records: Records;
	readonly today: LocalDate;
	readonly children: readonly CountedChild[];
	readonly classes: readonly { readonly id: ClassId; readonly name: string }[];
	/** The lead mentor of each child that has one. */
	readonly leadOf: ReadonlyMap<ChildId, UserId>;
}

export async function readSchool(records: Records, today: LocalDate): Promise<School> {
	const children = await records
		.selectFrom('child')
		.select(['id', 'name', 'classId'])
		.where('leftAt', 'is', null)
		.execute();
	const leads = await records
		.selectFrom('pairing')
		.select(['childId', 'userId'])
		.where('lead', '=', 1)
		.where('endedAt', 'is', null)
		.execute();
	const classes = await records.selectFrom('class').select(['id', 'name']).execute();
	const peopled = new Set(children.map(({ classId }) => classId));
	return {
		...{ records, today, children },
		classes: classes.filter(({ id }) => peopled.has(id)),
		leadOf: new Map(leads.map(({ childId, userId }) => [childId, userId])),
	};
}

type Count = (school: School, span: CountSpan) => Promise<Counted[]>;

/** How each fact is counted. */
export const COUNTS: Readonly<Partial<Record<AgendaFact, Count>>> = {
	'class-confirmed': async ({ records, classes }, { termId }) => {
		const rows = await records
			.selectFrom('censusConfirmation')
			.select('classId')
			.where('termId', '=', termId)
			.where('withdrawnAt', 'is', null)
			.execute();
		const confirmed = new Set(rows.map(({ classId }) => classId));
		return classes.map(({ id, name }) => ({
			...{ name, classId: id, isPrivate: false, isDone: confirmed.has(id) },
		}));
	},
	'card-checked': async (school, { startsOn, endsOn }) => {
		const rows = await school.records
			.selectFrom('cardCheck')
			.select('childId')
			.where('occurredOn', '>=', startsOn)
			.where('occurredOn', '<=', endsOn)
			.execute();
		return ofChildren(school, new Set(rows.map(idOfChild)));
	},
	'file-complete': async (school) => {
		const ids = school.children.map(({ id }) => id);
		const states = await loadFileStates(school.records, ids);
		return ofChildren(school, { has: (id) => states.get(id)?.isComplete === true });
	},
	'office-named': (school, { endsOn }) =>
		countOffices(school, school.today < endsOn ? school.today : endsOn),
	'child-paired': async (school) => ofChildren(school, school.leadOf),
	'child-grouped': async (school, { termId }) => {
		const rows = await school.records
			.selectFrom('grouping')
			.select(['childId', 'category'])
			.where('termId', '=', termId)
			.orderBy('decidedAt')
			.execute();
		const newest = new Map(rows.map(({ childId, category }) => [childId, category]));
		return ofChildren(school, { has: (id) => (newest.get(id) ?? null) !== null });
	},
	'study-plan': async (school, span) => {
		const rows = await school.records
			.selectFrom('submission')
			.innerJoin('document', 'document.id', 'submission.docId')
			.select(['document.childId', 'submittedAt'])
			.where('submission.kind', '=', 'section')
			.execute();
		return ofChildren(
			school,
			new Set(rows.filter((row) => isOn(row.submittedAt, span)).map(({ childId }) => childId)),
		);
	},
	'pairing-checked': async (school, span) => {
		const rows = await entriesOf(school.records, 'check', span);
		// D5: nobody checks their own pairing.
		const checked = new Set(
			rows.filter(({ childId, author }) => school.leadOf.get(childId) !== author).map(idOfChild),
		);
		const paired = school.children.filter(({ id }) => school.leadOf.has(id));
		return ofChildren({ children: paired }, checked);
	},
	'guidance-decided': async ({ records }, span) => {
		const rows = await records
			.selectFrom('submission')
			.leftJoin('approval', 'approval.submissionId', 'submission.id')
			.select(['pieceId', 'submittedAt', 'approval.id as approvalId'])
			.where('submission.kind', '=', 'guidance')
			.execute();
		const plans = Map.groupBy(
			rows.filter((row) => isOn(row.submittedAt, span)),
			({ pieceId }) => pieceId,
		);
		return [...plans.values()].map((versions) => ({
			...{ name: '', classId: null, isPrivate: true },
			isDone: versions.every(({ approvalId }) => approvalId !== null),
		}));
	},
	'staff-met': ({ records }, span) => countMeetings(records, 'staff', span),
	'round-table': ({ records }, span) => countMeetings(records, 'roundTable', span),
	'parents-trained': ({ records }, span) => countMeetings(records, 'training', span),
	'carers-trained': ({ records }, span) => countMeetings(records, 'carerTraining', span),
	'lecture-held': ({ records }, span) => countMeetings(records, 'lecture', span),
	visited: async (school, span) =>
		ofChildren(school, new Set((await entriesOf(school.records, 'visit', span)).map(idOfChild))),
	'good-news': async (school, span) =>
		ofChildren(
			school,
			new Set((await entriesOf(school.records, 'good-news', span)).map(idOfChild)),
		),
	photos: async (school, span) => {
		const rows = await entriesOf(school.records, 'photos', span);
		const shared = await school.records
			.selectFrom('publication')
			.select(['docId', 'entryId'])
			.where('type', '=', 'photos')
			.where('withdrawnAt', 'is', null)
			.execute();
		const isShared = new Set(shared.map(({ docId, entryId }) => `${docId} ${entryId}`));
		const photosOf = new Map<ChildId, number>();
		for (const { childId, docId, entryId, photos } of rows) {
			if (!isShared.has(`${docId} ${entryId}`)) continue;
			photosOf.set(childId, (photosOf.get(childId) ?? 0) + photos);
		}
		return ofChildren(school, {
			has: (id) => (photosOf.get(id) ?? 0) >= LIFE_PHOTOS_A_MONTH,
		});
	},
	summary: async ({ records, leadOf }, { startsOn }) => {
		const mentorIds = [...new Set(leadOf.values())];
		const mentors = await records
			.selectFrom('user')
			.select(['id', 'name'])
			.where('id', 'in', mentorIds)
			.execute();
		const rows = await records
			.selectFrom('summaryIndex')
			.select('authorId')
			.where('month', '=', monthAt(startsOn))
			.where('submittedAt', 'is not', null)
			.where('removed', '=', 0)
			.execute();
		const authors = new Set(rows.map(({ authorId }) => authorId));
		return mentors.map(({ id, name }) => ({
			...{ name, classId: null, isPrivate: true, isDone: authors.has(id) },
		}));
	},
};

/** Each of these children, done when it is among those. */
function ofChildren(
	{ children }: Pick<School, 'children'>,
	done: { has(id: ChildId): boolean },
): Counted[] {
	return children
		.toSorted((a, b) => a.name.localeCompare(b.name, 'zh-CN'))
		.map(({ id, name, classId }) => ({ name, classId, isPrivate: true, isDone: done.has(id) }));
}

const idOfChild = ({ childId }: { readonly childId: ChildId }) => childId;

function isOn(at: Parameters<typeof localDateAt>[0], { startsOn, endsOn }: AgendaDays): boolean {
	const day = localDateAt(at);
	return startsOn <= day && day <= endsOn;
}

/** The entries of a kind that happened in these days, empty and removed ones left out. */
function entriesOf(records: Records, type: EntryType, { startsOn, endsOn }: AgendaDays) {
	return records
		.selectFrom('entryIndex')
		.select(['childId', 'docId', 'entryId', 'author', 'photos'])
		.where('type', '=', type)
		.where('removed', '=', 0)
		.where('occurredOn', '>=', startsOn)
		.where('occurredOn', '<=', endsOn)
		.where((or) => or.or([or('characters', '>', 0), or('photos', '>', 0)]))
		.execute();
}

/** One thing to be done: a meeting of this kind in these days, to which those came for whom it is held. */
async function countMeetings(
	records: Records,
	kind: MeetingKind,
	{ startsOn, endsOn }: AgendaDays,
): Promise<Counted[]> {
	let query = records
		.selectFrom('meeting')
		.select('id')
		.where('kind', '=', kind)
		.where('heldOn', '>=', startsOn)
		.where('heldOn', '<=', endsOn)
		.where('withdrawnAt', 'is', null)
		.where('replacedBy', 'is', null);
	const side = HELD_FOR[kind];
	if (side !== null) query = query.where(side, '>', 0);
	const held = await query.limit(1).executeTakeFirst();
	return [{ name: '', classId: null, isPrivate: false, isDone: held !== undefined }];
}

import { pickTerm } from '#domain/grouping.ts';
import { createId, type MeetingId } from '#domain/ids.ts';
import {
	findMeetingFault,
	MEETING_PHOTOS_MAX,
	mayChangeMeeting,
	mayReadMeetings,
	mayRecordMeeting,
	type MeetingDraft,
	type MeetingList,
} from '#domain/meeting/meeting.ts';
import type { Actor } from '#domain/permission.ts';
import { fail, ok, type Result } from '#domain/result.ts';
import { localDateAt } from '#domain/time.ts';
import { decide, type Minutes, type Office, type Refusal } from '#server/school/office.ts';
import type { Records } from '#server/services.ts';
import { readMeetingRecords } from './meeting-records.ts';

/** The record of meetings (G1, L27): written by who works with children, read by the staff. */
export interface Meetings {
	/** `null` for those who may not read it. */
	list(actor: Actor): Promise<MeetingList | null>;
	/** `replaces`: the record that this one corrects; it is taken off in the same step. */
	record(
		actor: Actor,
		draft: MeetingDraft,
		replaces: MeetingId | null,
	): Promise<Result<MeetingId, Refusal>>;
	/** Takes a record off, or puts one back that was taken off and not replaced. */
	setWithdrawn(actor: Actor, id: MeetingId, isWithdrawn: boolean): Promise<Result<void, Refusal>>;
	/** May this person add one more picture, or take one out? `full`: it has as many as it may have. */
	mayPicture(actor: Actor, id: MeetingId): Promise<'yes' | 'no' | 'full'>;
	/** Which of these meetings stand; whoever reads meetings sees their pictures. */
	standing(ids: readonly MeetingId[]): Promise<MeetingId[]>;
}

/** Enough for ten years of a meeting a fortnight; what is older stays in the records. */
const MEETINGS_SHOWN = 300;

export function createMeetings(office: Office): Meetings {
	return {
		list: (actor) => (mayReadMeetings(actor) ? list(office, actor) : Promise.resolve(null)),
		record: (actor, draft, replaces) => record(office, actor, draft, replaces),
		setWithdrawn: (actor, id, isWithdrawn) =>
			decide(office, actor.userId, (records, minutes) =>
				setWithdrawn(office, records, minutes, actor, { id, isWithdrawn, replacedBy: null }),
			),
		mayPicture: (actor, id) => mayPicture(office.records, actor, id),
		standing: async (ids) => {
			const rows = await office.records
				.selectFrom('meeting')
				.select('id')
				.where('id', 'in', ids)
				.where('withdrawnAt', 'is', null)
				.execute();
			return rows.map((row) => row.id);
		},
	};
}

async function list({ records, env }: Office, actor: Actor): Promise<MeetingList> {
	const today = localDateAt(env.now());
	const terms = await records.selectFrom('term').select(['name', 'startsOn', 'endsOn']).execute();
	const term = pickTerm(terms, today);
	const rows = await records
		.selectFrom('meeting')
		.innerJoin('user', 'user.id', 'meeting.recordedBy')
		.select(['meeting.id', 'kind', 'heldOn', 'mentors', 'children', 'guardians', 'others'])
		.select(['minutes', 'recordedAt', 'recordedBy', 'user.name'])
		.where('withdrawnAt', 'is', null)
		.orderBy('heldOn', 'desc')
		.orderBy('recordedAt', 'desc')
		.limit(MEETINGS_SHOWN)
		.execute();
	const photos = await readPhotos(records, rows);
	return {
		...{ today, term },
		meetings: rows.map(({ id, kind, heldOn, minutes, recordedAt, recordedBy, name, ...came }) => ({
			...{ id, kind, heldOn, minutes, recordedAt, came },
			recordedBy: name,
			photos: photos.get(id) ?? [],
			mayChange: mayChangeMeeting(actor, recordedBy),
		})),
		isMet: term !== null && (await readMeetingRecords(records, term)).length > 0,
		mayRecord: mayRecordMeeting(actor),
	};
}

/** The names of the pictures of these meetings, in the order in which they came. */
async function readPhotos(
	records: Records,
	meetings: readonly { readonly id: MeetingId }[],
): Promise<ReadonlyMap<MeetingId, string[]>> {
	const rows = await records
		.selectFrom('meetingPhoto')
		.select(['hash', 'meetingId'])
		.where(
			'meetingId',
			'in',
			meetings.map(({ id }) => id),
		)
		.orderBy('addedAt')
		.orderBy('hash')
		.execute();
	const grouped = Map.groupBy(rows, ({ meetingId }) => meetingId);
	return new Map([...grouped].map(([id, own]) => [id, own.map(({ hash }) => hash)]));
}

async function mayPicture(
	records: Records,
	actor: Actor,
	id: MeetingId,
): Promise<'yes' | 'no' | 'full'> {
	const row = await records
		.selectFrom('meeting')
		.select('recordedBy')
		.where('id', '=', id)
		.where('withdrawnAt', 'is', null)
		.executeTakeFirst();
	if (!row || !mayReadMeetings(actor) || !mayChangeMeeting(actor, row.recordedBy)) return 'no';
	const photos = (await readPhotos(records, [{ id }])).get(id) ?? [];
	return photos.length < MEETING_PHOTOS_MAX ? 'yes' : 'full';
}

async function record(
	office: Office,
	actor: Actor,
	draft: MeetingDraft,
	replaces: MeetingId | null,
): Promise<Result<MeetingId, Refusal>> {
	if (!mayRecordMeeting(actor)) return fail({ type: 'forbidden' });
	const fault = findMeetingFault(draft, localDateAt(office.env.now()));
	if (fault !== null) return fail({ type: 'invalid', field: fault });
	return decide(office, actor.userId, async (records, minutes) => {
		const id = createId('meeting', office.env.random);
		if (replaces !== null) {
			const old = { id: replaces, isWithdrawn: true, replacedBy: id };
			const done = await setWithdrawn(office, records, minutes, actor, old);
			if (!done.ok) return done;
		}
		const { kind, heldOn, came } = draft;
		await records
			.insertInto('meeting')
			.values({
				...{ id, kind, heldOn, ...came, minutes: draft.minutes.normalize('NFC').trim() },
				...{ recordedBy: actor.userId, recordedAt: office.env.now() },
				...{ withdrawnAt: null, replacedBy: null },
			})
			.execute();
		if (replaces !== null) {
			// A correction is of the same meeting. The pictures go over to it, so that one that is taken out
			// later lies in no older record.
			await records
				.updateTable('meetingPhoto')
				.set({ meetingId: id })
				.where('meetingId', '=', replaces)
				.execute();
		}
		minutes.note('meeting.record', id);
		return ok(id);
	});
}

async function setWithdrawn(
	{ env }: Office,
	records: Records,
	minutes: Minutes,
	actor: Actor,
	{
		id,
		isWithdrawn,
		replacedBy,
	}: {
		readonly id: MeetingId;
		readonly isWithdrawn: boolean;
		readonly replacedBy: MeetingId | null;
	},
): Promise<Result<void, Refusal>> {
	const row = await records
		.selectFrom('meeting')
		.select(['recordedBy', 'withdrawnAt', 'replacedBy'])
		.where('id', '=', id)
		.executeTakeFirst();
	if (!row || !mayReadMeetings(actor)) return fail({ type: 'not-found' });
	if (!mayChangeMeeting(actor, row.recordedBy)) return fail({ type: 'forbidden' });
	// Of one that stands or lies there already nothing is to be done, and one that was replaced stays so.
	const isAsWanted = (row.withdrawnAt !== null) === isWithdrawn;
	if (isAsWanted || row.replacedBy !== null) return fail({ type: 'not-found' });
	await records
		.updateTable('meeting')
		.set({ withdrawnAt: isWithdrawn ? env.now() : null, replacedBy })
		.where('id', '=', id)
		.execute();
	minutes.note(isWithdrawn ? 'meeting.withdraw' : 'meeting.restore', id);
	return ok(undefined);
}

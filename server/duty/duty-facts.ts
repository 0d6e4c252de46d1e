import type { SchoolCalendar } from '#domain/duty/calendar.ts';
import { countedDates } from '#domain/duty/duty.ts';
import { countOf, type Care, type DutyRecord } from '#domain/duty/ledger.ts';
import type { RuleVersion } from '#domain/duty/rules.ts';
import type { ChildId, EntryId, SchoolYearId } from '#domain/ids.ts';
import type { Span } from '#domain/school-year.ts';
import { localDateAt, type Instant, type LocalDate } from '#domain/time.ts';
import { loadPhotoLack } from '#server/consents/photo-lack.ts';
import type { Records } from '#server/services.ts';
import { loadCardRecords } from './card-records.ts';
import { loadStudyPlans, mentorsOf } from './plan-records.ts';

/** Loads what duties are judged by (product.md §1.7). Dates, kinds and counts; never a word. */

/** The calendar of one school year. */
export async function loadCalendar(
	records: Records,
	yearId: SchoolYearId,
): Promise<SchoolCalendar> {
	const spans = (table: 'term' | 'holiday') =>
		records
			.selectFrom(table)
			.select(['name', 'startsOn', 'endsOn'])
			.where('schoolYearId', '=', yearId)
			.orderBy('startsOn')
			.execute();
	const makeUpDays = await records
		.selectFrom('makeUpDay')
		.select('day')
		.where('schoolYearId', '=', yearId)
		.execute();
	return {
		terms: await spans('term'),
		holidays: await spans('holiday'),
		makeUpDays: makeUpDays.map(({ day }) => day),
	};
}

/** Every version of the rules, in the order they were decided. */
export async function loadRuleVersions(records: Records): Promise<RuleVersion[]> {
	const rows = await records
		.selectFrom('ruleVersion')
		.select(['startsOn', 'decidedAt', 'numbers'])
		.orderBy('decidedAt')
		.execute();
	return rows.map((row) => ({
		...row,
		numbers: JSON.parse(row.numbers) as RuleVersion['numbers'],
	}));
}

/** Who looked after each of these children and when, and what they are excused from. */
export async function loadCare(
	records: Records,
	childIds: readonly ChildId[],
	today: LocalDate,
): Promise<ReadonlyMap<ChildId, Care>> {
	const children = await records
		.selectFrom('child')
		.select(['id', 'enrolledAt'])
		.where('id', 'in', childIds)
		.execute();
	const pairings = await records
		.selectFrom('pairing')
		.select(['childId', 'userId', 'lead', 'startedAt', 'endedAt'])
		.where('childId', 'in', childIds)
		.where('undone', '=', 0)
		.execute();
	const waivers = await records
		.selectFrom('waiver')
		.select(['childId', 'duty', 'startsOn', 'endsOn', 'reason'])
		.where('childId', 'in', childIds)
		.where('endedAt', 'is', null)
		.execute();
	const photoLack = await loadPhotoLack(records, childIds, today);
	const pairingsOf = Map.groupBy(pairings, ({ childId }) => childId);
	const waiversOf = Map.groupBy(waivers, ({ childId }) => childId);
	return new Map(
		children.map(({ id, enrolledAt }) => [
			id,
			{
				enrolledOn: localDateAt(enrolledAt),
				periods: (pairingsOf.get(id) ?? []).map(({ userId, lead, startedAt, endedAt }) => ({
					userId,
					lead: lead === 1,
					startsOn: localDateAt(startedAt),
					endsOn: endedAt === null ? null : localDateAt(endedAt),
				})),
				waivers: (waiversOf.get(id) ?? []).map(({ duty, startsOn, endsOn, reason }) => ({
					...{ duty, startsOn, endsOn, reason },
				})),
				hasPhotoConsent: photoLack.get(id) === null,
			},
		]),
	);
}

/** The records of these children that happened in this span, empty and removed entries left out. */
export async function loadRecords(
	records: Records,
	childIds: readonly ChildId[],
	{ startsOn, endsOn }: Pick<Span, 'startsOn' | 'endsOn'>,
): Promise<ReadonlyMap<ChildId, DutyRecord[]>> {
	const submitted = await submittedAtOf(records, childIds);
	const rows = await records
		.selectFrom('entryIndex')
		.select(['childId', 'docId', 'entryId', 'type', 'photos', 'author'])
		.select(['occurredOn', 'writtenAt', 'receivedAt'])
		.where('childId', 'in', childIds)
		.where('occurredOn', '>=', startsOn)
		.where('occurredOn', '<=', endsOn)
		.where('removed', '=', 0)
		.where((or) => or.or([or('characters', '>', 0), or('photos', '>', 0)]))
		.execute();
	const shared = await readShared(records, childIds);
	const sharedAt = new Map(shared.map((row) => [`${row.docId} ${row.entryId}`, row.sharedAt]));
	const mentors = await mentorsOf(records, childIds);
	const all = rows.flatMap(({ childId, docId, entryId, type, photos, author, ...entry }) => {
		// D5: nobody checks their own pairing.
		if (type === 'check' && mentors.get(childId)?.has(author)) return [];
		const name = `${docId} ${entryId}`;
		const dates = countedDates(type, entry, submitted.get(name) ?? null);
		if (dates === null) return [];
		const count = countOf(type, photos);
		const kind = type === 'check' ? ('pairing-check' as const) : type;
		const record = { kind, ...dates, count, sharedAt: sharedAt.get(name) ?? null };
		return [{ childId, record }];
	});
	const plans = await loadStudyPlans(records, childIds, { startsOn, endsOn });
	const cards = await loadCardRecords(records, childIds, { startsOn, endsOn });
	const grouped = Map.groupBy([...all, ...plans, ...cards], ({ childId }) => childId);
	return new Map([...grouped].map(([id, list]) => [id, list.map(({ record }) => record)]));
}

/** When parents were first given each entry of these children. */
export async function loadShared(
	records: Records,
	childIds: readonly ChildId[],
): Promise<ReadonlyMap<ChildId, Readonly<Record<EntryId, Instant>>>> {
	const rows = await readShared(records, childIds);
	const grouped = Map.groupBy(rows, ({ childId }) => childId);
	return new Map(
		[...grouped].map(([id, list]) => [
			id,
			Object.fromEntries(list.map(({ entryId, sharedAt }) => [entryId, sharedAt])),
		]),
	);
}

function readShared(records: Records, childIds: readonly ChildId[]) {
	return records
		.selectFrom('publication')
		.select(['childId', 'docId', 'entryId'])
		.select(({ fn }) => fn.min('publishedAt').as('sharedAt'))
		.where('childId', 'in', childIds)
		.groupBy(['childId', 'docId', 'entryId'])
		.execute();
}

/** When the entries of these children were first submitted, by document and entry. */
async function submittedAtOf(
	records: Records,
	childIds: readonly ChildId[],
): Promise<ReadonlyMap<string, { writtenAt: Instant; receivedAt: Instant }>> {
	const rows = await records
		.selectFrom('submission')
		.innerJoin('document', 'document.id', 'submission.docId')
		.select(['docId', 'pieceId', 'submittedAt as writtenAt', 'receivedAt'])
		.where('document.childId', 'in', childIds)
		.orderBy('receivedAt', 'desc')
		.execute();
	return new Map(rows.map(({ docId, pieceId, ...dates }) => [`${docId} ${pieceId}`, dates]));
}

/** When somebody who is not of the pairing has looked at each of them (P2, D5) in this span. */
export async function loadChecks(
	records: Records,
	childIds: readonly ChildId[],
	{ startsOn, endsOn }: Pick<Span, 'startsOn' | 'endsOn'>,
): Promise<ReadonlyMap<ChildId, DutyRecord[]>> {
	const rows = await records
		.selectFrom('entryIndex')
		.select(['childId', 'author', 'occurredOn', 'writtenAt', 'receivedAt'])
		.where('childId', 'in', childIds)
		.where('type', '=', 'check')
		.where('occurredOn', '>=', startsOn)
		.where('occurredOn', '<=', endsOn)
		.where('removed', '=', 0)
		.where('characters', '>', 0)
		.execute();
	const mentors = await mentorsOf(records, childIds);
	const checks = rows.filter(({ childId, author }) => !mentors.get(childId)?.has(author));
	const grouped = Map.groupBy(checks, ({ childId }) => childId);
	return new Map(
		[...grouped].map(([id, list]) => [
			id,
			list.map(({ occurredOn, writtenAt, receivedAt }) => ({
				...{ kind: 'pairing-check' as const, occurredOn, writtenAt, receivedAt },
				...{ count: 1, sharedAt: null },
			})),
		]),
	);
}

import { localDateAt } from '#domain/time.ts';
import type { SearchAnswer } from '#domain/search/answer.ts';
import { NAME_HITS_MAX } from '#domain/search/answer.ts';
import { findNamed } from '#domain/search/names.ts';
import { isForWords, parseQuery, type Query } from '#domain/search/query.ts';
import { markHits } from '#domain/search/snippet.ts';
import { findWords, IS_SEARCHED } from '#domain/search/words.ts';
import { can, type Actor } from '#domain/permission.ts';
import type { DocId, SchoolYearId } from '#domain/ids.ts';
import { fail, ok, type Result } from '#domain/result.ts';
import { pickYear } from '#domain/school-year.ts';
import { loadDocuments, type DocumentFacts } from '#server/access/facts.ts';
import { systemClock, type Clock } from '#server/relay/clock.ts';
import { Buckets } from '#server/relay/rate.ts';
import type { Surveys } from '#server/school/surveys.ts';
import type { Environment, Records } from '#server/services.ts';
import type { UpdateLog } from '#server/store/log/update-log.ts';
import { createKeptWords, type SearchedDocument } from './kept-words.ts';
import { readings } from './readings.ts';
import { findPosts } from './find-posts.ts';
import { createWordsThread } from './words-thread.ts';

/**
 * Search at school over everything somebody may read (product.md §4.4): words of the documents of this
 * year and, when they ask for them, of earlier ones; the exchange; the staff for those who keep its list,
 * the classes they see. Each search asks
 * `can` anew, so a right that ended finds nothing any more. What was looked for is written down nowhere:
 * it holds words about children as the documents do.
 */
export interface Search {
	/** Fails with `wait` when the same person asks too often. */
	find(
		actor: Actor,
		typed: string,
		years?: SearchedYears,
	): Promise<Result<SearchAnswer, { readonly type: 'wait' }>>;
	close(): Promise<void>;
}

/** Earlier years cost memory and time, so whoever wants them says so. */
export type SearchedYears = 'this' | 'all';

interface Needs {
	readonly records: Records;
	readonly env: Environment;
	readonly updateLog: Pick<UpdateLog, 'read' | 'heads'>;
	readonly surveys: Pick<Surveys, 'staff' | 'classes'>;
	readonly clock?: Clock;
}

/** Somebody who types fast asks twice a second. */
const RATE = { burst: 20, perSecond: 2 };
/** Words that nobody has searched for so long are not kept. */
const FORGET_MS = 15 * 60_000;

const NOTHING: SearchAnswer = {
	words: [],
	total: 0,
	people: [],
	classes: [],
	posts: [],
	unread: 0,
};

export function createSearch(needs: Needs): Search {
	const { updateLog, env, clock = systemClock } = needs;
	const thread = createWordsThread();
	const kept = createKeptWords({
		...{ updateLog, thread, now: () => performance.now() },
		onUnreadable: (docId, err) => env.log.warn({ docId, err }, 'a document was not searched'),
	});
	const asked = new Buckets(RATE, clock);
	const stopSweeping = clock.every(60_000, () => asked.sweep());
	let stopForgetting = () => undefined as void;

	return {
		async find(actor, typed, years = 'this') {
			const query = parseQuery(typed);
			if (query === null) return ok(NOTHING);
			if (!asked.tryTake(actor.userId, 1)) return fail({ type: 'wait' });
			stopForgetting();
			stopForgetting = clock.after(FORGET_MS, () => kept.forget());
			const names = await findNames(needs, actor, query);
			if (!isForWords(query)) return ok({ ...NOTHING, ...names });
			const posts = await findPosts(needs.records, actor, query);
			const { words, unread } = await kept.of(await readable(needs, actor, years));
			const { hits, total } = findWords(query, words, actor.userId);
			return ok({ words: hits, total, unread, posts, ...names });
		},
		async close() {
			stopSweeping();
			stopForgetting();
			kept.forget();
			await thread.close();
		},
	};
}

/** The documents of this year, or of all, and of no year, whose words this person may read. */
async function readable(
	{ records, env, updateLog }: Needs,
	actor: Actor,
	asked: SearchedYears,
): Promise<SearchedDocument[]> {
	const years = await records.selectFrom('schoolYear').selectAll().execute();
	const year = pickYear(years, localDateAt(env.now()));
	const which = asked === 'all' ? 'all' : ({ inYear: year?.id ?? null } as const);
	const all = await loadDocuments(records, which, env.now());
	const earlier = asked === 'all' ? await earlierYears(records, year?.id ?? null) : NO_YEARS;
	const mine = all.filter(
		(facts) => IS_SEARCHED[facts.kind] && can(actor, 'read', { type: 'document', ...facts }),
	);
	const heads = await updateLog.heads(mine.map(({ id }) => id));
	return mine.map((facts): SearchedDocument => ({
		id: facts.id,
		kind: facts.kind,
		generation: facts.generation,
		head: heads.get(facts.id) ?? 0,
		...ownerOf(facts),
		...(earlier.has(facts.id) ? { year: earlier.get(facts.id) ?? '' } : {}),
	}));
}

const NO_YEARS: ReadonlyMap<DocId, string> = new Map();

/** Of each document of a year that is not this one, the name of its year. */
async function earlierYears(
	records: Records,
	thisYear: SchoolYearId | null,
): Promise<ReadonlyMap<DocId, string>> {
	const rows = await records
		.selectFrom('document')
		.innerJoin('schoolYear', 'schoolYear.id', 'document.schoolYearId')
		.select(['document.id', 'schoolYear.name'])
		.where('document.schoolYearId', '!=', thisYear ?? ('' as SchoolYearId))
		.execute();
	return new Map(rows.map(({ id, name }) => [id, name]));
}

function ownerOf(
	facts: DocumentFacts,
): Pick<SearchedDocument, 'childId' | 'authorId' | 'classId' | 'termId'> {
	return {
		childId: 'child' in facts ? facts.child.childId : null,
		authorId: 'authorId' in facts ? facts.authorId : null,
		classId: 'classId' in facts ? facts.classId : null,
		termId: facts.termId,
	};
}

/** Staff and classes by name, as far as their lists are open to this person. */
async function findNames({ surveys }: Needs, actor: Actor, query: Query) {
	const people = (await surveys.staff(actor)).flatMap(({ userId, name, roles }) => {
		const shown = roles.map(({ role, className }) => ({ role, className }));
		const beside = shown.flatMap(({ className }) => className ?? []);
		const hit = findNamed(query, name, beside, readings);
		return hit ? [{ userId, name: hit.marked, roles: shown, rank: hit.rank }] : [];
	});
	const classes = (await surveys.classes(actor)).flatMap(({ id, name }) => {
		const hit = findNamed(query, name, [], null);
		return hit ? [{ classId: id, name: markHits(name, query), rank: hit.rank }] : [];
	});
	return { people: bestOf(people), classes: bestOf(classes) };
}

function bestOf<T extends { readonly rank: number }>(hits: readonly T[]): T[] {
	return [...hits].sort((a, b) => a.rank - b.rank).slice(0, NAME_HITS_MAX);
}

import { hasTellingNumber, namesIn } from '#domain/exchange/mask.ts';
import { postLengthMax, remarkLengthMax, type ExchangePost } from '#domain/exchange/post.ts';
import { createId, type PostId, type RemarkId } from '#domain/ids.ts';
import { can, type Actor } from '#domain/permission.ts';
import { fail, ok, type Result } from '#domain/result.ts';
import type { Month } from '#domain/summary.ts';
import type { Instant } from '#domain/time.ts';
import type { Records } from '#server/services.ts';
import { decide, type Office, type Refusal } from '#server/school/office.ts';

/**
 * The exchange of the mentors (交流园地; F4, L25 "与其他代理家长做好交流"): copies of summaries in which
 * nobody can be told any more. A post is written once; its author may take it off again. What still
 * names a child of the school, or holds a number to call, is not taken.
 */
export interface Exchange {
	post(actor: Actor, draft: PostDraft): Promise<Result<PostId, Refusal | Telling>>;
	/** Takes one's own post off; the remarks go with it. */
	withdraw(actor: Actor, postId: PostId): Promise<Result<void, Refusal>>;
	remark(actor: Actor, postId: PostId, text: string): Promise<Result<RemarkId, Refusal | Telling>>;
	withdrawRemark(actor: Actor, remarkId: RemarkId): Promise<Result<void, Refusal>>;
	/** What stands there, newest first. */
	list(actor: Actor): Promise<ExchangePost[]>;
}

export interface PostDraft {
	readonly month: Month;
	readonly text: string;
	/** When its author had looked at it and let it go, by the device's clock; now where it is missing. */
	readonly lookedAt?: Instant | undefined;
}

/** The words still tell who it is about. */
export interface Telling {
	readonly type: 'telling';
	readonly names: readonly string[];
	readonly hasNumber: boolean;
}

/** Enough for two school years of sixty mentors; older ones are read nowhere. */
const POSTS_MAX = 1_000;

export function createExchange(office: Office): Exchange {
	return {
		post: async (actor, { month, text, lookedAt }) => {
			if (!can(actor, 'post', { type: 'exchange' })) return fail({ type: 'forbidden' });
			return decide(office, actor.userId, async (records, minutes) => {
				const words = await checked(records, text, postLengthMax);
				if (!words.ok) return words;
				const id = createId('post', office.env.random);
				const postedAt = office.env.now();
				await records
					.insertInto('exchangePost')
					.values({
						...{ id, month, text: words.value, authorId: actor.userId },
						...{ postedAt, lookedAt: lookedAt ?? postedAt },
						withdrawnAt: null,
					})
					.execute();
				minutes.note('exchange.post', id);
				return ok(id);
			});
		},
		withdraw: (actor, postId) =>
			decide(office, actor.userId, async (records, minutes) => {
				const done = await records
					.updateTable('exchangePost')
					.set({ withdrawnAt: office.env.now() })
					.where('id', '=', postId)
					.where('authorId', '=', actor.userId)
					.where('withdrawnAt', 'is', null)
					.executeTakeFirst();
				if (done.numUpdatedRows === 0n) return fail({ type: 'not-found' });
				minutes.note('exchange.withdraw', postId);
				return ok(undefined);
			}),
		remark: (actor, postId, text) => remark(office, actor, postId, text),
		withdrawRemark: (actor, remarkId) =>
			decide(office, actor.userId, async (records, minutes) => {
				const done = await records
					.updateTable('exchangeRemark')
					.set({ withdrawnAt: office.env.now() })
					.where('id', '=', remarkId)
					.where('authorId', '=', actor.userId)
					.where('withdrawnAt', 'is', null)
					.executeTakeFirst();
				if (done.numUpdatedRows === 0n) return fail({ type: 'not-found' });
				minutes.note('exchange.withdraw-remark', remarkId);
				return ok(undefined);
			}),
		list: (actor) => list(office.records, actor),
	};
}

async function remark(
	office: Office,
	actor: Actor,
	postId: PostId,
	text: string,
): Promise<Result<RemarkId, Refusal | Telling>> {
	if (!can(actor, 'remark', { type: 'exchange' })) return fail({ type: 'forbidden' });
	return decide(office, actor.userId, async (records, minutes) => {
		const post = await records
			.selectFrom('exchangePost')
			.select('id')
			.where('id', '=', postId)
			.where('withdrawnAt', 'is', null)
			.executeTakeFirst();
		if (!post) return fail({ type: 'not-found' });
		const words = await checked(records, text, remarkLengthMax);
		if (!words.ok) return words;
		const id = createId('remark', office.env.random);
		await records
			.insertInto('exchangeRemark')
			.values({
				...{ id, postId, text: words.value, authorId: actor.userId },
				writtenAt: office.env.now(),
				withdrawnAt: null,
			})
			.execute();
		minutes.note('exchange.remark', id, postId);
		return ok(id);
	});
}

/** The words without blanks around them, if they are some, not too many, and tell of nobody. */
async function checked(
	records: Records,
	text: string,
	lengthMax: number,
): Promise<Result<string, Refusal | Telling>> {
	const words = text.trim();
	if (words === '' || words.length > lengthMax) return fail({ type: 'invalid', field: 'text' });
	const children = await records.selectFrom('child').select('name').execute();
	const names = namesIn(
		words,
		children.map(({ name }) => name),
	);
	const hasNumber = hasTellingNumber(words);
	if (names.length > 0 || hasNumber) return fail({ type: 'telling', names, hasNumber });
	return ok(words);
}

async function list(records: Records, actor: Actor): Promise<ExchangePost[]> {
	const posts = await records
		.selectFrom('exchangePost')
		.innerJoin('user', 'user.id', 'exchangePost.authorId')
		.select(['exchangePost.id', 'month', 'text', 'authorId', 'user.name as author', 'postedAt'])
		.where('withdrawnAt', 'is', null)
		.orderBy('postedAt', 'desc')
		.limit(POSTS_MAX)
		.execute();
	const remarks = await records
		.selectFrom('exchangeRemark')
		.innerJoin('user', 'user.id', 'exchangeRemark.authorId')
		.select(['exchangeRemark.id', 'postId', 'text', 'authorId', 'user.name as author', 'writtenAt'])
		.where('withdrawnAt', 'is', null)
		.orderBy('writtenAt')
		.execute();
	const remarksOf = Map.groupBy(remarks, ({ postId }) => postId);
	return posts.map(({ authorId, ...post }) => ({
		...post,
		isMine: authorId === actor.userId,
		remarks: (remarksOf.get(post.id) ?? []).map(
			({ id, text, author, authorId: by, writtenAt }) => ({
				...{ id, text, author, writtenAt },
				isMine: by === actor.userId,
			}),
		),
	}));
}

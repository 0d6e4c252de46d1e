import type { PostHit } from '#domain/search/answer.ts';
import { foldText } from '#domain/search/folded-text.ts';
import type { Query } from '#domain/search/query.ts';
import { snippetOf } from '#domain/search/snippet.ts';
import { can, type Actor } from '#domain/permission.ts';
import type { Records } from '#server/services.ts';

/** More posts than these are not listed. */
const POSTS_MAX = 20;

/**
 * Posts of the exchange (F4) in which the words stand, or in what was said to them, the newest first; for
 * whoever may read it. What was taken off again is not found.
 */
export async function findPosts(records: Records, actor: Actor, query: Query): Promise<PostHit[]> {
	if (!can(actor, 'read', { type: 'exchange' })) return [];
	const posts = await records
		.selectFrom('exchangePost')
		.select(['id', 'month', 'text'])
		.where('withdrawnAt', 'is', null)
		.orderBy('postedAt', 'desc')
		.execute();
	const remarks = await records
		.selectFrom('exchangeRemark')
		.select(['postId', 'text'])
		.where('withdrawnAt', 'is', null)
		.orderBy('writtenAt')
		.execute();
	const saidTo = Map.groupBy(remarks, ({ postId }) => postId);
	const hits = posts.flatMap(({ id: postId, month, text }): PostHit[] => {
		const lines = [text, ...(saidTo.get(postId) ?? []).map((remark) => remark.text)].flatMap(
			(words) => words.split('\n'),
		);
		const folded = lines.map(foldText).join('\n');
		if (!query.terms.every((term) => folded.includes(term))) return [];
		return [{ postId, month, snippet: snippetOf(lines, query) }];
	});
	return hits.slice(0, POSTS_MAX);
}

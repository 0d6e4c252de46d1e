import { answer } from '#lib/server/answer.ts';
import { requireActor } from '#lib/server/authorise.ts';
import type { RequestHandler } from './$types';

/** `SearchAnswer` for `?q=`: what stands in anything I may read, `&years=all` in earlier years too; 429 `wait` for who asks too often. */
export const GET: RequestHandler = async ({ locals, url }) => {
	const actor = requireActor(locals);
	const years = url.searchParams.get('years') === 'all' ? 'all' : 'this';
	return answer(await locals.services.search.find(actor, url.searchParams.get('q') ?? '', years));
};

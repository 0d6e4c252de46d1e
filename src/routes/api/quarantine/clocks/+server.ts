import { error, json } from '@sveltejs/kit';
import { answer } from '#lib/server/answer.ts';
import { idParam, requireActor } from '#lib/server/authorise.ts';
import type { RequestHandler } from './$types';

/**
 * How much of a document the school has had, `?doc=…&generation=…`: `{ clocks }`, a Yjs state vector
 * in base64. A device asks before it hands words in, so that it sends only those.
 */
export const GET: RequestHandler = async ({ url, locals }) => {
	const { userId } = requireActor(locals);
	const docId = idParam('document', url.searchParams.get('doc') ?? undefined);
	const generation = Number(url.searchParams.get('generation'));
	if (!Number.isInteger(generation) || generation < 1) {
		error(400, { message: 'Not a generation.', code: 'bad-request' });
	}
	const clocks = await locals.services.quarantine.clocks(userId, docId, generation);
	if (!clocks.ok) return answer(clocks);
	return json({ clocks: Buffer.from(clocks.value).toString('base64') });
};

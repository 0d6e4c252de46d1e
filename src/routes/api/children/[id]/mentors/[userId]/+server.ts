import * as v from 'valibot';
import { answer } from '#lib/server/answer.ts';
import { authorise, findChild, idParam } from '#lib/server/authorise.ts';
import { readBody } from '#lib/server/body.ts';
import type { RequestHandler } from './$types';

const PairingBody = v.object({ as: v.picklist(['lead', 'co-mentor', 'cadre']) });

/** Pairs somebody with the child: as lead mentor, as co-mentor, as cadre. */
export const PUT: RequestHandler = async ({ locals, params, request }) => {
	const child = await findChild(locals, params.id);
	const actor = authorise(locals, 'pair', { type: 'child', child });
	const { as } = await readBody(request, PairingBody);
	const userId = idParam('user', params.userId);
	const { pairings, cadres } = locals.services;
	return answer(
		as === 'cadre'
			? await cadres.pair(actor, child.childId, userId)
			: await pairings.pair(actor, child.childId, userId, as),
	);
};

/**
 * Ends a pairing; writing ends with it. A mentor reads on for two weeks (§4.5), but not with
 * `?reading=none`; a cadre never does.
 */
export const DELETE: RequestHandler = async ({ locals, params, url }) => {
	const child = await findChild(locals, params.id);
	const actor = authorise(locals, 'pair', { type: 'child', child });
	const userId = idParam('user', params.userId);
	const { pairings, cadres } = locals.services;
	const reading = url.searchParams.get('reading') === 'none' ? 'none' : 'two-weeks';
	return answer(
		child.cadreIds?.includes(userId)
			? await cadres.end(actor, child.childId, userId)
			: await pairings.end(actor, child.childId, userId, reading),
	);
};

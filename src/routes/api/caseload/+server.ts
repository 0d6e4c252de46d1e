import { json } from '@sveltejs/kit';
import { requireActor } from '#lib/server/authorise.ts';
import type { RequestHandler } from './$types';

/** Everything a device needs to work without a network; see `src/domain/caseload.ts`. */
export const GET: RequestHandler = async ({ locals }) =>
	json(await locals.services.access.caseload(requireActor(locals)));

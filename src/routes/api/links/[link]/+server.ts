import { error } from '@sveltejs/kit';
import { parseId } from '#domain/ids.ts';
import { authorise, findChild } from '#lib/server/authorise.ts';
import type { RequestHandler } from './$types';

/** Stops a link at once, remembered devices included; 204 also when it was stopped already. */
export const DELETE: RequestHandler = async ({ params, locals }) => {
	const { links } = locals.services;
	const linkId = parseId('link', params.link);
	const childId = linkId && (await links.childOfLink(linkId));
	const child = await findChild(locals, childId ?? undefined);
	const actor = authorise(locals, 'stop', { type: 'link', child });
	if (linkId === null) error(404, { message: 'No such link.', code: 'not-found' });
	await links.stop(linkId, actor.userId);
	return new Response(null, { status: 204 });
};

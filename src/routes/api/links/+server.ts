import { error, json } from '@sveltejs/kit';
import * as v from 'valibot';
import { parseId } from '#domain/ids.ts';
import { authorise, findChild } from '#lib/server/authorise.ts';
import { readBody } from '#lib/server/body.ts';
import type { RequestHandler } from './$types';

/** The guardians of a child and every link they were given, `?child=…`. */
export const GET: RequestHandler = async ({ url, locals }) => {
	const child = await findChild(locals, url.searchParams.get('child') ?? undefined);
	authorise(locals, 'list', { type: 'link', child });
	const { links } = locals.services;
	return json({
		guardians: await links.guardians(child.childId),
		links: await links.list(child.childId),
	});
};

const Create = v.object({ guardianId: v.string() });

/** Makes a link for a guardian and stops the one they had; the passcode is in this answer alone. */
export const POST: RequestHandler = async ({ request, locals }) => {
	const body = await readBody(request, Create);
	const { links } = locals.services;
	const guardianId = parseId('guardian', body.guardianId);
	const childId = guardianId && (await links.childOfGuardian(guardianId));
	const child = await findChild(locals, childId ?? undefined);
	const actor = authorise(locals, 'create', { type: 'link', child });
	if (guardianId === null) error(404, { message: 'No such guardian.', code: 'not-found' });
	return json(await links.create(guardianId, child.childId, actor.userId), { status: 201 });
};

import { json } from '@sveltejs/kit';
import * as v from 'valibot';
import { authorise, findChild } from '#lib/server/authorise.ts';
import { readBody } from '#lib/server/body.ts';
import type { RequestHandler } from './$types';

/** Long enough for any name, short enough for a line on a phone. */
const Words = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(30));
const Add = v.object({ childId: v.string(), name: Words, relation: Words });

/** Adds a guardian of a child: `{ guardianId }`. Who may give links may name whom they are for. */
export const POST: RequestHandler = async ({ request, locals }) => {
	const { childId, name, relation } = await readBody(request, Add);
	const child = await findChild(locals, childId);
	const actor = authorise(locals, 'create', { type: 'link', child });
	const { links } = locals.services;
	const guardianId = await links.addGuardian(child.childId, { name, relation }, actor.userId);
	return json({ guardianId }, { status: 201 });
};

import { fail, redirect } from '@sveltejs/kit';
import { readForm } from '#lib/server/body.ts';
import { textOf, visitorOf } from '#lib/server/visitor.ts';
import { beginSession } from '#lib/server/session-cookie.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
	if (locals.session) redirect(303, '/');
	return { isSetUp: !(await locals.services.setUp.isOpen()) };
};

export const actions: Actions = {
	default: async (event) => {
		const form = await readForm(event.request);
		const username = textOf(form, 'username');
		const outcome = await event.locals.services.accounts.signIn({
			...visitorOf(event),
			username,
			password: textOf(form, 'password'),
		});
		if (!outcome.ok) {
			const { type, ...details } = outcome.error;
			return fail(type === 'wrong' ? 400 : 429, { username, refusal: { code: type, ...details } });
		}
		await beginSession(event, outcome.value.secret);
		redirect(303, '/');
	},
};

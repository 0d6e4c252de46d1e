import { fail, redirect } from '@sveltejs/kit';
import { readForm } from '#lib/server/body.ts';
import { beginSession } from '#lib/server/session-cookie.ts';
import { textOf, visitorOf } from '#lib/server/visitor.ts';
import type { Actions } from './$types';

export const actions: Actions = {
	read: async (event) => {
		const code = textOf(await readForm(event.request), 'code');
		const { accounts } = event.locals.services;
		const outcome = await accounts.readCode(code, event.getClientAddress());
		if (outcome.ok) return { code, owner: outcome.value, refusal: null };
		const { type, ...details } = outcome.error;
		return fail(type === 'wait' ? 429 : 400, {
			code,
			owner: null,
			refusal: { code: type, ...details },
		});
	},
	redeem: async (event) => {
		const form = await readForm(event.request);
		const code = textOf(form, 'code');
		const password = textOf(form, 'password');
		const { accounts } = event.locals.services;
		const owner = await accounts.readCode(code, event.getClientAddress());
		if (owner.ok && password !== textOf(form, 'again')) {
			return fail(400, { code, owner: owner.value, refusal: { code: 'mismatch' } });
		}
		const outcome = await accounts.redeemCode(code, password, visitorOf(event));
		if (!outcome.ok) {
			const { type, ...details } = outcome.error;
			return fail(type === 'wait' ? 429 : 400, {
				code,
				owner: owner.ok ? owner.value : null,
				refusal: { code: type, ...details },
			});
		}
		await beginSession(event, outcome.value.secret);
		redirect(303, '/');
	},
};

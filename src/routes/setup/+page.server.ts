import { fail, redirect } from '@sveltejs/kit';
import { localDateAt } from '#domain/time.ts';
import {
	draftToPlan,
	proposeYear,
	readYearForm,
	yearFaultWords,
} from '#lib/features/school/year-draft.ts';
import { passwordWords } from '#lib/features/sign-in/door-words.ts';
import { m } from '#lib/i18n/generated/messages.js';
import { readForm } from '#lib/server/body.ts';
import { beginSession } from '#lib/server/session-cookie.ts';
import { textOf } from '#lib/server/visitor.ts';
import type { SetUpRefusal } from '#server/school/set-up.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const { setUp, env } = locals.services;
	if (!(await setUp.isOpen())) redirect(303, '/sign-in');
	const code = url.searchParams.get('code') ?? '';
	return {
		code,
		isCodeValid: code !== '' && (await setUp.isCodeValid(code)),
		year: proposeYear(localDateAt(env.now())),
	};
};

export const actions: Actions = {
	default: async ({ locals, request, cookies, url }) => {
		const form = await readForm(request);
		const year = readYearForm(form);
		const typed = {
			schoolName: textOf(form, 'schoolName'),
			hotline: textOf(form, 'hotline'),
			name: textOf(form, 'name'),
			username: textOf(form, 'username'),
			year,
		};
		const refuse = (field: SetUpField, message: string) => fail(400, { typed, field, message });
		const plan = draftToPlan(year);
		if (!plan.ok) return refuse('year', yearFaultWords(plan.error, year));
		const password = textOf(form, 'password');
		if (password !== textOf(form, 'again')) {
			return refuse('password', m.accounts_password_mismatch());
		}
		const outcome = await locals.services.setUp.carryOut(
			textOf(form, 'code'),
			{
				schoolName: typed.schoolName,
				hotline: typed.hotline.trim() || null,
				year: plan.value,
				administrator: { name: typed.name, username: typed.username, password },
			},
			request.headers.get('user-agent'),
		);
		if (!outcome.ok) return refuse(...setUpWords(outcome.error));
		await beginSession({ locals, cookies, url }, outcome.value.secret);
		redirect(303, '/');
	},
};

type SetUpField = 'schoolName' | 'hotline' | 'year' | 'name' | 'username' | 'password' | 'form';

function setUpWords(refusal: SetUpRefusal): [SetUpField, string] {
	if (refusal.type === 'code-refused') return ['form', m.school_set_up_code_refused()];
	if (refusal.type === 'password') return ['password', passwordWords(refusal.fault)];
	if (refusal.type === 'invalid' && refusal.field === 'schoolName') {
		return ['schoolName', m.school_name_invalid()];
	}
	if (refusal.type === 'invalid' && refusal.field === 'hotline') {
		return ['hotline', m.school_hotline_invalid()];
	}
	if (refusal.type === 'invalid' && refusal.field === 'username') {
		return ['username', m.accounts_username_invalid()];
	}
	if (refusal.type === 'invalid') return ['name', m.school_name_invalid()];
	return ['form', m.error_unexpected()];
}

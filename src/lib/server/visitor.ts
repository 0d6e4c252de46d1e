import type { RequestEvent } from '@sveltejs/kit';
import type { Visitor } from '#server/auth/accounts.ts';
import { readSessionSecret } from './session-cookie.ts';

/** Who stands before the door: address for throttling, device for "my devices", the session held so far. */
export function visitorOf(event: RequestEvent): Visitor {
	const { request, cookies, url } = event;
	return {
		address: event.getClientAddress(),
		userAgent: request.headers.get('user-agent'),
		replaces: readSessionSecret(cookies, url),
	};
}

/** A field of a form as text; an empty string where it is missing or a file. */
export function textOf(form: FormData, name: string): string {
	const value = form.get(name);
	return typeof value === 'string' ? value : '';
}

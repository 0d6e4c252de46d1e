import { agendaIcs } from '#lib/features/agenda/agenda-ics.ts';
import type { RequestHandler } from './$types';

/**
 * The agenda for a phone's calendar, by a private address and without a sign-in. 404 when the address
 * was ended or never was; 429 when it, or the place it is asked from, asks too often.
 */
export const GET: RequestHandler = async ({ locals, params, getClientAddress }) => {
	const opened = await locals.services.agendaFeeds.open(params.token, getClientAddress());
	switch (opened.type) {
		case 'closed':
			return new Response(null, { status: 404, headers: PRIVATE });
		case 'wait': {
			const seconds = String(Math.ceil(opened.waitMs / 1000));
			return new Response(null, { status: 429, headers: { ...PRIVATE, 'retry-after': seconds } });
		}
		case 'opened':
			return new Response(agendaIcs(opened.agenda, opened.locale), {
				headers: {
					...PRIVATE,
					'content-type': 'text/calendar; charset=utf-8',
					'content-disposition': 'inline; filename="agenda.ics"',
				},
			});
	}
};

/** The address is the secret: nobody on the way keeps it, or what it answers. */
const PRIVATE = {
	'cache-control': 'private, no-store',
	'referrer-policy': 'no-referrer',
	'x-robots-tag': 'noindex, nofollow, noarchive',
} as const;

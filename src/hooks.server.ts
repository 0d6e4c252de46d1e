import { building } from '$app/environment';
import { json, type Handle, type HandleServerError } from '@sveltejs/kit';
import { sequence } from '@sveltejs/kit/hooks';
import { paraglideMiddleware } from '#lib/i18n/generated/server.js';
import { isFromOwnPage } from '#lib/server/same-origin.ts';
import { readSessionSecret } from '#lib/server/session-cookie.ts';
import type { Services } from '#server/services.ts';

/** The reading side of the seam that `server/seam.ts` describes. */
function takeServices(): Services {
	const services = (globalThis as Record<symbol, unknown>)[Symbol.for('jiashu.services')];
	if (services === undefined)
		throw new Error('Start the product with `npm start` or `npm run dev`.');
	return services as Services;
}

/** Nothing that another site made our browser send may change anything. */
const refuseForeignRequests: Handle = ({ event, resolve }) => {
	if (!isFromOwnPage(event.request, event.url)) {
		return json(
			{ message: 'This request came from another site.', code: 'foreign-request' },
			{ status: 403 },
		);
	}
	return resolve(event);
};

const recognise: Handle = async ({ event, resolve }) => {
	// The shell is made by the build, where nothing runs yet; it is the same for everybody.
	if (building) return resolve(event);
	const services = takeServices();
	const secret = readSessionSecret(event.cookies, event.url);
	const session = secret === null ? null : await services.sessions.authenticate(secret);
	event.locals.services = services;
	event.locals.session = session;
	event.locals.actor = session && (await services.access.actor(session.userId));
	return resolve(event);
};

const speak: Handle = ({ event, resolve }) =>
	paraglideMiddleware(event.request, ({ request, locale }) => {
		event.request = request;
		return resolve(event, {
			transformPageChunk: ({ html }) => html.replace('%lang%', locale),
		});
	});

/**
 * Headers on every answer. Whatever a page or an answer may hold, no cache keeps it: the shell's
 * files are served before this and have their own rule.
 */
const guard: Handle = async ({ event, resolve }) => {
	const response = await resolve(event);
	const { headers } = response;
	headers.set('x-content-type-options', 'nosniff');
	headers.set('x-frame-options', 'DENY');
	headers.set('cross-origin-opener-policy', 'same-origin');
	headers.set('cross-origin-resource-policy', 'same-origin');
	headers.set('permissions-policy', 'geolocation=(), microphone=(), camera=()');
	if (!headers.has('referrer-policy')) headers.set('referrer-policy', 'same-origin');
	if (!headers.has('cache-control')) headers.set('cache-control', 'no-store');
	if (event.url.protocol === 'https:') {
		headers.set('strict-transport-security', 'max-age=31536000');
	}
	return response;
};

export const handle: Handle = sequence(guard, refuseForeignRequests, recognise, speak);

/**
 * What went wrong goes to the log by the route's name. The framework's own words hold the address,
 * and an address may be a parent's link or name a child.
 */
export const handleError: HandleServerError = ({ error, event, status }) => {
	if (status === 404) return { message: 'There is nothing at this address.', code: 'not-found' };
	if (status < 500) return { message: 'This was not understood.', code: 'bad-request' };
	const { method } = event.request;
	takeServices().env.log.error({ err: error, method, route: event.route.id }, 'request failed');
	return { message: 'Something went wrong at school.', code: 'unexpected' };
};

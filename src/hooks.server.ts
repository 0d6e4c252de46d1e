import type { Handle } from '@sveltejs/kit';
import { paraglideMiddleware } from '#lib/i18n/generated/server.js';
import type { Services } from '#server/services.ts';

/** The reading side of the seam that `server/seam.ts` describes. */
function takeServices(): Services {
	const services = (globalThis as Record<symbol, unknown>)[Symbol.for('jiashu.services')];
	if (services === undefined)
		throw new Error('Start the product with `npm start` or `npm run dev`.');
	return services as Services;
}

export const handle: Handle = ({ event, resolve }) =>
	paraglideMiddleware(event.request, ({ request, locale }) => {
		event.request = request;
		event.locals.services = takeServices();
		return resolve(event, {
			transformPageChunk: ({ html }) => html.replace('%lang%', locale),
		});
	});

import { isActionFailure, isRedirect } from '@sveltejs/kit';
import { must } from '#domain/assert.ts';
import type { Services } from '#server/services.ts';
import { actions as codeActions } from '../../../src/routes/code/+page.server.ts';
import { actions as signInActions } from '../../../src/routes/sign-in/+page.server.ts';
import { DELETE as signOutThere } from '../../../src/routes/api/account/devices/[id]/+server.ts';
import { PUT as changePassword } from '../../../src/routes/api/account/password/+server.ts';
import { POST as signOut } from '../../../src/routes/api/sign-out/+server.ts';

interface SetCookie {
	readonly name: string;
	readonly path: string;
	readonly httpOnly?: boolean;
	readonly secure?: boolean;
	readonly sameSite?: string | boolean;
}

/** A person's browser at one address: it keeps its cookies and asks the pages' own handlers. */
export type TestBrowser = ReturnType<typeof openBrowser>;

/** `origin` decides, as for a real browser, under which name the session's cookie goes. */
export function openBrowser(services: Services, origin: string) {
	const jar = new Map<string, string>();
	const settings: SetCookie[] = [];

	async function eventOf(path: string, init: RequestInit, params: Record<string, string> = {}) {
		const url = new URL(path, origin);
		const name = sessionCookieName(url);
		const secret = jar.get(name);
		const session = secret === undefined ? null : await services.sessions.authenticate(secret);
		return {
			...{ url, params, request: new Request(url, init), getClientAddress: () => '192.0.2.7' },
			locals: {
				services,
				session,
				actor: session && (await services.access.actor(session.userId)),
			},
			cookies: {
				get: (wanted: string) => jar.get(wanted),
				set: (given: string, content: string, options: Omit<SetCookie, 'name'>) => {
					jar.set(given, content);
					settings.push({ ...options, name: given });
				},
				delete: (gone: string) => void jar.delete(gone),
			},
		} as never;
	}

	/** Sends a form; `true` when it led on to the front page. */
	async function send(
		action: ((event: never) => unknown) | undefined,
		path: string,
		fields: Record<string, string>,
	): Promise<boolean> {
		const body = new URLSearchParams(fields);
		try {
			const said = await must(action, 'an action')(await eventOf(path, { method: 'POST', body }));
			if (isActionFailure(said)) return false;
			throw new Error('The form led nowhere.');
		} catch (thrown) {
			if (isRedirect(thrown)) return true;
			throw thrown;
		}
	}

	return {
		jar,
		/** Every cookie that the server has set here, with its attributes. */
		settings,
		/** The secret of the session that this browser holds; `undefined` when it holds none. */
		secret: () => jar.get(sessionCookieName(new URL(origin))),
		/** What goes out with every request, an upgrade of the relay too. */
		cookieHeader: () => [...jar].map(([name, content]) => `${name}=${content}`).join('; '),
		/** Another site of the same domain, or somebody at this computer, has put a cookie here. */
		plant: (secret: string) => jar.set(sessionCookieName(new URL(origin)), secret),
		signIn: (username: string, password: string) =>
			send(signInActions['default'], '/sign-in', { username, password }),
		redeem: (code: string, password: string) =>
			send(codeActions['redeem'], '/code', { code, password, again: password }),
		changePassword: async (old: string, fresh: string) => {
			const headers = { 'content-type': 'application/json' };
			const body = JSON.stringify({ old, fresh });
			return (await changePassword(await eventOf('/', { method: 'PUT', headers, body }))).status;
		},
		signOut: async () => (await signOut(await eventOf('/', { method: 'POST' }))).status,
		signOutThere: async (id: string) =>
			(await signOutThere(await eventOf('/', { method: 'DELETE' }, { id }))).status,
	};
}

const sessionCookieName = ({ protocol, hostname }: URL) =>
	protocol === 'https:' || hostname === 'localhost' ? '__Host-jiashu' : 'jiashu';

import type { Actor } from '#domain/permission.ts';
import type { LiveSession } from '#server/auth/sessions.ts';
import type { Services } from '#server/services.ts';

declare global {
	namespace App {
		interface Locals {
			/** The running server; see `server/seam.ts`. */
			services: Services;
			/** Who is signed in; `null` for a visitor and for a parent. */
			session: LiveSession | null;
			/** The signed-in person with today's roles, for `can`; `null` together with `session`. */
			actor: Actor | null;
		}
		interface Error {
			message: string;
			code?: string;
		}
	}
}

export {};

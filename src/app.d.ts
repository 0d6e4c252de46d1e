import type { Services } from '#server/services.ts';

declare global {
	namespace App {
		interface Locals {
			/** The running server; see `server/seam.ts`. */
			services: Services;
		}
		interface Error {
			message: string;
			code?: string;
		}
	}
}

export {};

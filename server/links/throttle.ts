import { addressWaitMs, linkWaitMs, TRIES_KEPT_MS } from '#domain/share-link.ts';
import { instantFromMs, instantToMs, type Instant } from '#domain/time.ts';
import type { Environment, Records } from '#server/services.ts';

/**
 * Counts wrong passcodes by link and by network address (`linkWaitMs`, `addressWaitMs`). A try is
 * written down *before* the passcode is looked at and struck out when it was right, so that a
 * hundred tries at once are a hundred tries and not one.
 */
export interface Throttle {
	/** Takes one try, or says how long to wait, in milliseconds. */
	begin(tokenHash: string, address: string): Promise<Attempt>;
}

export type Attempt =
	| { readonly allowed: false; readonly waitMs: number }
	| {
			readonly allowed: true;
			/** The passcode was right: this link's tries are forgotten, and this one try of the address. */
			succeed(): Promise<void>;
	  };

interface Needs {
	readonly records: Records;
	readonly env: Pick<Environment, 'now'>;
}

export function createThrottle({ records, env }: Needs): Throttle {
	return {
		begin: (tokenHash, address) => {
			// Links that do not exist are counted by the hash of what was asked for, exactly as real ones.
			const link = `link:${tokenHash}`;
			const place = `link-address:${address}`;
			return records.transaction().execute(async (inside) => {
				const now = env.now();
				const waitMs = Math.max(
					linkWaitMs(await triesOf(inside, link), now),
					addressWaitMs(await triesOf(inside, place), now),
				);
				if (waitMs > 0) return { allowed: false, waitMs };
				await forgetOld(inside, now);
				await inside
					.insertInto('failedTry')
					.values([
						{ subject: link, at: now },
						{ subject: place, at: now },
					])
					.execute();
				return { allowed: true, succeed: () => forgive(records, link, place, now) };
			});
		},
	};
}

async function triesOf(records: Records, subject: string): Promise<Instant[]> {
	const rows = await records
		.selectFrom('failedTry')
		.select('at')
		.where('subject', '=', subject)
		.execute();
	return rows.map((row) => row.at);
}

async function forgetOld(records: Records, now: Instant): Promise<void> {
	await records
		.deleteFrom('failedTry')
		.where('subject', 'like', 'link%')
		.where('at', '<', instantFromMs(instantToMs(now) - TRIES_KEPT_MS))
		.execute();
}

async function forgive(records: Records, link: string, place: string, at: Instant): Promise<void> {
	await records.transaction().execute(async (inside) => {
		await inside.deleteFrom('failedTry').where('subject', '=', link).execute();
		await inside
			.deleteFrom('failedTry')
			.where('subject', '=', place)
			.where('at', '=', at)
			.execute();
	});
}

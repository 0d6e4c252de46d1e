import type { Agenda } from '#domain/agenda/agenda.ts';
import { namesIn } from '#domain/exchange/mask.ts';
import { bytesToBase64Url, createId } from '#domain/ids.ts';
import { can, type Actor } from '#domain/permission.ts';
import { fail, ok, type Result } from '#domain/result.ts';
import { instantToMs, type Instant } from '#domain/time.ts';
import { loadActor } from '#server/access/facts.ts';
import { hashSecret } from '#server/auth/secret.ts';
import { beginTry, uncountTry, type Throttled } from '#server/auth/throttle.ts';
import { Buckets } from '#server/relay/rate.ts';
import { decide, type Refusal } from '#server/school/office.ts';
import { readAgenda } from './read-agenda.ts';
import type { AgendaNeeds } from './agenda-records.ts';

/**
 * A person's private address for the agenda, at which their phone's calendar asks for it without a
 * sign-in. One a person; a new one ends the one before; whoever may not read the agenda any more, or
 * whose account is closed, has none. The token is kept as a hash and shown once. No child is named.
 */
export interface AgendaFeeds {
	/** The live address of this person, without its token; `null` for none. */
	mine(actor: Actor): Promise<AgendaFeedView | null>;
	/** Makes a new address and ends the one before; its path is told once. */
	issue(actor: Actor, locale: string): Promise<Result<{ readonly path: string }, Refusal>>;
	/** Ends the address at once; `not-found` when there is none. */
	stop(actor: Actor): Promise<Result<void, Refusal>>;
	/** What a phone gets at an address. `wait`: too many unknown ones from there, or this one too often. */
	open(token: string, address: string): Promise<OpenedFeed>;
}

export interface AgendaFeedView {
	readonly createdAt: Instant;
	/** When a phone last asked; `null` while none has. */
	readonly lastReadAt: Instant | null;
}

export type OpenedFeed =
	| { readonly type: 'opened'; readonly agenda: Agenda; readonly locale: string }
	| { readonly type: 'closed' }
	| { readonly type: 'wait'; readonly waitMs: number };

/** Phones of a whole school may ask from behind one address; who tries tokens tries many more. */
const UNKNOWN = { freeTries: 20, waitMsFirst: 1_000, waitMsMax: 60_000 } as const;
/** A phone asks a few times a day; pressed by hand some times a minute. */
const READS = { burst: 20, perSecond: 1 / 30 } as const;
const WAIT_MS = 30_000;

export function createAgendaFeeds(needs: AgendaNeeds): AgendaFeeds {
	const { records, env } = needs;
	const reads = new Buckets(READS, { now: () => instantToMs(env.now()) });
	return {
		mine: async ({ userId }) => {
			const row = await records
				.selectFrom('agendaFeed')
				.select(['createdAt', 'lastReadAt'])
				.where('userId', '=', userId)
				.where('stoppedAt', 'is', null)
				.executeTakeFirst();
			return row ?? null;
		},
		issue: (actor, locale) => issue(needs, actor, locale),
		stop: (actor) =>
			decide(needs, actor.userId, async (inside, minutes) => {
				const done = await inside
					.updateTable('agendaFeed')
					.set({ stoppedAt: env.now() })
					.where('userId', '=', actor.userId)
					.where('stoppedAt', 'is', null)
					.executeTakeFirst();
				if (done.numUpdatedRows === 0n) return fail({ type: 'not-found' });
				minutes.note('agenda-feed.stop', actor.userId);
				return ok(undefined);
			}),
		open: async (token, address) => {
			const throttled: Throttled[] = [{ subject: `staff:agenda-feed:${address}`, rule: UNKNOWN }];
			const attempt = await beginTry(records, env, throttled);
			if (!attempt.isAllowed) return { type: 'wait', waitMs: attempt.waitMs };
			const feed = await findFeed(needs, token);
			if (feed === 'unknown') return { type: 'closed' };
			// Phones ask on at an address that was ended; they must not keep their neighbours waiting.
			await uncountTry(records, attempt.at, throttled);
			if (feed === 'ended') return { type: 'closed' };
			reads.sweep();
			if (!reads.tryTake(feed.userId, 1)) return { type: 'wait', waitMs: WAIT_MS };
			await needs.recordIndex.whenIdle();
			const agenda = await readAgenda(needs, feed.actor);
			await records
				.updateTable('agendaFeed')
				.set({ lastReadAt: env.now() })
				.where('id', '=', feed.id)
				.execute();
			return { type: 'opened', agenda: await withoutNames(needs, agenda), locale: feed.locale };
		},
	};
}

async function issue(
	needs: AgendaNeeds,
	actor: Actor,
	locale: string,
): ReturnType<AgendaFeeds['issue']> {
	if (!can(actor, 'read', { type: 'agenda' })) return fail({ type: 'forbidden' });
	const token = bytesToBase64Url(needs.env.random(new Uint8Array(32)));
	return decide(needs, actor.userId, async (records, minutes) => {
		const at = needs.env.now();
		await records
			.updateTable('agendaFeed')
			.set({ stoppedAt: at })
			.where('userId', '=', actor.userId)
			.where('stoppedAt', 'is', null)
			.execute();
		const id = createId('agendaFeed', needs.env.random);
		await records
			.insertInto('agendaFeed')
			.values({
				...{ id, userId: actor.userId, tokenHash: hashSecret(token), locale, createdAt: at },
				...{ lastReadAt: null, stoppedAt: null },
			})
			.execute();
		minutes.note('agenda-feed.issue', id);
		return ok({ path: `/ics/${token}.ics` });
	});
}

/** The live address of this token and its person as of today, where they may still read. */
async function findFeed({ records }: AgendaNeeds, token: string) {
	const row = await records
		.selectFrom('agendaFeed')
		.select(['id', 'userId', 'locale', 'stoppedAt'])
		.where('tokenHash', '=', hashSecret(token))
		.executeTakeFirst();
	if (row === undefined) return 'unknown';
	if (row.stoppedAt !== null) return 'ended';
	const actor = await loadActor(records, row.userId);
	return can(actor, 'read', { type: 'agenda' }) ? { ...row, actor } : 'ended';
}

/**
 * The agenda as it may leave the house: words are looked through when they are written, and here once
 * more, because a child may have come to the school since. What is left over is named to nobody.
 */
async function withoutNames({ records }: AgendaNeeds, agenda: Agenda): Promise<Agenda> {
	const children = await records.selectFrom('child').select('name').execute();
	const names = children.map(({ name }) => name);
	const isTelling = (text: string) => namesIn(text, names).length > 0;
	return {
		...agenda,
		items: agenda.items.map((item) => ({
			...item,
			title: item.title !== null && isTelling(item.title) ? '' : item.title,
			note: isTelling(item.note) ? '' : item.note,
			tick: item.tick && { ...item.tick, word: '' },
			progress: item.progress.map((part) => ({ ...part, left: [] })),
		})),
	};
}

import {
	bytesToBase64Url,
	createId,
	type ChildId,
	type GuardianId,
	type LinkId,
	type UserId,
} from '#domain/ids.ts';
import {
	linkExpiry,
	type GuardianView,
	type LinkListing,
	type NewLink,
	type Passcode,
} from '#domain/share-link.ts';
import type { Instant } from '#domain/time.ts';
import { hashSecret } from '#server/auth/secret.ts';
import type { Environment, Records } from '#server/services.ts';
import { appendAudit } from '#server/store/records/audit/append-audit.ts';
import { addGuardian, childOfGuardian, listGuardians } from './guardians.ts';
import { listLinks } from './listing.ts';
import { createPasscode, hashPasscode } from './passcode.ts';
import { createReading, type Reading } from './reading.ts';

/**
 * Guardians' links (product.md §4.6). One live link per guardian and child: the token in its address
 * and its passcode are handed out once and kept as hashes only, so a lost passcode means a new link.
 * Who may list, make and stop links is asked before (`can(actor, …, { type: 'link' })`); here every
 * such act is written down.
 */
export interface Links {
	guardians(childId: ChildId): Promise<GuardianView[]>;
	addGuardian(
		childId: ChildId,
		guardian: { readonly name: string; readonly relation: string },
		by: UserId,
	): Promise<GuardianId>;
	/** The child this guardian or link belongs to; `null` when there is no such thing. */
	childOfGuardian(id: GuardianId): Promise<ChildId | null>;
	childOfLink(id: LinkId): Promise<ChildId | null>;
	list(childId: ChildId): Promise<LinkListing[]>;
	/** Makes a link for a guardian and stops the one they had. */
	create(guardianId: GuardianId, childId: ChildId, by: UserId): Promise<NewLink>;
	/** Stops a link and forgets its devices, at once; `false` when it was stopped already. */
	stop(linkId: LinkId, by: UserId): Promise<boolean>;
	/** The parents' side. */
	readonly reading: Reading;
}

interface Needs {
	readonly records: Records;
	readonly env: Environment;
}

export function createLinks(needs: Needs): Links {
	const { records, env } = needs;
	return {
		guardians: (childId) => listGuardians(records, childId),
		addGuardian: (childId, guardian, by) => addGuardian(needs, childId, guardian, by),
		childOfGuardian: (id) => childOfGuardian(records, id),
		childOfLink: (id) => childOfLink(records, id),
		list: (childId) => listLinks(records, childId, env.now()),
		create: (guardianId, childId, by) => createLink(needs, guardianId, childId, by),
		stop: (linkId, by) =>
			records.transaction().execute(async (inside) => {
				const at = env.now();
				const isStopped = (await stopLinks(inside, { linkId }, by, at)) > 0;
				if (isStopped) {
					await appendAudit(inside, { at, userId: by, action: 'link.stop', subject: linkId });
				}
				return isStopped;
			}),
		reading: createReading(needs),
	};
}

async function createLink(
	{ records, env }: Needs,
	guardianId: GuardianId,
	childId: ChildId,
	by: UserId,
): Promise<NewLink> {
	const token = bytesToBase64Url(env.random(new Uint8Array(16)));
	const passcode: Passcode = createPasscode(env.random);
	const passcodeHash = await hashPasscode(passcode);
	const linkId = createId('link', env.random);
	const at = env.now();
	const terms = await records.selectFrom('term').select(['startsOn', 'endsOn']).execute();
	const expiresAt = linkExpiry(terms, at);
	await records.transaction().execute(async (inside) => {
		await stopLinks(inside, { guardianId }, by, at);
		await inside
			.insertInto('link')
			.values({
				id: linkId,
				childId,
				guardianId,
				tokenHash: hashSecret(token),
				passcodeHash,
				createdBy: by,
				createdAt: at,
				expiresAt,
				stoppedAt: null,
				stoppedBy: null,
			})
			.execute();
		await appendAudit(inside, { at, userId: by, action: 'link.create', subject: linkId });
	});
	return { linkId, path: `/s/${token}`, passcode, expiresAt };
}

/** Stops live links and ends their devices; how many were live. */
async function stopLinks(
	records: Records,
	which: { readonly linkId: LinkId } | { readonly guardianId: GuardianId },
	by: UserId,
	at: Instant,
): Promise<number> {
	const live = records.selectFrom('link').select('id').where('stoppedAt', 'is', null);
	const rows = await (
		'linkId' in which
			? live.where('id', '=', which.linkId)
			: live.where('guardianId', '=', which.guardianId)
	).execute();
	const ids = rows.map((row) => row.id);
	if (ids.length === 0) return 0;
	await records
		.updateTable('link')
		.set({ stoppedAt: at, stoppedBy: by })
		.where('id', 'in', ids)
		.execute();
	await records
		.updateTable('linkDevice')
		.set({ endedAt: at })
		.where('linkId', 'in', ids)
		.where('endedAt', 'is', null)
		.execute();
	return ids.length;
}

async function childOfLink(records: Records, id: LinkId): Promise<ChildId | null> {
	const row = await records
		.selectFrom('link')
		.select('childId')
		.where('id', '=', id)
		.executeTakeFirst();
	return row?.childId ?? null;
}

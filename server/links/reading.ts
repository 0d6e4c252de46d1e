import { createId, type ChildId, type GuardianId, type Id, type LinkId } from '#domain/ids.ts';
import { DEVICES_MAX, linkState, type LinkOutcome, type Passcode } from '#domain/share-link.ts';
import { instantToMs, type Instant } from '#domain/time.ts';
import { deviceLabel } from '#server/auth/device-label.ts';
import { createSecret, hashSecret } from '#server/auth/secret.ts';
import type { Environment, Records } from '#server/services.ts';
import { passcodeMatches } from './passcode.ts';
import { createThrottle } from './throttle.ts';

/**
 * The parents' side of a link. An address nobody made, a stopped link and a live one answer alike
 * until the right passcode was given: nobody learns from outside whether a link exists.
 */
export interface Reading {
	/** Who holds this device's secret; writes nothing. `null` asks for the passcode. */
	recognise(token: string, deviceSecret: string | undefined): Promise<Reader | null>;
	/** Tries a passcode, and remembers the device when it was right. */
	open(token: string, passcode: Passcode, from: Visitor): Promise<OpenResult>;
	/** Notes that a remembered device read the page; twice within ten minutes is once. */
	noteView(reader: Reader): Promise<void>;
}

export interface Reader {
	readonly linkId: LinkId;
	readonly deviceId: Id<'device'>;
	readonly childId: ChildId;
	/** Whom the link is made for, and how the child calls them, e.g. `妈妈`. */
	readonly guardianId: GuardianId;
	readonly name: string;
	readonly relation: string;
	/** `closed`: the link has expired or the child has left; nothing may be shown. */
	readonly state: 'live' | 'closed';
}

export interface Visitor {
	/** Network address, for the throttle only; it is not kept with the view. */
	readonly address: string;
	/** Kept as a few words, e.g. `微信 · Android`; see `deviceLabel`. */
	readonly userAgent: string | null;
}

export type OpenResult =
	| { readonly type: 'opened'; readonly deviceSecret: string; readonly expiresAt: Instant }
	| { readonly type: 'wrong' }
	| { readonly type: 'wait'; readonly waitMs: number }
	| { readonly type: 'closed' };

interface Needs {
	readonly records: Records;
	readonly env: Environment;
}

const SAME_VISIT_MS = 10 * 60_000;

export function createReading(needs: Needs): Reading {
	const throttle = createThrottle(needs);
	return {
		recognise: (token, deviceSecret) => recognise(needs, token, deviceSecret),
		noteView: (reader) => noteView(needs, reader),
		open: async (token, passcode, from) => {
			const attempt = await throttle.begin(hashSecret(token), from.address);
			if (!attempt.allowed) return { type: 'wait', waitMs: attempt.waitMs };
			const link = await findLink(needs.records, token);
			const isRight = await passcodeMatches(link?.passcodeHash ?? null, passcode);
			if (!isRight || link === null) {
				if (link !== null) await addView(needs, link.id, null, 'wrong-passcode');
				return { type: 'wrong' };
			}
			await attempt.succeed();
			return admit(needs, link, deviceLabel(from.userAgent));
		},
	};
}

type LinkRow = NonNullable<Awaited<ReturnType<typeof findLink>>>;

async function findLink(records: Records, token: string) {
	const row = await records
		.selectFrom('link')
		.innerJoin('child', 'child.id', 'link.childId')
		.select([
			'link.id',
			'link.childId',
			'link.passcodeHash',
			'link.expiresAt',
			'link.stoppedAt',
			'child.leftAt',
		])
		.where('link.tokenHash', '=', hashSecret(token))
		.executeTakeFirst();
	return row ?? null;
}

/** The passcode was right: remembers the device, unless the link is over. */
async function admit(needs: Needs, link: LinkRow, device: string): Promise<OpenResult> {
	const { records, env } = needs;
	const now = env.now();
	const state = linkState(link, now);
	if (state !== 'live' || link.leftAt !== null) {
		await addView(needs, link.id, null, state === 'expired' ? 'expired' : 'stopped');
		return { type: 'closed' };
	}
	const deviceSecret = createSecret(env.random);
	const deviceId = createId('device', env.random);
	return records.transaction().execute(async (inside): Promise<OpenResult> => {
		// A colleague may have stopped the link while the passcode was being checked.
		const still = await inside
			.selectFrom('link')
			.select('stoppedAt')
			.where('id', '=', link.id)
			.executeTakeFirst();
		if (still === undefined || still.stoppedAt !== null) return { type: 'closed' };
		await makeRoom(inside, link.id, now);
		await inside
			.insertInto('linkDevice')
			.values({
				id: deviceId,
				linkId: link.id,
				secretHash: hashSecret(deviceSecret),
				device,
				createdAt: now,
				lastSeenAt: now,
				endedAt: null,
			})
			.execute();
		await addView({ ...needs, records: inside }, link.id, deviceId, 'new-device');
		return { type: 'opened', deviceSecret, expiresAt: link.expiresAt };
	});
}

/** One device more than the link remembers replaces the one seen longest ago. */
async function makeRoom(records: Records, linkId: LinkId, now: Instant): Promise<void> {
	const devices = await records
		.selectFrom('linkDevice')
		.select('id')
		.where('linkId', '=', linkId)
		.where('endedAt', 'is', null)
		.orderBy('lastSeenAt', 'desc')
		.execute();
	const replaced = devices.slice(DEVICES_MAX - 1).map((row) => row.id);
	if (replaced.length === 0) return;
	await records
		.updateTable('linkDevice')
		.set({ endedAt: now })
		.where('id', 'in', replaced)
		.execute();
}

async function recognise(
	{ records, env }: Needs,
	token: string,
	deviceSecret: string | undefined,
): Promise<Reader | null> {
	if (deviceSecret === undefined || deviceSecret === '') return null;
	const row = await records
		.selectFrom('linkDevice')
		.innerJoin('link', 'link.id', 'linkDevice.linkId')
		.innerJoin('guardian', 'guardian.id', 'link.guardianId')
		.innerJoin('child', 'child.id', 'link.childId')
		.select([
			'linkDevice.id as deviceId',
			'guardian.id as guardianId',
			'guardian.name',
			'guardian.relation',
			'link.id as linkId',
			'link.childId',
			'link.expiresAt',
			'link.stoppedAt',
			'child.leftAt',
		])
		.where('link.tokenHash', '=', hashSecret(token))
		.where('linkDevice.secretHash', '=', hashSecret(deviceSecret))
		.where('linkDevice.endedAt', 'is', null)
		.executeTakeFirst();
	if (row === undefined) return null;
	const isLive = linkState(row, env.now()) === 'live' && row.leftAt === null;
	return {
		linkId: row.linkId,
		deviceId: row.deviceId,
		childId: row.childId,
		guardianId: row.guardianId,
		name: row.name,
		relation: row.relation,
		state: isLive ? 'live' : 'closed',
	};
}

async function noteView({ records, env }: Needs, reader: Reader): Promise<void> {
	const now = env.now();
	await records.transaction().execute(async (inside) => {
		await inside
			.updateTable('linkDevice')
			.set({ lastSeenAt: now })
			.where('id', '=', reader.deviceId)
			.execute();
		const last = await inside
			.selectFrom('linkView')
			.select('at')
			.where('linkId', '=', reader.linkId)
			.where('deviceId', '=', reader.deviceId)
			.orderBy('at', 'desc')
			.limit(1)
			.executeTakeFirst();
		if (last && instantToMs(now) - instantToMs(last.at) < SAME_VISIT_MS) return;
		await addView({ records: inside, env }, reader.linkId, reader.deviceId, 'opened');
	});
}

async function addView(
	{ records, env }: Pick<Needs, 'records'> & { readonly env: Pick<Environment, 'now'> },
	linkId: LinkId,
	deviceId: Id<'device'> | null,
	outcome: LinkOutcome,
): Promise<void> {
	await records
		.insertInto('linkView')
		.values({ linkId, deviceId, at: env.now(), outcome })
		.execute();
}

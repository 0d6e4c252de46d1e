import type { ChildId, Id, LinkId } from '#domain/ids.ts';
import {
	linkState,
	type LinkDeviceView,
	type LinkListing,
	type LinkViewRow,
} from '#domain/share-link.ts';
import type { Instant } from '#domain/time.ts';
import type { Records } from '#server/services.ts';

const VIEWS_SHOWN = 30;

interface DeviceRow extends LinkDeviceView {
	readonly id: Id<'device'>;
	readonly linkId: LinkId;
	readonly endedAt: Instant | null;
}

interface ViewRow {
	readonly linkId: LinkId;
	readonly deviceId: Id<'device'> | null;
	readonly at: Instant;
	readonly outcome: LinkViewRow['outcome'];
}

/** All links ever made for a child, newest first, with who opened them and when. */
export async function listLinks(
	records: Records,
	childId: ChildId,
	now: Instant,
): Promise<LinkListing[]> {
	const links = await records
		.selectFrom('link')
		.innerJoin('user', 'user.id', 'link.createdBy')
		.select([
			'link.id',
			'link.guardianId',
			'link.createdAt',
			'link.expiresAt',
			'link.stoppedAt',
			'user.name as createdByName',
		])
		.where('link.childId', '=', childId)
		.orderBy('link.createdAt', 'desc')
		.execute();
	const ids = links.map((link) => link.id);
	const devices = await devicesOf(records, ids);
	const views = await viewsOf(records, ids);
	return links.map((link) => ({
		...link,
		state: linkState(link, now),
		...activityOf(link.id, devices, views),
	}));
}

function activityOf(
	id: LinkId,
	devices: readonly DeviceRow[],
	views: readonly ViewRow[],
): Pick<LinkListing, 'lastSeenAt' | 'timesOpened' | 'devices' | 'views'> {
	const nameOf = new Map(devices.map(({ id: deviceId, device }) => [deviceId, device]));
	const mine = views.filter((view) => view.linkId === id);
	const opened = mine.filter(({ outcome }) => outcome === 'opened' || outcome === 'new-device');
	return {
		lastSeenAt: opened[0]?.at ?? null,
		timesOpened: opened.length,
		devices: devices
			.filter((device) => device.linkId === id && device.endedAt === null)
			.map(({ device, createdAt, lastSeenAt }) => ({ device, createdAt, lastSeenAt })),
		views: mine.slice(0, VIEWS_SHOWN).map(({ at, outcome, deviceId }) => ({
			at,
			outcome,
			device: deviceId === null ? null : (nameOf.get(deviceId) ?? null),
		})),
	};
}

async function devicesOf(records: Records, linkIds: readonly LinkId[]): Promise<DeviceRow[]> {
	if (linkIds.length === 0) return [];
	return records
		.selectFrom('linkDevice')
		.select(['id', 'linkId', 'device', 'createdAt', 'lastSeenAt', 'endedAt'])
		.where('linkId', 'in', [...linkIds])
		.orderBy('createdAt')
		.execute();
}

async function viewsOf(records: Records, linkIds: readonly LinkId[]): Promise<ViewRow[]> {
	if (linkIds.length === 0) return [];
	return records
		.selectFrom('linkView')
		.select(['linkId', 'deviceId', 'at', 'outcome'])
		.where('linkId', 'in', [...linkIds])
		.orderBy('at', 'desc')
		.execute();
}

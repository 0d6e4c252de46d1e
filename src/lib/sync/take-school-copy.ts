import { createId, type RandomBytes } from '#domain/ids.ts';
import { fingerprint, isSameFingerprint, piecesUnlike } from '#protocol/fingerprint.ts';
import type { DeviceStore } from '#lib/storage/device-store.ts';
import type { DocumentSync } from './document-sync.ts';
import { trayPiece, type TrayOptions } from './quarantine.ts';
import { fetchSchoolCopy } from './school-copy.ts';

export interface TakeSchoolCopyOptions extends Omit<TrayOptions, 'id' | 'reason'> {
	readonly device: DeviceStore;
	readonly random: RandomBytes;
	readonly relayUrl: string;
	readonly signal: AbortSignal;
}

const underWay = new WeakSet<DocumentSync>();

/**
 * Heals a copy that no exchange makes the same as the school's (P14). The school's state is fetched
 * beside it and looked at; every piece that differs goes into the tray as this device has it, and the
 * copy is given up: it is removed with its last close, and the next to open it gets the school's. What
 * turns out to be the same, or cannot be looked at now, is only compared again.
 */
export async function takeSchoolCopy(options: TakeSchoolCopyOptions): Promise<void> {
	const { sync } = options;
	if (underWay.has(sync) || sync.isAbandoned) return;
	underWay.add(sync);
	try {
		const unlike = await ownPiecesUnlike(options);
		if (unlike === null) sync.compareAgain();
		else await putAside(options, unlike);
	} catch (error) {
		console.warn('A copy that differs from the school’s could not be put aside.', error);
		sync.compareAgain();
	} finally {
		underWay.delete(sync);
	}
}

/** What of this copy differs from the school's; `null` where that cannot be said. */
async function ownPiecesUnlike(
	options: TakeSchoolCopyOptions,
): Promise<ReadonlySet<string> | null> {
	const { sync, copy, relayUrl, signal } = options;
	let hasMoved = false;
	const onUpdate = () => (hasMoved = true);
	sync.doc.on('update', onUpdate);
	const school = await fetchSchoolCopy(relayUrl, copy, signal);
	sync.doc.off('update', onUpdate);
	if (school === null) return null;
	const isSame = isSameFingerprint(fingerprint(sync.doc), fingerprint(school));
	const unlike = piecesUnlike(sync.doc, school);
	school.destroy();
	return isSame || hasMoved ? null : unlike;
}

async function putAside(
	options: TakeSchoolCopyOptions,
	unlike: ReadonlySet<string>,
): Promise<void> {
	const { sync, device, random } = options;
	const id = createId('section', random);
	const items = new Set(unlike);
	// Somebody who types on meanwhile gets a newer piece in the place of the first.
	do {
		for (const item of sync.state.waiting) items.add(item);
		const { newestEdit } = sync;
		if (items.size > 0) {
			await device.moveToTray(trayPiece({ ...options, id, reason: 'diverged' }, [...items]));
		}
		await sync.abandon(newestEdit);
	} while (sync.state.waiting.length > 0);
}

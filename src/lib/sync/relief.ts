import { createId, type RandomBytes } from '#domain/ids.ts';
import type { DeviceStore } from '#lib/storage/device-store.ts';
import type { DocumentSync } from './document-sync.ts';
import { trayPiece, type TrayOptions } from './quarantine.ts';

export interface ReliefOptions extends Omit<TrayOptions, 'id' | 'reason'> {
	readonly device: DeviceStore;
	readonly random: RandomBytes;
}

const underWay = new WeakSet<DocumentSync>();

/**
 * Relieves a copy that has lost a part of itself: words that build on what was lost can never enter
 * the document, here or at school, and would hold up everything else. They go into the tray, then
 * out of the copy, and the rest goes to school. First it is looked whether what was missing has come
 * after all, from the school or from another tab. What fails is tried again with the next connection.
 */
export async function relieve(options: ReliefOptions): Promise<void> {
	const { sync } = options;
	if (underWay.has(sync)) return;
	underWay.add(sync);
	try {
		await sync.mend((state) => keepInTray(options, state));
	} catch (error) {
		console.warn('A copy with a hole could not be mended.', error);
	} finally {
		underWay.delete(sync);
	}
}

function keepInTray(options: ReliefOptions, state: Uint8Array): Promise<void> {
	const { sync, device, random } = options;
	const { leftOut, waiting } = sync.state;
	const id = createId('section', random);
	const piece = trayPiece({ ...options, id, reason: 'refused' }, waiting);
	return device.addToTray({ ...piece, text: leftOut ?? '', state });
}

import type { SyncEngine } from '#lib/sync/sync-engine.ts';
import type { DeviceStatus, KeptWork } from './session.ts';

/** What the engine holds, as runes: whoever reads it is told of changes by `subscribe`. */
export function statusOfEngine(
	engine: SyncEngine,
	subscribe: () => void,
	persistent: () => boolean | null,
): DeviceStatus {
	const read = <T>(value: () => T): T => {
		subscribe();
		return value();
	};
	return {
		get saving() {
			return read(() => engine.saving);
		},
		get problem() {
			return read(() => engine.problem);
		},
		get nothingKept() {
			return read(() => engine.device.problem);
		},
		get waiting() {
			return read(() => engine.waiting.size);
		},
		get waitingPieces() {
			return read(() => engine.waiting);
		},
		get foundWaiting() {
			return read(() => engine.foundWaiting);
		},
		get lastAtSchool() {
			return read(() => engine.lastAtSchool);
		},
		get reach() {
			return read(() => engine.reach);
		},
		get syncing() {
			return read(() => engine.syncing);
		},
		get kept(): readonly KeptWork[] {
			return read(() => engine.tray);
		},
		get persistent() {
			return persistent();
		},
	};
}

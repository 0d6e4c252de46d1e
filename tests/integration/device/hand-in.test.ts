import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { beforeEach, expect, test, vi } from 'vitest';
import type { ChildId, DocId, UserId } from '#domain/ids.ts';
import { instantFromMs } from '#domain/time.ts';
import { DeviceStore, type TrayPiece } from '#lib/storage/device-store.ts';
import { handInTray, type HandInAnswer } from '#lib/sync/hand-in.ts';

const NOW = instantFromMs(Date.parse('2026-11-23T08:00:00Z'));
const PIECE: TrayPiece = {
	...{ id: 'one', docId: 'doc_one' as DocId, generation: 1, kind: 'journal' },
	...{ childId: 'chd_one' as ChildId, childName: '李小禾', reason: 'older-copy' },
	...{ keptAt: NOW, items: ['ent_a'], text: '整条的字', state: Uint8Array.of(1, 2, 3) },
};
let device: DeviceStore;

beforeEach(() => {
	vi.stubGlobal('indexedDB', new IDBFactory());
	device = new DeviceStore('usr_one' as UserId);
});

/** Puts the piece into the tray, hands in, and gives the tray and how often the school was asked. */
async function handIn(piece: TrayPiece, answer: HandInAnswer) {
	let asked = 0;
	const school = async () => {
		asked++;
		return answer;
	};
	await device.moveToTray(piece);
	const { signal } = new AbortController();
	for (let round = 0; round < 2; round++) {
		await handInTray({ device, handIn: school, now: () => NOW, signal });
	}
	return { asked, tray: await device.tray() };
}

test('[R6] once handed in, the tray keeps one’s own words and nothing of the old document', async () => {
	const { asked, tray } = await handIn(PIECE, { typed: ['我写的这一句'] });
	expect(asked).toBe(1);
	expect(tray).toMatchObject([{ text: '我写的这一句', handedInAt: NOW }]);
	expect(tray[0]?.state).toHaveLength(0);
});

test('[R6] what the school could not take now is handed in again, and stays whole meanwhile', async () => {
	expect(await handIn(PIECE, 'later')).toEqual({ asked: 2, tray: [PIECE] });
});

test('[R6] what the document at school has already does not stay in the tray', async () => {
	expect(await handIn(PIECE, { typed: null })).toEqual({ asked: 1, tray: [] });
});

test.each(['refused', 'diverged'] as const)('[R6] what was %s stays here alone', async (reason) => {
	const piece = { ...PIECE, reason };
	expect(await handIn(piece, { typed: null })).toEqual({ asked: 0, tray: [piece] });
});

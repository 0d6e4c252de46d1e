import 'fake-indexeddb/auto';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { IndexeddbPersistence } from 'y-indexeddb';
import * as Y from 'yjs';
import { DocumentStore, type DocumentStoreOptions } from './document-store.ts';

const stores: DocumentStore[] = [];
let made = 0;

afterEach(async () => {
	vi.restoreAllMocks();
	await Promise.all(stores.splice(0).map((store) => store.close()));
});

function openStore(options: Partial<DocumentStoreOptions> = {}) {
	const doc = options.doc ?? new Y.Doc();
	const name = options.name ?? `store-${++made}`;
	const store = new DocumentStore({
		name,
		doc,
		beforeOpen: () => Promise.resolve(),
		beforeWrite: () => Promise.resolve(),
		onState: () => {},
		retryMs: 1,
		...options,
	});
	stores.push(store);
	return { store, doc, name };
}

const text = (doc: Y.Doc) => doc.getText('words').toString();
const write = (doc: Y.Doc, words: string) => doc.getText('words').insert(0, words);

/** What a fresh start would find: read by y-indexeddb itself, unwrapped. */
async function readBack(name: string): Promise<string> {
	const doc = new Y.Doc();
	const persistence = new IndexeddbPersistence(name, doc);
	await persistence.whenSynced;
	await persistence.destroy();
	return text(doc);
}

type Transaction = IDBDatabase['transaction'];

/** Runs `then` on every transaction that writes updates in a strict way. */
function onStrictWrite(act: (begin: () => IDBTransaction) => IDBTransaction) {
	const begin = IDBDatabase.prototype.transaction;
	const patched: Transaction = function (this: IDBDatabase, names, mode, options) {
		const start = () => begin.call(this, names, mode, options);
		return options?.durability === 'strict' ? act(start) : start();
	};
	return vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementation(patched);
}

describe('on this device (promise 1)', () => {
	test('what was typed before the database is open is kept too', async () => {
		const { store, doc, name } = openStore();
		write(doc, '早');
		expect(store.state).toMatchObject({ loaded: false, saved: false });
		await expect.poll(() => store.state).toMatchObject({ loaded: true, saved: true });
		expect(await readBack(name)).toBe('早');
	});

	test('is not said before the strict transaction is complete', async () => {
		const { store, doc, name } = openStore();
		await expect.poll(() => store.state.loaded).toBe(true);
		let isReleased = false;
		const began = vi.fn();
		onStrictWrite((begin) => {
			const transaction = begin();
			const keepOpen = () => {
				if (isReleased) return;
				transaction.objectStore('updates').count().onsuccess = keepOpen;
			};
			keepOpen();
			began();
			return transaction;
		});
		write(doc, '慢');
		await expect.poll(() => began).toHaveBeenCalled();
		expect(store.state.saved).toBe(false);
		isReleased = true;
		await expect.poll(() => store.state.saved).toBe(true);
		expect(await readBack(name)).toBe('慢');
	});

	test('a device that is full is reported, the words are kept and written later', async () => {
		const { store, doc, name } = openStore();
		await expect.poll(() => store.state.loaded).toBe(true);
		const full = onStrictWrite(() => {
			throw new DOMException('No space.', 'QuotaExceededError');
		});
		write(doc, '满');
		await expect.poll(() => store.state).toMatchObject({ saved: false, problem: 'full' });
		write(doc, '还在写');
		full.mockRestore();
		await expect.poll(() => store.state).toMatchObject({ saved: true, problem: null });
		expect(await readBack(name)).toBe('还在写满');
	});

	test('a transaction that aborts is not taken for a saved one', async () => {
		const { store, doc, name } = openStore();
		await expect.poll(() => store.state.loaded).toBe(true);
		const aborting = onStrictWrite((begin) => {
			const transaction = begin();
			queueMicrotask(() => transaction.abort());
			return transaction;
		});
		write(doc, '断');
		await expect.poll(() => store.state.problem).toBe('unavailable');
		expect(store.state.saved).toBe(false);
		aborting.mockRestore();
		await expect.poll(() => store.state).toMatchObject({ saved: true, problem: null });
		expect(await readBack(name)).toBe('断');
	});

	test('when the browser deletes the database, everything is written again', async () => {
		const { store, doc, name } = openStore();
		write(doc, '一');
		await expect.poll(() => store.state).toMatchObject({ loaded: true, saved: true });
		await new Promise((resolve, reject) => {
			const request = indexedDB.deleteDatabase(name);
			request.onsuccess = resolve;
			request.onerror = reject;
		});
		write(doc, '二');
		await expect.poll(() => store.state).toMatchObject({ saved: true, problem: null });
		expect(await readBack(name)).toBe('二一');
	});

	test('nothing is written before its mark is', async () => {
		const order: string[] = [];
		const { store, doc } = openStore({
			beforeWrite: async () => {
				await Promise.resolve();
				order.push('mark');
			},
		});
		onStrictWrite((begin) => {
			order.push('words');
			return begin();
		});
		write(doc, '记');
		await expect.poll(() => store.state).toMatchObject({ loaded: true, saved: true });
		expect(order).toEqual(['mark', 'words']);
	});

	test('a mark that cannot be put keeps the words waiting, not lost', async () => {
		let isBroken = true;
		const { store, doc, name } = openStore({
			beforeWrite: () => (isBroken ? Promise.reject(new Error('no mark')) : Promise.resolve()),
		});
		write(doc, '等');
		await expect.poll(() => store.state.problem).toBe('unavailable');
		expect(await readBack(name)).toBe('');
		isBroken = false;
		await expect.poll(() => store.state).toMatchObject({ saved: true, problem: null });
		expect(await readBack(name)).toBe('等');
	});

	test('hundreds of rows are folded into few and nothing is lost', async () => {
		const { store, doc, name } = openStore();
		await expect.poll(() => store.state.loaded).toBe(true);
		for (let index = 0; index < 520; index++) {
			write(doc, 'x');
			await expect.poll(() => store.state.saved, { interval: 0 }).toBe(true);
		}
		await expect.poll(() => countRows(name)).toBeLessThan(100);
		expect(await readBack(name)).toBe('x'.repeat(520));
	});
});

function countRows(name: string): Promise<number> {
	return new Promise((resolve, reject) => {
		const request = indexedDB.open(name);
		request.onerror = reject;
		request.onsuccess = () => {
			const count = request.result.transaction('updates').objectStore('updates').count();
			count.onsuccess = () => {
				request.result.close();
				resolve(count.result);
			};
		};
	});
}

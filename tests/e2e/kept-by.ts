import type { Page } from 'playwright-core';

/** Everything that this browser keeps for our pages, as one text. */
export function keptBy(page: Page): Promise<string> {
	return page.evaluate(async () => {
		const kept: string[] = [JSON.stringify(localStorage), JSON.stringify(sessionStorage)];
		const asText = (_key: string, value: unknown) =>
			ArrayBuffer.isView(value) ? new TextDecoder().decode(value) : value;
		const settled = <T>(request: IDBRequest<T>) =>
			new Promise<T>((resolve, reject) => {
				request.onsuccess = () => resolve(request.result);
				request.onerror = () => reject(request.error ?? new Error('IndexedDB'));
			});
		for (const { name } of await indexedDB.databases()) {
			const db = await settled(indexedDB.open(name ?? ''));
			for (const store of db.objectStoreNames) {
				const rows: unknown = await settled(db.transaction(store).objectStore(store).getAll());
				kept.push(JSON.stringify(rows, asText));
			}
			db.close();
		}
		for (const name of await caches.keys()) {
			const cache = await caches.open(name);
			for (const request of await cache.keys()) kept.push(request.url);
		}
		return kept.join('\n');
	});
}

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type * as Yjs from 'yjs';

/**
 * `@hocuspocus/server` with what its SQLite extension asks of the database, on `node:sqlite`, because
 * the extension's own driver fetches a binary that is not in its package.
 */
const PEER = '../peers/node_modules/@hocuspocus/server/dist/hocuspocus-server.esm.js';
interface Payload {
	readonly documentName: string;
	readonly document: unknown;
	readonly state?: Uint8Array;
}
const { Server } = (await import(PEER)) as {
	Server: new (options: object) => { listen(): Promise<unknown>; address: { port: number } };
};
const YJS = '../peers/node_modules/yjs/dist/yjs.mjs';
const Y = (await import(YJS)) as typeof Yjs;

const folder = process.env['JIASHU_DATA'] ?? '.';
mkdirSync(folder, { recursive: true });
const database = new DatabaseSync(join(folder, 'hocuspocus.sqlite'));
database.exec(`CREATE TABLE IF NOT EXISTS "documents" (
	"name" varchar(255) NOT NULL, "data" blob NOT NULL, UNIQUE(name))`);
const find = database.prepare('SELECT data FROM "documents" WHERE name = ? ORDER BY rowid DESC');
const upsert = database.prepare(`INSERT INTO "documents" ("name", "data") VALUES (?, ?)
	ON CONFLICT(name) DO UPDATE SET data = excluded.data`);

const server = new Server({
	port: Number(process.env['PORT']),
	address: '127.0.0.1',
	quiet: true,
	stopOnSignals: false,
	async onLoadDocument({ documentName, document }: Payload) {
		const data = find.get(documentName)?.['data'];
		if (data instanceof Uint8Array) Y.applyUpdate(document as Yjs.Doc, data);
	},
	async onStoreDocument({ documentName, document }: Payload) {
		upsert.run(documentName, Y.encodeStateAsUpdate(document as Yjs.Doc));
	},
});
await server.listen();
process.stdout.write(`ready ${server.address.port}\n`);

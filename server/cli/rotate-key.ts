import { join } from 'node:path';
import { readConfig } from '../config.ts';
import { rotateKey } from '../store/log/sqlite/rotate-key.ts';

/**
 * `npm run rotate-key` adds a key to the key ring and wraps the keys of all documents with it. The
 * server may go on running. Older keys stay in the ring, because older backups need them.
 */
if (import.meta.main) {
	try {
		const { dataDir, keysDir } = readConfig(process.env, process.argv.slice(2));
		const count = rotateKey(join(dataDir, 'log.sqlite'), keysDir);
		console.log(
			`The key ring in ${keysDir} has a new key; the keys of ${count} documents are wrapped with it. ` +
				'Copy the ring to its safe place again: the old copy does not open what is written from now on.',
		);
	} catch (error) {
		console.error(error instanceof Error ? error.message : error);
		process.exitCode = 1;
	}
}

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createMemoryLog } from '#server/store/log/memory.ts';
import { openSqliteLog } from '#server/store/log/sqlite/sqlite-log.ts';
import { describeFolding } from './fold.contract.ts';
import { describeGenerations } from './generations.contract.ts';
import { describeUpdateLog, type LogUnderTest } from './update-log.contract.ts';

const memory = async (): Promise<LogUnderTest> => ({
	open: async (now) => createMemoryLog({ now }),
	remove: async () => undefined,
	survivesClose: false,
});

const sqlite = async (): Promise<LogUnderTest> => {
	const folder = await mkdtemp(join(tmpdir(), 'jiashu-log-'));
	return {
		open: (now) =>
			openSqliteLog({
				path: join(folder, 'log.sqlite'),
				keysDir: join(folder, 'keys'),
				now,
			}),
		remove: () => rm(folder, { recursive: true }),
		survivesClose: true,
	};
};

describeUpdateLog('memory', memory);
describeUpdateLog('sqlite', sqlite);
describeGenerations('memory', memory);
describeGenerations('sqlite', sqlite);
describeFolding('memory', memory);
describeFolding('sqlite', sqlite);

import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { hocuspocus, plain, withAcks, type Dialect } from './dialects.ts';
import type { Usage } from './probe.ts';

export type ServerName = 'floor' | 'y-websocket-server' | 'hocuspocus' | 'ours';

/** The file that starts each server, and how it is spoken to. */
const SERVERS: Record<ServerName, { readonly entry: string; readonly dialect: Dialect }> = {
	floor: { entry: './servers/floor.ts', dialect: plain },
	'y-websocket-server': { entry: './servers/y-websocket-server.ts', dialect: plain },
	hocuspocus: { entry: './servers/hocuspocus.ts', dialect: hocuspocus },
	ours: { entry: '../../../server/cli/relay-bare.ts', dialect: withAcks },
};

export const SERVER_NAMES = Object.keys(SERVERS) as ServerName[];

/** A server in a process of its own, with a store of its own. */
export interface ServerUnderTest {
	readonly name: ServerName;
	readonly dialect: Dialect;
	readonly port: number;
	usage(question?: 'usage' | 'usage-after-gc'): Promise<Usage>;
	/** Kills it without warning and starts it again on the same store. */
	crash(): Promise<void>;
	/** Ends it and takes its store away. */
	close(): Promise<void>;
}

export async function startServer(
	name: ServerName,
	env: Readonly<Record<string, string>> = {},
): Promise<ServerUnderTest> {
	const { entry, dialect } = SERVERS[name];
	const folder = await mkdtemp(join(tmpdir(), 'jiashu-bench-'));
	let { child, port } = await spawnServer(entry, folder, env);

	async function kill(): Promise<void> {
		if (child.exitCode !== null || child.signalCode !== null) return;
		child.kill('SIGKILL');
		await once(child, 'exit');
	}

	return {
		name,
		dialect,
		get port() {
			return port;
		},
		async usage(question = 'usage') {
			child.send(question);
			const [usage] = (await once(child, 'message')) as [Usage];
			return usage;
		},
		async crash() {
			await kill();
			({ child, port } = await spawnServer(entry, folder, env));
		},
		async close() {
			await kill();
			await rm(folder, { recursive: true, force: true });
		},
	};
}

async function spawnServer(entry: string, folder: string, env: Readonly<Record<string, string>>) {
	const child: ChildProcess = fork(new URL(entry, import.meta.url), {
		execArgv: ['--expose-gc', '--import', new URL('./probe.ts', import.meta.url).href],
		env: { ...process.env, ...env, PORT: '0', JIASHU_DATA: join(folder, 'data') },
		stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
	});
	if (child.stdout === null) throw new Error('A server has an output.');
	for await (const line of createInterface(child.stdout)) {
		const port = /(\d+)$/.exec(line)?.[1];
		if (port !== undefined) {
			child.stdout.resume();
			return { child, port: Number(port) };
		}
	}
	throw new Error(`${entry} ended without a port.`);
}

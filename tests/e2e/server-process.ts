import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo } from 'node:net';
import { PROJECT_DIR } from '../run/steps.ts';

/**
 * The built product in a process of its own, as `npm start` runs it, on a port and a data folder that
 * outlive the process: it can be killed and started again at the same place.
 */
export interface ServerProcess {
	readonly port: number;
	/** `http://localhost:<port>`, a secure context for the browser. */
	readonly origin: string;
	/** Everything it has printed so far. */
	output(): string;
	/** Starts it, from another folder where another build of the product lies; resolves when it answers. */
	start(projectDir?: string): Promise<void>;
	/** SIGTERM, and waits for the end; gives the exit code. */
	stop(): Promise<number | null>;
	/** `kill -9`: no chance to finish anything. */
	kill(): Promise<void>;
}

/** A start that takes longer than this has failed. */
const START_MS_MAX = 30_000;

export async function createServerProcess(
	dataDir: string,
	extraEnv: Readonly<Record<string, string>> = {},
): Promise<ServerProcess> {
	const port = await findFreePort();
	const scheme = 'JIASHU_TLS_CERT' in extraEnv ? 'https' : 'http';
	const origin = `${scheme}://localhost:${port}`;
	const env = { ...process.env, NODE_ENV: 'production', PORT: String(port), JIASHU_DATA: dataDir };
	delete (env as Record<string, string | undefined>)['VITEST'];
	let child: ChildProcess | null = null;
	let output = '';

	async function end(signal: NodeJS.Signals): Promise<number | null> {
		if (child === null) return null;
		const ending = child;
		child = null;
		if (ending.exitCode !== null) return ending.exitCode;
		const ended = once(ending, 'exit');
		ending.kill(signal);
		await ended;
		return ending.exitCode;
	}

	return {
		port,
		origin,
		output: () => output,
		async start(projectDir = PROJECT_DIR) {
			const started = spawn(process.execPath, ['server/cli/start.ts'], {
				cwd: projectDir,
				env: { ...env, ...extraEnv },
				stdio: ['ignore', 'pipe', 'pipe'],
			});
			child = started;
			started.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
			started.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
			await untilListening(port, started, () => output);
		},
		stop: () => end('SIGTERM'),
		kill: async () => void (await end('SIGKILL')),
	};
}

async function findFreePort(): Promise<number> {
	const probe = createServer();
	probe.listen(0, '127.0.0.1');
	await once(probe, 'listening');
	const { port } = probe.address() as AddressInfo;
	probe.close();
	await once(probe, 'close');
	return port;
}

/** Asks until the port is open; throws with what the server said when it ends or never opens. */
async function untilListening(
	port: number,
	child: ChildProcess,
	output: () => string,
): Promise<void> {
	const deadline = performance.now() + START_MS_MAX;
	while (performance.now() < deadline) {
		if (child.exitCode !== null) throw new Error(`The server ended at its start:\n${output()}`);
		if (await isOpen(port)) return;
		await new Promise((resolve) => setTimeout(resolve, 25));
	}
	throw new Error(`The server did not open port ${port}:\n${output()}`);
}

function isOpen(port: number): Promise<boolean> {
	return new Promise((resolve) => {
		const socket = connect(port, '127.0.0.1');
		socket.once('connect', () => {
			socket.destroy();
			resolve(true);
		});
		socket.once('error', () => resolve(false));
	});
}

import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The calls with which a store asks the disk to keep what it was given. */
export const FLUSHES = 'fdatasync,fsync';
/** And those with which it gives it. */
export const WRITES = 'pwrite64,pwritev';

export interface SyscallFault {
	/** How often it has struck so far; a delay counts when it is over. */
	readonly hits: number;
	/** How many of these calls were begun so far, struck or not. */
	readonly begun: number;
	/** Everything works again; gives how often it has struck. */
	end(): Promise<number>;
}

/**
 * From now on these system calls of a running process go wrong in the given way, e.g.
 * `error=ENOSPC:when=7+` or `delay_enter=200000`; every thread counts its own calls, from 1.
 */
export async function injectInto(
	pid: number,
	calls: string,
	injection: string,
): Promise<SyscallFault> {
	const home = await mkdtemp(join(tmpdir(), 'jiashu-strace-'));
	const path = join(home, 'calls');
	const args = ['-f', '-p', String(pid), '-o', path];
	args.push('-e', `trace=${calls}`, '-e', `inject=${calls}:${injection}`);
	const strace = spawn('strace', args, { stdio: ['ignore', 'ignore', 'pipe'] });
	await attached(strace);
	const names = new RegExp(`\\b(?:${calls.replaceAll(',', '|')})\\(`, 'g');
	const begun = () => readFileSync(path, 'latin1').match(names)?.length ?? 0;
	const hits = () => readFileSync(path, 'latin1').split(/\((?:INJECTED|DELAYED)/).length - 1;
	return {
		get hits() {
			return hits();
		},
		get begun() {
			return begun();
		},
		async end() {
			const ended = once(strace, 'exit');
			if (strace.exitCode === null && strace.signalCode === null) {
				strace.kill('SIGINT');
				await ended;
			}
			const count = hits();
			await rm(home, { recursive: true });
			return count;
		},
	};
}

async function attached(strace: ChildProcess): Promise<void> {
	let said = '';
	await new Promise<void>((resolve, reject) => {
		strace.stderr?.on('data', (chunk: Buffer) => {
			said += chunk.toString();
			if (said.includes('attached')) resolve();
		});
		strace.on('error', reject);
		strace.on('exit', () => reject(new Error(said.trim().split('\n')[0])));
	});
}

/** Why no system call can be made to fail on this machine, in words; `null` where it can. */
export async function whyNoInjection(): Promise<string | null> {
	const idle = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
	try {
		await once(idle, 'spawn');
		await (await injectInto(idle.pid ?? 0, FLUSHES, 'error=EIO')).end();
		return null;
	} catch (error) {
		return `needs strace and the right to attach it: ${(error as Error).message}`;
	} finally {
		idle.kill('SIGKILL');
	}
}

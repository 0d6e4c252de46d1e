import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { KeyRingError } from './store/log/sealing/key-ring.ts';
import { createLog, describeError } from './log.ts';

const CANARY = '小禾说想妈妈了';

function linesOf(write: (log: ReturnType<typeof createLog>) => void): string {
	const lines: string[] = [];
	write(createLog('trace', { write: (line) => void lines.push(line) }));
	return lines.join('');
}

const thrownBy = (act: () => unknown): unknown => {
	try {
		return act();
	} catch (error) {
		return error;
	}
};

test.each([
	['of a parser', () => JSON.parse(`{"note": ${CANARY}`)],
	['with a cause', () => new Error('outer', { cause: new TypeError(CANARY) })],
	['with more to it', () => Object.assign(new Error(CANARY), { row: CANARY, code: CANARY })],
	['with its name changed', () => Object.assign(new Error('x'), { name: `${CANARY} x` })],
	['of many', () => new AggregateError([new Error(CANARY)], CANARY)],
	['that passes itself off as a place', () => new Error(`x\n    at ${CANARY} (file:///a.ts:1:2)`)],
	['that is none', () => CANARY],
	['that is an object', () => ({ message: CANARY })],
])('[D11] an error %s is logged without anybody’s words', (_name, make) => {
	const err = thrownBy(make);
	const line = linesOf((log) => log.error({ err }, 'it failed'));
	expect(line).toContain('it failed');
	expect(line).not.toContain('小禾');
	expect(line).not.toContain('file:///a.ts');
});

test('[D11] where it happened is in the log all the same, and what the system said', async () => {
	const here = describeError(new TypeError(CANARY));
	expect(here.type).toBe('TypeError');
	expect(here.at[0]).toMatch(/log\.test\.ts:\d+:\d+$/);
	const missing: unknown = await readFile('/nowhere/at/all').catch((error: unknown) => error);
	expect(describeError(missing)).toMatchObject({
		code: 'ENOENT',
		message: expect.stringContaining('no such file') as string,
	});
	const ring = describeError(new KeyRingError('The key ring has gone.', { cause: missing }));
	expect(ring).toMatchObject({ message: 'The key ring has gone.', cause: { code: 'ENOENT' } });
});

test.each([
	['an exception', `setTimeout(() => { throw new Error('${CANARY}') })`],
	['a promise', `void Promise.reject(new Error('${CANARY}'))`],
	['what is no error', `setTimeout(() => { throw '${CANARY}' })`],
])('[D11] a crash by %s says no words either', (_name, crash) => {
	const { href } = new URL('./log.ts', import.meta.url);
	const program = `import { createLog, logCrashes } from '${href}';
		logCrashes(createLog('info')); ${crash}`;
	const args = ['--input-type=module', '-e', program];
	const { stdout, stderr, status } = spawnSync(process.execPath, args, { encoding: 'utf8' });
	expect(status).toBe(1);
	expect(stdout).toContain('the server broke down');
	expect(stdout + stderr).not.toContain('小禾');
});

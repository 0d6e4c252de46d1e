import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** One thing that `npm test` runs and that passes or fails as a whole. */
export interface Step {
	readonly name: string;
	readonly command: readonly [program: string, ...args: string[]];
}

export const PROJECT_DIR = fileURLToPath(new URL('../..', import.meta.url));

const bin = (name: string) => `${PROJECT_DIR}/node_modules/.bin/${name}`;

/**
 * What `npm run check` holds, in the order in which it fails fastest. The first two make what the
 * others read: SvelteKit's types and the compiled messages.
 */
export const CHECK_STEPS: readonly Step[] = [
	{ name: 'kit types', command: [bin('svelte-kit'), 'sync'] },
	{ name: 'messages', command: [process.execPath, 'tests/run/compile-messages.ts'] },
	{ name: 'format', command: [bin('prettier'), '--check', '--log-level', 'warn', '.'] },
	{ name: 'lint', command: [bin('eslint'), '--max-warnings', '0', '.'] },
	{
		name: 'types',
		command: [bin('svelte-check'), '--fail-on-warnings', '--output', 'human'],
	},
];

export const BUILD_STEP: Step = {
	name: 'build',
	command: [process.execPath, 'server/cli/build.ts'],
};

/**
 * Runs a command in the project's folder and passes on what it prints; resolves to its exit code
 * (1 when it was ended by a signal or could not be started).
 */
export function run(
	command: Step['command'],
	env: Readonly<Record<string, string>> = {},
): Promise<number> {
	const [program, ...args] = command;
	return new Promise((resolve) => {
		const child = spawn(program, args, {
			cwd: PROJECT_DIR,
			env: { ...process.env, ...env },
			stdio: ['ignore', 'inherit', 'inherit'],
		});
		child.on('error', (error) => {
			process.stderr.write(`${program}: ${error.message}\n`);
			resolve(1);
		});
		child.on('close', (code) => resolve(code ?? 1));
	});
}

/** Runs one step and says how it went; `true` when it passed. */
export async function runStep(step: Step): Promise<boolean> {
	process.stdout.write(`— ${step.name}\n`);
	const startedAt = performance.now();
	const code = await run(step.command);
	const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
	process.stdout.write(`  ${code === 0 ? 'ok' : 'FAILED'}: ${step.name} (${seconds} s)\n`);
	return code === 0;
}

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import { PROJECT_DIR } from '../run/steps.ts';
import { openDevices } from './device.ts';

/** When a story fails, what every open browser shows lies in `tests/output` to be looked at. */
const OUTPUT_DIR = join(PROJECT_DIR, 'tests/output');

afterEach(async ({ task }) => {
	if (task.result?.state !== 'fail') return;
	await mkdir(OUTPUT_DIR, { recursive: true });
	const story = task.name.replaceAll(/[^\p{L}\p{N}]+/gu, '-').slice(0, 60);
	for (const [index, device] of [...openDevices].entries()) {
		const path = join(OUTPUT_DIR, `${story}-${index + 1}.png`);
		await device.page().screenshot({ path, fullPage: true, timeout: 5_000 });
		process.stdout.write(`  ${device.page().url()} → ${path}\n`);
	}
});

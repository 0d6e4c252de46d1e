import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { instantFromMs } from '#domain/time.ts';
import { m } from '#lib/i18n/generated/messages.js';
import { expectAccessible } from './axe.ts';
import { signIn } from './staff-steps.ts';
import type { TestSchool } from './test-school.ts';

/** What the stories of broken glasses have in common (§4.4), whoever breaks one and whatever lies behind. */
const zh = { locale: 'zh-CN' } as const;

/** The time until which everything that was broken can be read, as it stands on record. */
export function readableFor({ dataDir }: TestSchool, ms: number): void {
	const db = new DatabaseSync(join(dataDir, 'records.sqlite'));
	db.prepare('UPDATE breakGlass SET readableUntil = ?').run(instantFromMs(Date.now() + ms));
	db.close();
}

/** Opens the dialog on the page of a child, is told who will know, and is asked why. */
export async function askWithoutReason(page: Page, look: string): Promise<void> {
	await page.getByRole('button', { name: look }).click();
	const dialog = page.getByRole('dialog');
	await dialog.getByText(m.break_glass_will_tell({ names: '贺长林' }, zh)).waitFor();
	await dialog.getByRole('button', { name: look }).click();
	await dialog.getByRole('alert').waitFor();
	await expectAccessible(page);
}

/** Says why, in the dialog that asks. */
export async function giveReason(page: Page, reason: string, look: string): Promise<void> {
	const dialog = page.getByRole('dialog');
	await dialog.getByLabel(m.break_glass_reason({}, zh)).fill(reason);
	await dialog.getByRole('button', { name: look }).click();
}

/** The head teacher reads who looked and why, says that she knows, and finds it on the board; never the number. */
export async function headTeacherLearns(
	hers: Page,
	{ title, by, reason, number }: { title: string; by: RegExp; reason: string; number: string },
): Promise<void> {
	await signIn(hers, 'changlin');
	const notice = hers.getByRole('status').filter({ hasText: title });
	await notice.getByText(m.told_reason({ reason }, zh)).waitFor();
	await notice.getByText(by).waitFor();
	await expectAccessible(hers);
	await notice.getByRole('button', { name: m.notice_seen({}, zh) }).click();
	await notice.waitFor({ state: 'detached' });
	await hers.goto('/board');
	const record = hers.getByRole('region', { name: m.break_glass_of_class({}, zh) });
	await record.getByText(m.told_reason({ reason }, zh)).waitFor();
	expect(await hers.textContent('main')).not.toContain(number);
}

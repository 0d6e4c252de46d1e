import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { m } from '#lib/i18n/generated/messages.js';
import { PASSWORD } from './test-school.ts';

/**
 * What a teacher does, by the words and roles that a person or a screen reader meets. Labels come from
 * the messages, so that a better wording breaks no story; what must be said is spelled out in the
 * stories themselves.
 */
const zh = { locale: 'zh-CN' } as const;

export async function signIn(page: Page, username: string, password = PASSWORD): Promise<void> {
	await page.goto('/sign-in');
	await page.getByLabel(m.accounts_username({}, zh)).fill(username);
	await page.getByLabel(m.accounts_password({}, zh)).fill(password);
	await page.getByRole('button', { name: m.accounts_sign_in({}, zh), exact: true }).click();
	await statusLine(page).waitFor();
}

/** The line that tells where the words are. */
export function statusLine(page: Page): Locator {
	return page.getByRole('button', { name: m.device_details_open({}, zh) });
}

/** Waits until the line says this. */
export async function untilStatus(page: Page, words: string | RegExp): Promise<void> {
	await statusLine(page).filter({ hasText: words }).waitFor();
}

/** Waits until the line says that everything is on this device and at school. */
export async function untilAtSchool(page: Page): Promise<void> {
	await untilStatus(page, /已存本机.*已送到学校/);
}

/** Presses "sync now" and waits until the round is over. */
export async function syncNow(page: Page): Promise<void> {
	const button = page.getByRole('button', { name: m.device_sync_now({}, zh) });
	await button.click();
	await expect.poll(() => button.getAttribute('aria-busy'), { timeout: 20_000 }).toBe('false');
}

/** Waits until the app can be opened from this browser without a network. */
export async function untilReadyForOffline(page: Page): Promise<void> {
	await page.evaluate(async () => {
		await navigator.serviceWorker.ready;
	});
	await syncNow(page);
}

export type BookName = '成长档案' | '关爱日记' | '学习帮扶计划';

/** From the front page into one of a child's books. */
export async function openBook(page: Page, child: string, book: BookName): Promise<void> {
	await page.goto('/');
	await page.getByRole('link', { name: new RegExp(`^${child}`) }).click();
	await page.getByRole('link', { name: new RegExp(`^${book}`) }).click();
	await page.getByRole('heading', { level: 1, name: book }).waitFor();
}

/** Begins an entry of this kind in the open book; the cursor is in its words. */
export async function beginEntry(page: Page, kind: string): Promise<Locator> {
	await page.getByRole('button', { name: m.entry_new({}, zh) }).click();
	await page
		.getByRole('dialog')
		.getByRole('button', { name: new RegExp(`^${kind}`) })
		.click();
	const body = entryBody(page, kind);
	await body.waitFor();
	return body;
}

/** The rich text of the open entry. */
export function entryBody(page: Page, kind: string): Locator {
	return page.getByRole('textbox', { name: m.entry_body_label({ type: kind }, zh) });
}

/** Types at the end of a text, as a person would after clicking into it. */
export async function typeAtEnd(body: Locator, words: string): Promise<void> {
	await body.click();
	await body.press('Control+End');
	await body.pressSequentially(words);
}

/** The words of a text as they stand in the document: without the carets of those who are in it. */
export function wordsIn(body: Locator): Promise<string> {
	return body.evaluate((element) => {
		const copy = element.cloneNode(true) as HTMLElement;
		copy.querySelectorAll('.caret').forEach((caret) => caret.remove());
		return [...copy.children].map((block) => block.textContent ?? '').join('\n');
	});
}

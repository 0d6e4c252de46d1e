import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { keysDirBeside } from '#server/store/log/sealing/key-ring.ts';
import { findChromium } from '../run/browser-needs.ts';
import { PROJECT_DIR } from '../run/steps.ts';

/**
 * `npm run pictures` takes the README's pictures from the demo school, so that they show the product
 * as it is. They need a Chinese font on the machine.
 */
const PORT = 4399;
const ORIGIN = `http://localhost:${PORT}`;
const PHONE = { width: 390, height: 780 };
const DESK = { width: 1280, height: 860 };

interface Demo {
	readonly password: string;
	/** The address and passcode of the first parent's link. */
	readonly link: { readonly address: string; readonly passcode: string };
}

/** Starts the demo in a store of its own and waits for its sign-ins. */
async function startDemo(dataDir: string): Promise<Demo & { stop: () => Promise<void> }> {
	const child = spawn(process.execPath, ['server/cli/start.ts', '--demo'], {
		cwd: PROJECT_DIR,
		env: { ...process.env, PORT: String(PORT), JIASHU_DATA: dataDir },
		stdio: ['ignore', 'pipe', 'inherit'],
	});
	let output = '';
	const demo = await new Promise<Demo>((resolve, reject) => {
		child.stdout.on('data', (chunk: Buffer) => {
			output += chunk.toString();
			const password = /口令都是 (\S+?)）/.exec(output)?.[1];
			const link = /(http\S+\/s\/\S+)\s+(\d{3} \d{3})\s.*妈妈/.exec(output);
			const [, address, passcode] = link ?? [];
			if (password && address && passcode) resolve({ password, link: { address, passcode } });
		});
		child.once('exit', () => reject(new Error(`The demo ended at its start:\n${output}`)));
	});
	const stop = () =>
		new Promise<void>((resolve) => {
			child.once('exit', () => resolve());
			child.kill('SIGTERM');
		});
	return { ...demo, stop };
}

function open(browser: Browser, viewport: typeof PHONE): Promise<BrowserContext> {
	return browser.newContext({
		baseURL: ORIGIN,
		viewport,
		deviceScaleFactor: 2,
		locale: 'zh-CN',
		timezoneId: 'Asia/Shanghai',
	});
}

async function signIn(page: Page, username: string, password: string): Promise<void> {
	await page.goto('/sign-in');
	await page.getByLabel('用户名').fill(username);
	await page.getByLabel('密码', { exact: true }).fill(password);
	await page.getByRole('button', { name: '登录', exact: true }).click();
	await page.getByRole('heading', { level: 1, name: '孩子' }).waitFor();
}

/** The picture is saved once nothing on the page loads or moves any more. */
async function take(page: Page, name: string): Promise<void> {
	await page.waitForLoadState('networkidle');
	await page.screenshot({
		path: join(PROJECT_DIR, 'tests/pictures', name),
		animations: 'disabled',
	});
	console.log(`tests/pictures/${name}`);
}

async function takeJournal(browser: Browser, password: string): Promise<void> {
	const context = await open(browser, PHONE);
	const page = await context.newPage();
	await signIn(page, 'mentor1', password);
	// The child's own card and not one of the things that are due for it.
	await page
		.getByRole('link', { name: /^\S+ .*年级/ })
		.first()
		.click();
	await page.getByRole('link', { name: /^成长档案/ }).click();
	await page.getByRole('heading', { level: 1, name: '成长档案' }).waitFor();
	await page.getByText('已送到学校').waitFor();
	await take(page, 'journal-phone.png');
	await context.close();
}

async function takePlan(browser: Browser, password: string): Promise<void> {
	const context = await open(browser, DESK);
	const page = await context.newPage();
	await signIn(page, 'counselor', password);
	await page.getByRole('link', { name: /^岑/ }).first().click();
	await page.getByRole('link', { name: /^学习帮扶计划/ }).click();
	await page.locator('[data-highlight]').first().waitFor();
	await take(page, 'plan-desk.png');
	await context.close();
}

async function takeLetter(browser: Browser, link: Demo['link']): Promise<void> {
	const context = await open(browser, PHONE);
	const page = await context.newPage();
	await page.goto(link.address);
	await page.getByRole('textbox').fill(link.passcode);
	await page.getByRole('button').click();
	const photo = page.getByRole('img').first();
	await photo.evaluate((element) =>
		element.closest('article')?.scrollIntoView({ block: 'center' }),
	);
	await photo.evaluate((element) => (element as HTMLImageElement).decode());
	await take(page, 'letter-phone.png');
	await context.close();
}

const executablePath = findChromium();
if (executablePath === null) throw new Error('There is no Chromium on this machine.');
const dataDir = await mkdtemp(join(tmpdir(), 'jiashu-pictures-'));
const demo = await startDemo(dataDir);
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
try {
	await takeJournal(browser, demo.password);
	await takePlan(browser, demo.password);
	await takeLetter(browser, demo.link);
} finally {
	await browser.close();
	await demo.stop();
	await rm(dataDir, { recursive: true, force: true });
	await rm(keysDirBeside(dataDir), { recursive: true, force: true });
}

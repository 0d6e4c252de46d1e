import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type BrowserContext, type Page } from 'playwright-core';
import { findChromium } from '../run/browser-needs.ts';

/**
 * One person's browser: Chromium with a profile on the disk, so that what IndexedDB and the service
 * worker hold survives closing it, and survives `kill -9` as far as the product keeps its promises.
 */
export interface Device {
	/** The one open page. */
	page(): Page;
	context(): BrowserContext;
	/** Ends the browser and opens it again with the same profile; the page is blank. */
	restart(how: 'closed' | 'killed'): Promise<Page>;
	close(): Promise<void>;
}

export interface DeviceOptions {
	readonly origin: string;
	readonly locale?: 'zh-CN' | 'en';
	/** `false` for a browser that runs no script at all. */
	readonly script?: boolean;
	readonly viewport?: { readonly width: number; readonly height: number };
}

const PHONE = { width: 390, height: 844 };

/** As Debian's package runs without a sandbox of its own, a screen, or a network to phone home to. */
const FLAGS = [
	'--no-sandbox',
	'--disable-gpu',
	'--disable-quic',
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
];

/** Every browser that is open now, for a look at them when a story fails. */
export const openDevices = new Set<Device>();

export async function openDevice(options: DeviceOptions): Promise<Device> {
	const profileDir = await mkdtemp(join(tmpdir(), 'jiashu-device-'));
	let context = await launch(profileDir, options);

	const device: Device = {
		context: () => context,
		page: () => {
			const page = context.pages()[0];
			if (page === undefined) throw new Error('The browser has no page.');
			return page;
		},
		async restart(how) {
			if (how === 'killed') await kill(profileDir, context);
			else await context.close();
			context = await launch(profileDir, options);
			return context.pages()[0] ?? context.newPage();
		},
		async close() {
			openDevices.delete(device);
			await context.close();
			await rm(profileDir, { recursive: true, force: true, maxRetries: 5 });
		},
	};
	openDevices.add(device);
	return device;
}

async function launch(profileDir: string, options: DeviceOptions): Promise<BrowserContext> {
	const executablePath = findChromium();
	if (executablePath === null) throw new Error('There is no Chromium on this machine.');
	const context = await chromium.launchPersistentContext(profileDir, {
		executablePath,
		headless: true,
		args: FLAGS,
		baseURL: options.origin,
		viewport: options.viewport ?? PHONE,
		locale: options.locale ?? 'zh-CN',
		javaScriptEnabled: options.script ?? true,
		timezoneId: 'Asia/Shanghai',
		ignoreHTTPSErrors: true,
	});
	context.setDefaultTimeout(15_000);
	if (options.locale === 'en') {
		await context.addCookies([{ name: 'jiashu-locale', value: 'en', url: options.origin }]);
	}
	return context;
}

/** `kill -9` to every process of this profile's browser, found by the profile's unique folder. */
async function kill(profileDir: string, context: BrowserContext): Promise<void> {
	const gone = new Promise<void>((resolve) => context.once('close', () => resolve()));
	for (const pid of await processesOf(profileDir)) {
		try {
			process.kill(pid, 'SIGKILL');
		} catch {
			// It went with its parent between the listing and the kill.
		}
	}
	await gone;
	// A killed browser leaves its lock behind; the next start would take it for a running one.
	for (const lock of ['SingletonLock', 'SingletonCookie', 'SingletonSocket']) {
		await rm(join(profileDir, lock), { force: true });
	}
}

/** Every process whose command line names the profile; Linux tells them in `/proc`. */
async function processesOf(profileDir: string): Promise<number[]> {
	const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
	const named = await Promise.all(
		pids.map(async (pid) => {
			try {
				return (await readFile(`/proc/${pid}/cmdline`, 'utf8')).includes(profileDir);
			} catch {
				// It has ended since the folder was listed.
				return false;
			}
		}),
	);
	return pids.filter((_, index) => named[index]).map(Number);
}

import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/**
 * What the browser tests need beside npm: Chromium, and a font that draws Chinese. Where the system's
 * package manager may be used without a question (root, or sudo that asks for no password), they are
 * installed through it; else one line says what to install.
 */
const CHROMIUM_PLACES = [
	process.env['JIASHU_CHROMIUM'],
	'/usr/bin/chromium',
	'/usr/bin/chromium-browser',
	'/usr/bin/google-chrome-stable',
	'/usr/bin/google-chrome',
	'/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
	'/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** The browser on this machine (`JIASHU_CHROMIUM` decides where set); `null` when there is none. */
export function findChromium(): string | null {
	return CHROMIUM_PLACES.find((place) => place !== undefined && existsSync(place)) ?? null;
}

interface PackageManager {
	readonly program: string;
	readonly commands: readonly (readonly string[])[];
}

const PACKAGE_MANAGERS: readonly PackageManager[] = [
	{
		program: 'apt-get',
		commands: [
			['update', '-q'],
			['install', '-qy', '--no-install-recommends', 'chromium', 'fontconfig', 'fonts-noto-cjk'],
		],
	},
	{
		program: 'dnf',
		commands: [['install', '-y', 'chromium', 'fontconfig', 'google-noto-sans-cjk-fonts']],
	},
	{
		program: 'zypper',
		commands: [['-n', 'install', 'chromium', 'fontconfig', 'google-noto-sans-sc-fonts']],
	},
	{
		program: 'pacman',
		commands: [['-Sy', '--noconfirm', 'chromium', 'fontconfig', 'noto-fonts-cjk']],
	},
	{ program: 'apk', commands: [['add', 'chromium', 'fontconfig', 'font-noto-cjk']] },
];

function succeeds(program: string, args: readonly string[]): boolean {
	try {
		execFileSync(program, args, { stdio: 'ignore', timeout: 20_000 });
		return true;
	} catch {
		// A missing program and a refusal mean the same here: it cannot be used.
		return false;
	}
}

function hasChineseFont(): boolean {
	// macOS and Windows bring their own; elsewhere fontconfig knows.
	if (process.platform === 'darwin' || process.platform === 'win32') return true;
	try {
		return execFileSync('fc-list', [':lang=zh-cn', 'family'], { encoding: 'utf8' }).trim() !== '';
	} catch {
		// Without fontconfig Chromium finds no font at all.
		return false;
	}
}

function missing(): string[] {
	return [
		...(findChromium() === null ? ['Chromium'] : []),
		...(hasChineseFont() ? [] : ['a Chinese font']),
	];
}

/**
 * Sees to it that the browser tests can run. Resolves to `null` when they can, else to one line that
 * says what to install.
 */
export function provideBrowser(): string | null {
	const lacking = missing();
	if (lacking.length === 0) return null;
	const manager = PACKAGE_MANAGERS.find(({ program }) => succeeds('which', [program]));
	const elevation = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
	if (manager !== undefined && (elevation.length === 0 || succeeds('sudo', ['-n', 'true']))) {
		process.stdout.write(`  installing ${lacking.join(' and ')} with ${manager.program}\n`);
		install(manager, elevation);
	}
	const still = missing();
	if (still.length === 0) return null;
	const how = manager
		? `: run "${[manager.program, ...(manager.commands.at(-1) ?? [])].join(' ')}" as root`
		: ', or set JIASHU_CHROMIUM to the path of a Chromium';
	return `The browser tests need ${still.join(' and ')}${how}.`;
}

function install(manager: PackageManager, elevation: readonly string[]): void {
	for (const args of manager.commands) {
		const [program, ...rest] = [...elevation, manager.program, ...args];
		if (program === undefined) return;
		try {
			execFileSync(program, rest, {
				stdio: ['ignore', 'ignore', 'inherit'],
				env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
				timeout: 15 * 60_000,
			});
		} catch (error) {
			process.stderr.write(`  ${[program, ...rest].join(' ')}: ${String(error)}\n`);
		}
	}
}

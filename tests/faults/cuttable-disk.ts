import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { RelayProcess } from './relay-process.ts';

const run = promisify(execFile);

const IMAGE_SIZE = '64M';

/**
 * A disk whose power can be cut: ext4 in a loop image that lies in memory. What the system has not
 * written to the disk yet is not in the image either, so a copy of the image is what a machine would
 * find after the cut; mounting the copy replays the journal as a restart does.
 */
export class CuttableDisk {
	/** Where the store lies; the same place after every cut. */
	readonly folder: string;
	readonly #home: string;
	#device: string | null = null;

	private constructor(home: string) {
		this.#home = home;
		this.folder = join(home, 'mounted');
	}

	static async make(): Promise<CuttableDisk> {
		const parent = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
		const disk = new CuttableDisk(await mkdtemp(join(parent, 'jiashu-disk-')));
		await mkdir(disk.folder);
		await run('truncate', ['-s', IMAGE_SIZE, disk.#image]);
		await run('mkfs.ext4', ['-qF', disk.#image]);
		await disk.#mount();
		// The empty file system itself is there before anybody writes.
		await run('sync', ['-f', disk.folder]);
		return disk;
	}

	/** Ends the relay and takes from the disk what it had not been given yet. */
	async cut(relay: RelayProcess): Promise<void> {
		const after = join(this.#home, 'after.img');
		relay.signal('SIGSTOP');
		await run('cp', ['--sparse=always', this.#image, after]);
		relay.signal('SIGKILL');
		await relay.ended;
		await this.#unmount();
		await rename(after, this.#image);
		await this.#mount();
	}

	async remove(): Promise<void> {
		await this.#unmount();
		await rm(this.#home, { recursive: true });
	}

	get #image(): string {
		return join(this.#home, 'disk.img');
	}

	async #mount(): Promise<void> {
		const { stdout } = await run('losetup', ['-f', '--show', this.#image]);
		this.#device = stdout.trim();
		await run('mount', ['-o', 'commit=5', this.#device, this.folder]);
	}

	async #unmount(): Promise<void> {
		if (this.#device === null) return;
		await run('umount', [this.folder]);
		await run('losetup', ['-d', this.#device]);
		this.#device = null;
	}
}

/** Why no power can be cut on this machine, in words; `null` where it can. */
export async function whyNoPowerCut(): Promise<string | null> {
	try {
		await (await CuttableDisk.make()).remove();
		return null;
	} catch (error) {
		const [line = ''] = String((error as Error).message)
			.split('\n')
			.slice(-2);
		return `needs root, ext4 and a loop device: ${line}`;
	}
}

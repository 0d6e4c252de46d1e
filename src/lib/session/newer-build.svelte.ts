import type { NewVersion } from './session.ts';

interface NewerBuildOptions {
	/** Resolves once nothing that was typed is on its way into the device's store. */
	readonly untilSaved: () => Promise<void>;
	/** Ends the following. */
	readonly signal: AbortSignal;
}

/**
 * Follows the service worker: registers it and knows when a newer build waits. The newer build takes
 * over only when the person says so, and then the page loads afresh: no page runs two versions, and
 * none is loaded under the hands of somebody who writes.
 */
export class NewerBuild implements NewVersion {
	readonly #options: NewerBuildOptions;
	#registration: ServiceWorkerRegistration | null = null;
	#waiting = $state.raw<ServiceWorker | null>(null);
	#isTaken = $state(false);
	#isPutOff = $state(false);
	#isUsing = false;

	constructor(options: NewerBuildOptions) {
		this.#options = options;
	}

	get state(): NewVersion['state'] {
		if (this.#isTaken) return 'taken';
		return this.#waiting === null || this.#isPutOff ? 'none' : 'waiting';
	}

	/** Begins to follow; call once. */
	async follow(): Promise<void> {
		// Plain HTTP on another machine has no service worker; the app then needs the network to open.
		if (!('serviceWorker' in navigator)) return;
		this.#followController();
		const registration = await navigator.serviceWorker.register('/service-worker.js', {
			type: import.meta.env.DEV ? 'module' : 'classic',
		});
		const { signal } = this.#options;
		this.#registration = registration;
		this.#look(registration);
		// Browsers look for a newer build when a page loads; a page may stay open for weeks.
		document.addEventListener(
			'visibilitychange',
			() => document.visibilityState === 'visible' && void this.ask(),
			{ signal },
		);
		registration.addEventListener(
			'updatefound',
			() => {
				const worker = registration.installing;
				worker?.addEventListener('statechange', () => this.#look(registration), { signal });
			},
			{ signal },
		);
	}

	/** Looks for a newer build at school. */
	async ask(): Promise<void> {
		try {
			await this.#registration?.update();
		} catch (error) {
			// Without a network there is nothing newer to be had.
			console.debug('No newer version was looked for.', error);
		}
	}

	async use(): Promise<void> {
		if (this.#isUsing) return;
		this.#isUsing = true;
		await this.#options.untilSaved();
		const worker = this.#isTaken ? null : (this.#waiting ?? (await this.#fetchNewer()));
		if (worker === null) location.reload();
		else worker.postMessage('use-new-version');
	}

	later(): void {
		this.#isPutOff = true;
	}

	/** The newer build, once it lies on this device; `null` when there is none. */
	async #fetchNewer(): Promise<ServiceWorker | null> {
		await this.ask();
		const worker = this.#registration?.installing;
		if (worker) {
			await new Promise<void>((resolve) => {
				const look = () => worker.state !== 'installing' && resolve();
				worker.addEventListener('statechange', look);
				look();
			});
		}
		return this.#registration?.waiting ?? null;
	}

	#followController(): void {
		const { serviceWorker } = navigator;
		let hadController = serviceWorker.controller !== null;
		serviceWorker.addEventListener(
			'controllerchange',
			() => {
				if (this.#isUsing) location.reload();
				// The first build on this device replaces nothing; else another window changed.
				else if (hadController) this.#isTaken = true;
				hadController = true;
			},
			{ signal: this.#options.signal },
		);
	}

	#look({ waiting }: ServiceWorkerRegistration): void {
		// Without a controller this is the first build on the device; nothing older is in use.
		this.#waiting = navigator.serviceWorker.controller === null ? null : waiting;
	}
}

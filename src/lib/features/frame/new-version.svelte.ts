/**
 * Follows the service worker: registers it and knows when a newer build waits. The newer build takes
 * over only when the person says so, and then the page loads afresh: no page runs two versions.
 */
export class NewVersion {
	#waiting = $state.raw<ServiceWorker | null>(null);

	get isWaiting(): boolean {
		return this.#waiting !== null;
	}

	async follow(): Promise<void> {
		// Plain HTTP on another machine has no service worker; the app then needs the network to open.
		if (!('serviceWorker' in navigator)) return;
		const registration = await navigator.serviceWorker.register('/service-worker.js', {
			type: import.meta.env.DEV ? 'module' : 'classic',
		});
		this.#look(registration);
		// Browsers look for a newer build when a page loads; a page may stay open for weeks.
		document.addEventListener('visibilitychange', () => {
			if (document.visibilityState === 'visible') void this.#ask(registration);
		});
		registration.addEventListener('updatefound', () => {
			const worker = registration.installing;
			worker?.addEventListener('statechange', () => this.#look(registration));
		});
	}

	/** Changes to the newer build and loads the page again. */
	use(): void {
		navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), {
			once: true,
		});
		this.#waiting?.postMessage('use-new-version');
	}

	later(): void {
		this.#waiting = null;
	}

	async #ask(registration: ServiceWorkerRegistration): Promise<void> {
		try {
			await registration.update();
		} catch (error) {
			// Without a network there is nothing newer to be had.
			console.debug('No newer version was looked for.', error);
		}
	}

	#look({ waiting }: ServiceWorkerRegistration): void {
		// Without a controller this is the first build on the device; nothing older is in use.
		this.#waiting = navigator.serviceWorker.controller === null ? null : waiting;
	}
}

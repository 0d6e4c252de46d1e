import type { OutgoingStore, QueuedPhoto } from '#lib/storage/outgoing-store.ts';
import type { SendPhoto } from './send-photo.ts';

/**
 * Pictures on their way to school: one after another, apart from the words, which never wait for them.
 * What breaks is parked with its reason and holds up nothing behind it. It all lies on the device, so
 * a reload or a killed browser goes on where this one stopped.
 */
export interface PhotoQueueOptions {
	readonly store: OutgoingStore;
	readonly send: SendPhoto;
	/** Names the lock under which one tab of this person sends. */
	readonly lockName: string;
	/** May anything be sent now? Asked before each picture: the network, the person's own wish. */
	readonly maySend: () => boolean;
	readonly onChange: () => void;
	readonly pauseMs?: number;
}

const PAUSE_MS_MIN = 4_000;
const PAUSE_MS_MAX = 5 * 60_000;

export class PhotoQueue {
	readonly #options: PhotoQueueOptions;
	readonly #stop = new AbortController();
	readonly #channel: BroadcastChannel;
	#items: readonly QueuedPhoto[] = [];
	#sent = 0;
	#sending: string | null = null;
	#running: Promise<void> | null = null;
	#isAskedAgain = false;
	#failures = 0;
	#timer: ReturnType<typeof setTimeout> | null = null;

	constructor(options: PhotoQueueOptions) {
		this.#options = options;
		this.#channel = new BroadcastChannel(options.lockName);
		this.#channel.onmessage = () => void this.#read().catch(warn);
	}

	get items(): readonly QueuedPhoto[] {
		return this.#items;
	}

	/** The picture on its way, and how many of its bytes have left. */
	get progress(): { readonly id: string; readonly sent: number } | null {
		return this.#sending === null ? null : { id: this.#sending, sent: this.#sent };
	}

	async start(): Promise<void> {
		await this.#read();
		this.kick();
	}

	/** Something may have changed: the network is back, a picture was added, somebody asks. */
	kick(): void {
		if (this.#stop.signal.aborted) return;
		if (this.#timer !== null) clearTimeout(this.#timer);
		this.#timer = null;
		if (this.#running !== null) {
			this.#isAskedAgain = true;
			return;
		}
		this.#running = this.#alone().catch((error: unknown) => this.#failed(error));
		void this.#running.then(() => {
			this.#running = null;
			this.#options.onChange();
			if (!this.#isAskedAgain) return;
			this.#isAskedAgain = false;
			this.kick();
		});
	}

	/** Sends what may be sent now; resolves when that has been tried. */
	async sendNow(): Promise<void> {
		this.kick();
		await this.#running;
	}

	/** After anything was changed in the store: shows it here and in the other tabs. */
	async changed(): Promise<void> {
		await this.#read();
		if (!this.#stop.signal.aborted) this.#channel.postMessage('changed');
		this.kick();
	}

	async end(): Promise<void> {
		this.#stop.abort();
		if (this.#timer !== null) clearTimeout(this.#timer);
		await this.#running;
		this.#channel.close();
	}

	async #read(): Promise<void> {
		if (this.#stop.signal.aborted) return;
		this.#items = await this.#options.store.photos();
		this.#options.onChange();
	}

	/** One tab sends; where locks are missing (plain HTTP) two may, which does no harm. */
	async #alone(): Promise<void> {
		const locks: LockManager | undefined = navigator.locks;
		if (!locks) return this.#pass();
		await locks.request(this.#options.lockName, { ifAvailable: true }, async (lock) => {
			if (lock === null) this.#tryAgainLater();
			else await this.#pass();
		});
	}

	/** Each waiting picture once; what came in meanwhile too. */
	async #pass(): Promise<void> {
		const tried = new Set<string>();
		let isAllSent = true;
		for (;;) {
			await this.#read();
			const next = this.#items.find(({ id, state }) => state === 'waiting' && !tried.has(id));
			if (next === undefined || this.#stop.signal.aborted) break;
			if (!this.#options.maySend()) return;
			tried.add(next.id);
			const outcome = await this.#sendOne(next);
			if (outcome === 'sent') continue;
			isAllSent = false;
			if (outcome === 'unreachable') break;
		}
		if (isAllSent) this.#failures = 0;
		else this.#tryAgainLater();
	}

	async #sendOne(photo: QueuedPhoto): Promise<'sent' | 'later' | 'unreachable'> {
		const { store, send } = this.#options;
		const bytes = await store.bytesOf(photo.id);
		if (bytes === null) {
			// Known by name alone: there is nothing that could ever be sent.
			await store.remove(photo.id);
			return 'sent';
		}
		this.#sending = photo.id;
		this.#sent = 0;
		const onProgress = (sent: number) => {
			this.#sent = sent;
			this.#options.onChange();
		};
		const outcome = await send(photo, bytes, onProgress, this.#stop.signal);
		this.#sending = null;
		if (outcome.type === 'unreachable' || outcome.type === 'later') return outcome.type;
		if (outcome.type === 'refused') await this.#park(photo.id, outcome.reason);
		else if ((await store.settle(photo, outcome.childIds)) === 'wanted-anew') {
			this.#isAskedAgain = true;
		}
		this.#channel.postMessage('changed');
		return 'sent';
	}

	/** The device gave nothing or took nothing: what waits still lies there. */
	#failed(error: unknown): void {
		warn(error);
		this.#sending = null;
		this.#tryAgainLater();
	}

	async #park(id: string, reason: NonNullable<QueuedPhoto['reason']>): Promise<void> {
		await this.#options.store.change(id, (photo) => ({ ...photo, state: 'parked', reason }));
	}

	#tryAgainLater(): void {
		if (this.#stop.signal.aborted) return;
		const pause = this.#options.pauseMs ?? PAUSE_MS_MIN;
		this.#timer = setTimeout(
			() => this.kick(),
			Math.min(pause * 2 ** this.#failures++, PAUSE_MS_MAX),
		);
	}
}

const warn = (error: unknown) => console.warn('The waiting pictures could not be read.', error);

import type { Caseload } from '#domain/caseload.ts';
import type { DocId } from '#domain/ids.ts';
import type { Copy, DeviceStore } from '#lib/storage/device-store.ts';
import type { DocumentSync } from './document-sync.ts';
import type { OpenDocuments } from './open-documents.ts';
import { planRound, type PlannedQuarantine, type PlannedSync } from './round-plan.ts';

/**
 * One round of background work: unsent work goes to school, documents that moved come to the device,
 * one after another, so that typing is never held up and no page has to be opened before a trip to
 * the village (带下乡).
 */
export interface RoundOptions {
	readonly caseload: Caseload;
	readonly device: DeviceStore;
	readonly documents: OpenDocuments;
	/** Puts unsent work into the tray; the copy on the device is removed after it. */
	readonly quarantine: (planned: PlannedQuarantine) => Promise<void>;
	/** The document is on the device as of this head. */
	readonly onSynced: (copy: Copy, head: number, sync: DocumentSync) => Promise<void>;
	/** Stops the round, e.g. when the network is gone. */
	readonly signal: AbortSignal;
}

/** A document that does not come through in this time is left for the next round. */
const DOCUMENT_MS_MAX = 20_000;

/** Plays the round; `false` when something of a copy went wrong, which is worth another try before long. */
export async function runRound(options: RoundOptions): Promise<boolean> {
	const { device, documents, signal, caseload } = options;
	const [copies, marks] = await Promise.all([device.copies(), device.marks()]);
	const plan = planRound(caseload, copies, marks);
	let isWhole = true;
	const apart = async (work: () => Promise<void>) => {
		isWhole = (await isDone(work)) && isWhole;
	};
	for (const planned of plan.quarantine) await apart(() => options.quarantine(planned));
	for (const copy of plan.drop) {
		if (documents.isOpen(copy)) continue;
		await apart(() => device.removeCopy(copy.docId, copy.generation));
	}
	for (const planned of plan.sync) {
		if (signal.aborted) return isWhole;
		await apart(() => syncOne(planned, options));
	}
	return isWhole;
}

/** What goes wrong with one copy is left for the next round and holds up the words of no other. */
async function isDone(work: () => Promise<void>): Promise<boolean> {
	try {
		await work();
		return true;
	} catch (error) {
		console.warn('A copy was left for the next round.', error);
		return false;
	}
}

/** Who holds copies and can open one as it lies on the device. */
interface CopyHolder {
	readonly copies: ReadonlyMap<DocId, Copy>;
	/** Pieces with unsent words: `docId/item`. */
	readonly waiting: ReadonlySet<string>;
	readCopy(copy: Copy, read: () => void): Promise<void>;
}

/**
 * What is remembered of a copy follows when it is closed or synced. A page that was reloaded or
 * killed closes nothing, so copies with unsent words are opened and closed once at the start, and so
 * are those that an older version of the program made.
 */
export async function digestStaleCopies(holder: CopyHolder, signal: AbortSignal): Promise<void> {
	const unsent = new Set([...holder.waiting].map((piece) => piece.split('/')[0]));
	for (const copy of holder.copies.values()) {
		if (signal.aborted) return;
		if (copy.entries !== undefined && !unsent.has(copy.docId)) continue;
		await holder
			.readCopy(copy, () => undefined)
			.catch((error: unknown) => console.warn('A copy could not be read.', error));
	}
}

async function syncOne({ copy, head }: PlannedSync, options: RoundOptions): Promise<void> {
	const handle = options.documents.open(copy, 'background');
	try {
		await handle.sync.adoptOrphans();
		const isThrough = await untilThrough(handle.sync, options.signal);
		if (isThrough) await options.onSynced(copy, head, handle.sync);
	} finally {
		handle.release();
	}
}

/** Resolves `true` when the document is on both ends, `false` when it cannot be just now. */
function untilThrough(sync: DocumentSync, signal: AbortSignal): Promise<boolean> {
	return new Promise((resolve) => {
		const stop = (isThrough: boolean) => {
			clearTimeout(timer);
			unwatch();
			signal.removeEventListener('abort', onAbort);
			resolve(isThrough);
		};
		const look = () => {
			const { synced, saved, loaded, waiting, endedBy, refused, problem, outdated } = sync.state;
			// Where nothing can be kept there is nothing to fetch; unsent words go all the same.
			const isNotKept = problem !== null && waiting.length === 0;
			const isRead = loaded && synced && saved;
			if (endedBy !== null || refused !== null || sync.isAbandoned || isNotKept) stop(false);
			else if (isRead && (waiting.length === 0 || outdated)) stop(waiting.length === 0);
		};
		const onAbort = () => stop(false);
		const timer = setTimeout(onAbort, DOCUMENT_MS_MAX);
		const unwatch = sync.watch(look);
		signal.addEventListener('abort', onAbort);
		look();
	});
}

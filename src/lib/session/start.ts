import type { Caseload } from '#domain/caseload.ts';
import { DeviceStore } from '#lib/storage/device-store.ts';
import { keepSignedInUser } from '#lib/storage/signed-in-store.ts';
import { requestCaseload } from '#lib/sync/caseload-request.ts';
import { BrowserSession } from './browser-session.svelte.ts';
import { userOfDevice } from './signed-in.ts';

/** How opening the app went. */
export type Start =
	| { readonly type: 'ready'; readonly session: BrowserSession }
	/** The school answers and nobody is signed in. */
	| { readonly type: 'signed-out' }
	/** No school to ask, and nobody has signed in on this device yet. */
	| { readonly type: 'no-network' }
	/** No school to ask, and this device does not give what it may hold. */
	| { readonly type: 'broken' };

/** With a network, the school is given this long to say who is signed in before the device opens. */
const SCHOOL_FIRST_MS = 1500;

/**
 * Opens the app: from this device where the person signed in has worked on it, else from the school.
 * With a network the school is asked first, shortly, because another person may have signed in since;
 * a cold start without one waits for nothing. `onEnded` is called when this person's time here is
 * over: signed out in another tab, or another person signed in.
 */
export async function startSession(onEnded: () => void): Promise<Start> {
	const kept = await readCachedCaseload();
	const cached = kept instanceof Error ? null : kept;
	const asked = navigator.onLine || cached === null ? requestCaseload() : null;
	const answer = cached === null ? await asked : await shortly(asked);
	if (answer?.ok) {
		await keep(answer.value);
		return ready(answer.value, onEnded);
	}
	if (answer?.error === 'signed-out') return { type: 'signed-out' };
	if (cached !== null) return ready(cached, onEnded);
	return { type: kept === null ? 'no-network' : 'broken' };
}

/** The answer, or `null` when it takes too long. */
function shortly<T>(asked: Promise<T> | null): Promise<T | null> {
	const late = new Promise<null>((resolve) => setTimeout(() => resolve(null), SCHOOL_FIRST_MS));
	return Promise.race([asked, late]);
}

/** A device that keeps nothing opens all the same; the session says what it lacks. */
async function keep(caseload: Caseload): Promise<void> {
	const device = new DeviceStore(caseload.me.userId);
	try {
		await device.keepCaseload(caseload);
		await keepSignedInUser(caseload.me.userId);
	} catch (error) {
		console.warn('Who works here could not be kept on this device.', error);
	} finally {
		await device.close();
	}
}

async function ready(caseload: Caseload, onEnded: () => void): Promise<Start> {
	const session = new BrowserSession(caseload, onEnded);
	await session.start();
	return { type: 'ready', session };
}

/** What lies here; `null` for nothing, the error of a device whose store does not open. */
async function readCachedCaseload(): Promise<Caseload | null | Error> {
	try {
		const userId = await userOfDevice();
		if (userId === null) return null;
		const device = new DeviceStore(userId);
		try {
			return await device.readCaseload();
		} finally {
			await device.close();
		}
	} catch (error) {
		console.warn('What lies on this device could not be read.', error);
		return error instanceof Error ? error : new Error('unreadable', { cause: error });
	}
}

import { m } from '#lib/i18n/generated/messages.js';
import type { DeviceStatus } from '#lib/session/session.ts';

/** What the line at the top says; `kind` changes only when something worth announcing does. */
export interface StatusWords {
	readonly kind: 'problem' | 'signed-out' | 'outdated' | 'offline' | 'waiting' | 'calm';
	readonly tone: 'calm' | 'quiet' | 'warning' | 'danger';
	readonly parts: readonly string[];
}

type StatusFacts = Pick<
	DeviceStatus,
	'saving' | 'problem' | 'waiting' | 'lastAtSchool' | 'reach' | 'kept'
>;

/** Pictures beside the words: design.md §4, "waiting N and N photos". */
export interface PhotoFacts {
	readonly waiting: number;
	readonly parked: number;
}

const NO_PHOTOS: PhotoFacts = { waiting: 0, parked: 0 };

function waitingWords(words: number, photos: number): string[] {
	if (words > 0 && photos > 0) return [m.photos_waiting_both({ words, photos })];
	if (photos > 0) return [m.photos_waiting({ count: photos })];
	return words > 0 ? [m.device_waiting({ count: words })] : [];
}

/** Nothing is said to be on this device; what is at school is safe, and the page need not be kept open. */
function problemWords(
	problem: NonNullable<StatusFacts['problem']>,
	waits: readonly string[],
	{ reach, lastAtSchool }: StatusFacts,
	timeOf: (at: string) => string,
): StatusWords {
	if (waits.length === 0 && reach === 'online') {
		const words = problem === 'full' ? m.device_nothing_fits() : m.device_nothing_kept();
		const sent = lastAtSchool === null ? [] : [m.device_at_school({ time: timeOf(lastAtSchool) })];
		return { kind: 'problem', tone: 'danger', parts: [words, ...sent] };
	}
	const words = problem === 'full' ? m.device_problem_full() : m.device_problem_unavailable();
	const network = reach === 'offline' ? [m.device_no_network_short()] : [];
	return { kind: 'problem', tone: 'danger', parts: [words, ...network, ...waits] };
}

/**
 * Says in plain words where the words are. Trouble comes first, then the network, then the count;
 * "on this device" is said only when nothing is on its way there (promise 1), "at school" only with
 * the server's own time (promise 2). No network is a normal state and sounds like one.
 */
export function statusWords(
	status: StatusFacts,
	timeOf: (at: string) => string,
	photos: PhotoFacts = NO_PHOTOS,
): StatusWords {
	const { problem, waiting, reach } = status;
	const waits = waitingWords(waiting, photos.waiting);
	const handedIn = status.kept.filter((piece) => piece.handedInAt !== undefined);
	const onlyHere = status.kept.length - handedIn.length;
	const isStuck = onlyHere > 0 || photos.parked > 0;
	const kept = [
		...(photos.parked > 0 ? [m.photos_parked_count({ count: photos.parked })] : []),
		...(onlyHere > 0 ? [m.device_kept({ count: onlyHere })] : []),
		...(handedIn.length > 0 ? [m.device_handed_in({ count: handedIn.length })] : []),
	];
	if (problem !== null) return problemWords(problem, waits, status, timeOf);
	const here = status.saving ? m.device_saving() : m.device_on_device();
	if (reach === 'outdated') {
		return { kind: 'outdated', tone: 'warning', parts: [m.device_outdated(), ...waits] };
	}
	if (reach === 'signed-out') {
		return { kind: 'signed-out', tone: 'warning', parts: [m.device_signed_out(), ...waits] };
	}
	if (reach === 'offline') {
		// With a count the line must stay one line on a phone, so the comfort is shorter.
		const comfort = waits.length > 0 ? m.device_no_network_short() : m.device_no_network();
		const parts = [comfort, here, ...waits, ...kept];
		return { kind: 'offline', tone: isStuck ? 'warning' : 'quiet', parts };
	}
	if (waiting > 0 || photos.waiting > 0 || isStuck) {
		const tone = isStuck ? 'warning' : 'quiet';
		// Words never wait for pictures, and the line says so when only these are left.
		const words =
			waiting === 0 && photos.waiting > 0 && status.lastAtSchool !== null
				? [m.photos_words_at_school({ time: timeOf(status.lastAtSchool) })]
				: [];
		return { kind: 'waiting', tone, parts: [here, ...waits, ...words, ...kept] };
	}
	const sent =
		status.lastAtSchool === null
			? m.device_nothing_to_send()
			: m.device_at_school({ time: timeOf(status.lastAtSchool) });
	return { kind: 'calm', tone: 'calm', parts: [here, sent, ...kept] };
}

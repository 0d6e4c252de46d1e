/** Why nothing can be kept on this device just now. */
export type StoreProblem = 'full' | 'unavailable';

/** What a failed write or a database that did not open says of the device. */
export function storeProblemOf(error: unknown): StoreProblem {
	return error instanceof DOMException && error.name === 'QuotaExceededError'
		? 'full'
		: 'unavailable';
}

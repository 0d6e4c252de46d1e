import { json } from '@sveltejs/kit';
import type { Result } from '#domain/result.ts';

/** The status that fits each refusal; what is not listed is a 400. */
const STATUS: Readonly<Record<string, number>> = {
	forbidden: 403,
	'not-found': 404,
	taken: 409,
	'last-administrator': 409,
	'own-account': 409,
	'not-a-mentor': 409,
	'not-on-the-staff': 409,
	'paired-otherwise': 409,
	'nothing-to-undo': 409,
	'nothing-to-restore': 409,
	'nothing-to-remind': 409,
	'own-request': 409,
	'own-pairing': 409,
	held: 409,
	busy: 409,
	moving: 409,
	telling: 409,
	full: 409,
	unreadable: 409,
	'cannot-merge': 409,
	'too-large': 413,
	'not-a-picture': 415,
	'one-at-a-time': 429,
	wait: 429,
	'enough-today': 429,
	'enough-open': 429,
};

/** An outcome as an answer: the value, or `{ code, … }` for which the interface has words. */
export function answer<T>(outcome: Result<T, { readonly type: string }>): Response {
	if (outcome.ok) return json(outcome.value ?? null);
	const { type, ...details } = outcome.error;
	return json({ code: type, ...details }, { status: STATUS[type] ?? 400 });
}

import type { Session } from '#lib/session/session.ts';

/**
 * Words that are being typed and are no part of any document yet. Every change is kept on this device
 * under `key`, so that a reload in the middle of a sentence loses nothing.
 */
export class KeptDraft {
	readonly #session: Pick<Session, 'readDraft' | 'keepDraft'>;
	readonly #key: string;
	#text = $state('');

	constructor(session: Pick<Session, 'readDraft' | 'keepDraft'>, key: string) {
		this.#session = session;
		this.#key = key;
		session.readDraft(key).then(
			// Whoever was quicker than the device keeps what is typed.
			(kept) => (this.#text ||= kept),
			(error: unknown) => console.warn('A half-typed note was not read.', error),
		);
	}

	get text(): string {
		return this.#text;
	}

	set text(text: string) {
		this.#text = text;
		this.#session
			.keepDraft(this.#key, text)
			.catch((error: unknown) => console.warn('A half-typed note was not kept.', error));
	}

	/** They were sent. */
	clear(): void {
		this.text = '';
	}
}

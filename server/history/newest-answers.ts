/** How many documents' answers are remembered. */
const documentsMax = 64;

/**
 * The newest answer about each document, as long as nobody has written since: many people open the
 * same pages. Who asks while it is being made waits for the same one.
 */
export class NewestAnswers<T> {
	readonly #byDocument = new Map<string, { readonly state: string; readonly answer: Promise<T> }>();

	/** The answer as of a state that has this name, made with `make` when it is not there. */
	at(document: string, state: string, make: () => Promise<T>): Promise<T> {
		const known = this.#byDocument.get(document);
		// Whoever is asked about most lately stays longest.
		this.#byDocument.delete(document);
		const entry = known?.state === state ? known : { state, answer: make() };
		this.#byDocument.set(document, entry);
		for (const oldest of this.#byDocument.keys()) {
			if (this.#byDocument.size <= documentsMax) break;
			this.#byDocument.delete(oldest);
		}
		// What could not be made is asked for again, not remembered.
		entry.answer.catch(() => {
			if (this.#byDocument.get(document) === entry) this.#byDocument.delete(document);
		});
		return entry.answer;
	}
}

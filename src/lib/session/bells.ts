/** Who wants to hear of changes, by subject: what stands between plain state and runes. */
export class Bells<Subject> {
	readonly #listeners = new Map<Subject, Set<() => void>>();

	/** Returns the way to stop listening. */
	listen(subject: Subject, listener: () => void): () => void {
		const listeners = this.#listeners.get(subject) ?? new Set();
		this.#listeners.set(subject, listeners.add(listener));
		return () => listeners.delete(listener);
	}

	ring(subject: Subject): void {
		// A copy: a listener may come or go while it is being told.
		for (const listener of [...(this.#listeners.get(subject) ?? [])]) listener();
	}
}

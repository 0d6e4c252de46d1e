/** Throws when a promise of the code to itself is broken; never for a user's mistake. */
export function assert(condition: unknown, message: string): asserts condition {
	if (!condition) throw new Error(`Assertion failed: ${message}`);
}

/** The value, or a thrown error that says which promise was broken. */
export function must<T>(value: T | null | undefined, message: string): T {
	assert(value !== null && value !== undefined, message);
	return value;
}

/** Closes a `switch` over a union: a new member of it stops the compiler here. */
export function unreachable(value: never): never {
	throw new Error(`Unreachable case: ${JSON.stringify(value)}`);
}

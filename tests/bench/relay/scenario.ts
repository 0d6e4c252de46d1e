import type { ServerName } from './server-under-test.ts';

/** Something that is done to one server after the other, and what is measured of each. */
export interface Scenario<Key extends string = string> {
	readonly name: string;
	readonly servers: readonly ServerName[];
	readonly parts: Readonly<Record<Key, Part>>;
	/** A part that has no meaning for this server is `null`. */
	measure(server: ServerName): Promise<Readonly<Record<Key, number | null>>>;
}

export interface Part {
	readonly what: string;
	readonly unit: string;
	/** What is divided by the floor's of the same repetition. */
	readonly ratio?: boolean;
}

export const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** The other servers keep what they were sent only after a while; ours folds it meanwhile. */
export const keptAfterMs = 3_000;

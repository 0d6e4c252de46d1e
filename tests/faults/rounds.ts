/**
 * How long the fault tests run. `JIASHU_FAULT_ROUNDS` multiplies every number of rounds: 1 for each
 * commit, 20 for a night.
 */
const factor = Number(process.env['JIASHU_FAULT_ROUNDS'] ?? 1);

export const rounds = (forEachCommit: number): number =>
	Math.max(1, Math.round(forEachCommit * factor));

/** The seed of this run; `JIASHU_FAULT_SEED` plays one again. The headline names it. */
export const seed = Number(process.env['JIASHU_FAULT_SEED'] ?? Date.now() % 1_000_000_000);

/** Numbers in [0, 1), the same ones for the same seed and name. */
export function seededRandom(name: string): () => number {
	let state = seed;
	for (const letter of name) state = (Math.imul(state, 31) + letter.charCodeAt(0)) | 0;
	// mulberry32
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
	};
}

/** A whole number from `from` up to and without `to`. */
export const between = (random: () => number, from: number, to: number): number =>
	from + Math.floor(random() * (to - from));

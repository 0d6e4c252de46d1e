/**
 * A9 of the reliability list: two people write into the same words, every piece of which occurs once,
 * and take back and do again what they did, in any order. Each seed is a run of its own and is named
 * when it fails; `JIASHU_UNDO_SEEDS=200` plays more of them.
 */
export const seeds = Array.from(
	{ length: Number(process.env['JIASHU_UNDO_SEEDS'] ?? 60) },
	(_, n) => n,
);
export const stepsPerRun = 30;

export type Random = (below: number) => number;

/** Whole numbers below a bound; one seed gives one run. */
export function randomFrom(seed: number): Random {
	let state = Math.imul(seed + 1, 0x9e3779b1);
	return (below) => {
		state = (state + 0x6d2b79f5) | 0;
		const mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		return ((mixed ^ (mixed >>> 13)) >>> 0) % below;
	};
}

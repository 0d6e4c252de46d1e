import type { EntryType } from './entry.ts';
import type { FrozenPiece } from './frozen-piece.ts';
import type { ClassId, SamplingId } from './ids.ts';
import type { Month } from './summary.ts';
import type { Instant, LocalDate } from './time.ts';
import type { Told } from './told.ts';

/**
 * Sampling (抽查; product.md §5.6 step 2, §4.4 "sample B"): a leader sees on the boards that something
 * was done and when, never the words. To look at words they give a reason and the school picks a few
 * pieces at random; that is written down for good, the head teachers are told, and the words can be read
 * for some days and by whoever asked alone.
 */
export const SAMPLED_DUTIES = ['M1', 'M2', 'M5', 'T1', 'P2', 'V1'] as const;
export type SampledDuty = (typeof SAMPLED_DUTIES)[number];

interface Sampled {
	readonly type: EntryType;
	/** §4.4: of journal entries and talk cards the words; of visits and checks only that they are there. */
	readonly hasWords: boolean;
}

export const SAMPLED: Readonly<Record<SampledDuty, Sampled>> = {
	M1: { type: 'fortnight', hasWords: true },
	M2: { type: 'photos', hasWords: true },
	M5: { type: 'good-news', hasWords: true },
	T1: { type: 'talk', hasWords: true },
	P2: { type: 'check', hasWords: false },
	V1: { type: 'visit', hasWords: false },
};

/** How many pieces are picked; with fewer there, all of them are. */
export const SAMPLE_SIZE = { normal: 5, min: 1, max: 10 } as const;

/**
 * So often may one leader sample in a day. Whoever could ask again and again would read whom they
 * wanted, and chance would protect nobody; the next try is refused until the day is over.
 */
export const SAMPLINGS_A_DAY_MAX = 3;

/** So long the words of a sampling can be read; then only what the boards show as well. */
export const READABLE_HOURS = 72;

export const REASON_LENGTH_MAX = 300;

export interface SamplingDraft {
	readonly reason: string;
	/** `null` for the whole school. */
	readonly classId: ClassId | null;
	readonly duty: SampledDuty;
	readonly month: Month;
	readonly wanted: number;
}

/** A sampling as it is on record. */
export interface Sampling {
	readonly id: SamplingId;
	readonly reason: string;
	/** `null` for the whole school. */
	readonly className: string | null;
	readonly duty: SampledDuty;
	readonly month: Month;
	readonly by: string;
	readonly at: Instant;
	readonly readableUntil: Instant;
	/** Among how many pieces was picked. */
	readonly population: number;
	/** With this seed anybody can pick again from the same list: `server/sampling/draw.ts`. */
	readonly seed: string;
	/** SHA-256 (hex) of the list that was picked from. */
	readonly listHash: string;
	readonly picks: readonly SampledPiece[];
	/** Who was told, and when they said that they had seen it. */
	readonly told: readonly Told[];
}

/** One piece that was picked: that it is there, its three dates and whose hand it is. */
export interface SampledPiece {
	readonly childName: string;
	readonly className: string;
	readonly author: string;
	readonly occurredOn: LocalDate;
	readonly writtenAt: Instant;
	readonly receivedAt: Instant;
	readonly photos: number;
}

/** A sampling with its words, for whoever asked for it. */
export interface OpenedSampling extends Sampling {
	readonly words: SampledWords;
}

/**
 * The words in the order of the picks; `null` for a piece that is not there any more. Why there are
 * none: the kind has none to be read, the time is over, somebody else asked.
 */
export type SampledWords =
	| { readonly type: 'open'; readonly pieces: readonly (FrozenPiece | null)[] }
	| { readonly type: 'none' | 'over' | 'not-mine' };

/** What a leader may choose from. */
export interface SamplingChoices {
	readonly classes: readonly { readonly id: ClassId; readonly name: string }[];
	/** The months of this school year that have begun, newest first. */
	readonly months: readonly Month[];
}

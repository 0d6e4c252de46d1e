import { surnameLength } from '#domain/surname.ts';
import { foldText } from './folded-text.ts';
import type { Query } from './query.ts';
import { markCharacters, markHits, type Snippet } from './snippet.ts';

/**
 * How each character of a name may be read, in letters without tones: 单小明 → [['shan'], ['xiao'],
 * ['ming']]. A surname has the reading it has as a surname, a given name all that it may have. A list
 * of readings is large and comes with a library, so whoever searches brings it along.
 */
export type Readings = (name: string) => readonly (readonly string[])[];

/** A name that was found: how well, the best is 0, and what of it was meant. */
export interface NameHit {
	readonly rank: number;
	readonly marked: Snippet;
}

const RANK = { whole: 0, begins: 1, holds: 2, readFromStart: 3, readInside: 4 } as const;

/**
 * Is this name looked for by this term? By its characters anywhere (a surname, too: 欧阳), or by pinyin,
 * whole or by initials or mixed: `zhangxiaoming`, `zxm`, `zhangxm`, `xiaom`. `readings` is `null` while
 * the list of readings is not there: then pinyin finds nothing.
 */
export function findInName(term: string, name: string, readings: Readings | null): NameHit | null {
	const folded = foldText(name);
	const at = folded.indexOf(term);
	if (at >= 0) {
		const isWhole = at === 0 && term.length === folded.length;
		const rank = isWhole ? RANK.whole : at === 0 ? RANK.begins : RANK.holds;
		return { rank, marked: markHits(name, { terms: [term] }) };
	}
	if (readings === null || !/^[a-z]+$/.test(term) || !/\p{Script=Han}/u.test(name)) return null;
	const found = findByReading(term, readings(name));
	if (found === null) return null;
	return {
		rank: found.from === 0 ? RANK.readFromStart : RANK.readInside,
		marked: markCharacters(name, found.from, found.to),
	};
}

/**
 * Is a person or child looked for? Every term must stand in the name or in what stands beside it (the
 * class, a mentor's name), and at least one in the name itself.
 */
export function findNamed(
	{ terms }: Query,
	name: string,
	beside: readonly string[],
	readings: Readings | null,
): NameHit | null {
	let best: NameHit | null = null;
	for (const term of terms) {
		const hit = findInName(term, name, readings);
		if (hit !== null && (best === null || hit.rank < best.rank)) best = hit;
		if (hit === null && !beside.some((each) => findInName(term, each, readings))) return null;
	}
	return best;
}

/** The characters that these letters read, the first that fit; `null` when none do. */
function findByReading(
	letters: string,
	readings: readonly (readonly string[])[],
): { from: number; to: number } | null {
	// One letter inside of names would find every other name of the school.
	const starts = letters.length === 1 ? 1 : readings.length;
	for (let from = 0; from < starts; from++) {
		const to = readOn(letters, readings, from);
		if (to !== null) return { from, to };
	}
	return null;
}

/** Where the letters are used up if the reading begins here. */
function readOn(
	letters: string,
	readings: readonly (readonly string[])[],
	at: number,
): number | null {
	for (const reading of readings[at] ?? []) {
		if (reading.startsWith(letters)) return at + 1;
		for (const said of [reading, ...initialsOf(reading)]) {
			if (!letters.startsWith(said)) continue;
			const to = readOn(letters.slice(said.length), readings, at + 1);
			if (to !== null) return to;
		}
	}
	return null;
}

function initialsOf(reading: string): string[] {
	const first = reading.slice(0, 1);
	return /^[zcs]h/.test(reading) ? [reading.slice(0, 2), first] : first === '' ? [] : [first];
}

/** What a library must tell: each character of a text in letters, or all readings of one. */
export type SpellOut = (
	text: string,
	how: { readonly surname: 'head' } | { readonly multiple: true },
) => readonly string[];

/**
 * Readings by a library's lists. In a surname only the one it has as a surname counts (单 is Shàn there),
 * in a given name any: families choose. ü is typed as v on a keyboard and as u by many.
 */
export function createReadings(spellOut: SpellOut): Readings {
	const known = new Map<string, string[][]>();
	const read = (name: string): string[][] => {
		const characters = [...name];
		const surname = surnameLength(characters);
		return spellOut(name, { surname: 'head' }).map((reading, index) => {
			const character = characters[index] ?? '';
			const others =
				index < surname
					? (SECOND_READINGS[character] ?? [])
					: spellOut(character, { multiple: true });
			return [...new Set([reading, ...others].flatMap(typedAs))];
		});
	};
	// At every key the names of a whole school are asked for again.
	return (name) => {
		const readings = known.get(name) ?? read(name);
		known.set(name, readings);
		return readings;
	};
}

/** Surnames that families read in two ways. */
const SECOND_READINGS: Readonly<Record<string, readonly string[]>> = {
	覃: ['qin', 'tan'],
	乐: ['yue', 'le'],
	盖: ['ge', 'gai'],
	朴: ['piao', 'pu'],
};

function typedAs(reading: string): string[] {
	const plain = reading.toLowerCase();
	return plain.includes('ü') ? [plain.replace('ü', 'v'), plain.replace('ü', 'u')] : [plain];
}

/**
 * Text as search compares it: full and half width, upper and lower case, old forms of the same
 * character and accents are one; blanks, joiners and variation selectors are nothing. So a full-width
 * `Ｘiǎo Ming` is `xiaoming`. Every Han character stays itself, beyond the BMP as well (𬭩, 㛃);
 * traditional and simplified forms are different characters.
 */
export function foldText(text: string): string {
	return (
		text
			.normalize('NFKD')
			.replace(NOTHING, '')
			.toLowerCase()
			// The last letter of a word has a form of its own, and what is searched may end elsewhere.
			.replaceAll('ς', 'σ')
	);
}

const NOTHING = /[\p{M}\p{Cf}\s]/gu;

/** A text with the place each unit of its folded form came from. */
export interface TracedText {
	readonly folded: string;
	/** Where in the text the character behind each unit of `folded` begins, in UTF-16 units. */
	readonly begins: readonly number[];
	/** And where it ends, with the marks that hang on it. */
	readonly ends: readonly number[];
}

/** As `foldText`, and keeps the way back to the text: for marking what was found. */
export function traceText(text: string): TracedText {
	let folded = '';
	let at = 0;
	const begins: number[] = [];
	const ends: number[] = [];
	for (const character of text) {
		const own = foldText(character);
		const end = at + character.length;
		for (let unit = 0; unit < own.length; unit++) {
			begins.push(at);
			ends.push(end);
		}
		// A mark that folds to nothing belongs to the character before it.
		if (own === '' && HANGS_ON.test(character)) stretch(ends, at, end);
		folded += own;
		at = end;
	}
	return { folded, begins, ends };
}

const HANGS_ON = /^[\p{M}\p{Cf}]$/u;

function stretch(ends: number[], from: number, to: number): void {
	for (let unit = ends.length - 1; unit >= 0 && ends[unit] === from; unit--) ends[unit] = to;
}

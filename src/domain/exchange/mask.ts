/**
 * Takes out of a text what could tell who it is about (F4, L25; product.md §2.5 nr 9): names of
 * children, places and numbers. What is found is only proposed; a person looks at every word of the
 * copy before it is sent, may cover more and may uncover what was covered in vain.
 */
export interface Span {
	/** UTF-16 offsets into the text; `to` is the first one no longer covered. */
	readonly from: number;
	readonly to: number;
	/** What stands there in the copy, e.g. `小A`. */
	readonly cover: string;
}

/** What the masks stand for in the copy, in the language of the school. */
export interface MaskWords {
	/** A child by its letter, e.g. `小A`. */
	readonly child: (letter: string) => string;
	readonly place: string;
	readonly number: string;
}

/** Endings by which a place is known; a place is what stands before one of them. */
const PLACE_ENDINGS = '村|庄|屯|寨|镇|乡|县|市|省|区|街道|小学|中学|初中|工业园|电子厂|服装厂|工地';
/** Where parents work, by names that have no ending of a place. */
const CITIES = new RegExp(
	'北京|上海|天津|重庆|广州|深圳|东莞|佛山|中山|珠海|惠州|厦门|福州|泉州|晋江|杭州|宁波|温州|义乌|绍兴|' +
		'嘉兴|台州|金华|苏州|昆山|无锡|常州|南京|南通|扬州|合肥|芜湖|阜阳|六安|安庆|武汉|长沙|南昌|郑州|' +
		'济南|青岛|烟台|西安|成都|昆明|贵阳|南宁|海口|三亚|沈阳|大连|哈尔滨|长春|石家庄|太原|新疆|西藏|内蒙古|' +
		'浙江|江苏|广东|福建|安徽|河南|山东|湖北|湖南|江西|四川',
	'gu',
);
/** Words that end like a place and are none: 「农村」 「全县」 「进城市」 tell nobody where. */
const NO_PLACE = /^(?:农|乡|全|本|我|外|各|每|小|城|山|渔|这|那|该|同|邻|在|到|去|回|从|个)+$/u;
const PLACE = new RegExp(`\\p{Script=Han}{1,4}?(?:${PLACE_ENDINGS})`, 'gu');
/** Telephone, identity card, QQ and house numbers; a score or a date of two digits is none. */
const NUMBER = /\d[\d\s-]{3,}\d|\d+\s*号(?:楼|院|房)?/gu;
/** Words before a place that are not part of its name. */
const BEFORE_PLACE = /^(?:.*(?:住在|来自|回到|去了|离开|离|距|在|到|去|回|从|住|和|与|的|了))/u;

/**
 * Where a text names one of these children, a place or a number. A child is found by its full name, by
 * its given name, and by the pet names people make of it (小宇, 宇宇, 阿宇); the same child has the same
 * letter everywhere, in the order in which they first appear.
 */
export function proposeMasks(
	text: string,
	children: readonly string[],
	words: MaskWords,
): readonly Span[] {
	const named = findNames(text, children).sort(byPlace);
	const letters = new Map<string, string>();
	for (const { child } of named) {
		if (!letters.has(child)) letters.set(child, letterOf(letters.size));
	}
	const spans = [
		...named.map(({ from, to, child }) => ({
			from,
			to,
			cover: words.child(letters.get(child) ?? ''),
		})),
		...findPlaces(text, words.place),
		...[...text.matchAll(CITIES)].map((match) => ({
			from: match.index,
			to: match.index + match[0].length,
			cover: words.place,
		})),
		...[...text.matchAll(NUMBER)].map((match) => ({
			from: match.index,
			to: match.index + match[0].length,
			cover: words.number,
		})),
	];
	return withoutOverlaps(spans);
}

/** The text with these spans covered. */
export function maskedText(text: string, spans: readonly Span[]): string {
	let masked = '';
	let at = 0;
	for (const { from, to, cover } of withoutOverlaps(spans)) {
		masked += text.slice(at, from) + cover;
		at = to;
	}
	return masked + text.slice(at);
}

/** Covers one more stretch; what it touches is covered with it. */
export function coverMore(spans: readonly Span[], more: Span): readonly Span[] {
	const isApart = ({ from, to }: Span) => to <= more.from || from >= more.to;
	const touched = [more, ...spans.filter((span) => !isApart(span))];
	const whole = {
		...more,
		from: Math.min(...touched.map(({ from }) => from)),
		to: Math.max(...touched.map(({ to }) => to)),
	};
	return [...spans.filter(isApart), whole].sort(byPlace);
}

/** The names among these that still stand in a text: what the school refuses to pass on. */
export function namesIn(text: string, names: readonly string[]): readonly string[] {
	return names.filter((name) => [...name].length >= 2 && text.includes(name));
}

/** Does a text still hold a number long enough to call or to find somebody by? */
export function hasTellingNumber(text: string): boolean {
	return /\d(?:[\s-]?\d){6,}/u.test(text);
}

interface Named {
	readonly from: number;
	readonly to: number;
	readonly child: string;
}

function findNames(text: string, children: readonly string[]): Named[] {
	return children.flatMap((child) =>
		callingsOf(child).flatMap((calling) => {
			const found: Named[] = [];
			for (let at = text.indexOf(calling); at >= 0; at = text.indexOf(calling, at + 1)) {
				found.push({ from: at, to: at + calling.length, child });
			}
			return found;
		}),
	);
}

/** What people call a child by, longest first; a given name of one character alone is too common. */
function callingsOf(name: string): readonly string[] {
	const characters = [...name];
	const last = characters.at(-1);
	if (characters.length < 2 || last === undefined) return [];
	const given = characters.slice(characters.length > 3 ? 2 : 1).join('');
	const pet = [`小${last}`, `阿${last}`, `${last}${last}`];
	const all = [name, ...([...given].length >= 2 ? [given] : []), ...pet];
	return all.sort((a, b) => b.length - a.length);
}

function findPlaces(text: string, cover: string): Span[] {
	return [...text.matchAll(PLACE)].flatMap((match) => {
		const before = BEFORE_PLACE.exec(match[0])?.[0].length ?? 0;
		const name = match[0].slice(before);
		const stem = name.replace(new RegExp(`(?:${PLACE_ENDINGS})$`, 'u'), '');
		if (stem === '' || NO_PLACE.test(stem)) return [];
		const from = match.index + before;
		return [{ from, to: from + name.length, cover }];
	});
}

function withoutOverlaps(spans: readonly Span[]): readonly Span[] {
	const kept: Span[] = [];
	// Of two that begin together the longer one holds: a full name and not the surname's half of it.
	for (const span of [...spans].sort((a, b) => byPlace(a, b) || b.to - a.to)) {
		if (span.from >= (kept.at(-1)?.to ?? 0)) kept.push(span);
	}
	return kept;
}

const byPlace = (a: { readonly from: number }, b: { readonly from: number }) => a.from - b.from;

/** `A` to `Z`, then `A2` and so on. */
function letterOf(index: number): string {
	const letter = String.fromCharCode(65 + (index % 26));
	return index < 26 ? letter : `${letter}${Math.floor(index / 26) + 1}`;
}

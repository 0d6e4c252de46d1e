/**
 * Rich text as plain data: what a body may contain once it has left its document. Published
 * versions, exports and prints are made from this and from nothing else, so whatever is not listed
 * here cannot reach a parent.
 */
export interface TextRun {
	readonly text: string;
	readonly bold?: true;
	readonly italic?: true;
	/** Only `https:`, `http:`, `tel:` and `mailto:`; see `safeHref`. */
	readonly href?: string;
}

export type Block =
	| { readonly type: 'paragraph'; readonly runs: readonly TextRun[] }
	| { readonly type: 'heading'; readonly level: 2 | 3; readonly runs: readonly TextRun[] }
	| { readonly type: 'quote'; readonly blocks: readonly Block[] }
	| {
			readonly type: 'list';
			readonly ordered: boolean;
			readonly items: readonly (readonly Block[])[];
	  };

export type RichText = readonly Block[];

/** The address if a link may carry it, else `null`: no `javascript:`, no `data:`, no tricks by case or space. */
export function safeHref(href: unknown): string | null {
	if (typeof href !== 'string') return null;
	// Browsers drop tabs, newlines and leading control characters before they read the scheme.
	// eslint-disable-next-line no-control-regex -- control characters are exactly what is refused here
	if (/[\u0000-\u0020\u007f]/.test(href.trim())) return null;
	return /^(https?:\/\/|tel:|mailto:)/i.test(href.trim()) ? href.trim() : null;
}

/** All words of a text, blocks separated by line breaks. */
export function plainText(text: RichText): string {
	return text
		.map((block) => {
			switch (block.type) {
				case 'paragraph':
				case 'heading':
					return block.runs.map((run) => run.text).join('');
				case 'quote':
					return plainText(block.blocks);
				case 'list':
					return block.items.map(plainText).join('\n');
			}
		})
		.join('\n');
}

/** Empty lines before and after the words are an editor's leavings, not part of what was written. */
export function withoutEmptyEdges(text: RichText): RichText {
	const first = text.findIndex((block) => !isBlank(block));
	const last = text.findLastIndex((block) => !isBlank(block));
	return first < 0 ? [] : text.slice(first, last + 1);
}

function isBlank(block: Block): boolean {
	switch (block.type) {
		case 'paragraph':
		case 'heading':
			return block.runs.every((run) => run.text.trim() === '');
		case 'quote':
			return block.blocks.every(isBlank);
		case 'list':
			return block.items.every((item) => item.every(isBlank));
	}
}

/** Deeper nesting than an honest hand makes is refused. */
const DEPTH_MAX = 40;

/** Reads rich text that comes from outside as JSON; `null` when any of it has another shape. */
export function parseRichText(value: unknown, depth = 0): RichText | null {
	if (!Array.isArray(value) || depth > DEPTH_MAX) return null;
	const blocks = value.map((block: unknown) => parseBlock(block, depth));
	return blocks.every((block) => block !== null) ? blocks : null;
}

function parseBlock(value: unknown, depth: number): Block | null {
	const block = value as Record<string, unknown> | null;
	switch (block?.['type']) {
		case 'paragraph': {
			const runs = parseRuns(block['runs']);
			return runs === null ? null : { type: 'paragraph', runs };
		}
		case 'heading': {
			const runs = parseRuns(block['runs']);
			return runs === null ? null : { type: 'heading', level: block['level'] === 3 ? 3 : 2, runs };
		}
		case 'quote': {
			const blocks = parseRichText(block['blocks'], depth + 1);
			return blocks === null ? null : { type: 'quote', blocks };
		}
		case 'list': {
			if (!Array.isArray(block['items'])) return null;
			const items = block['items'].map((item: unknown) => parseRichText(item, depth + 1));
			return items.every((item) => item !== null)
				? { type: 'list', ordered: block['ordered'] === true, items }
				: null;
		}
		default:
			return null;
	}
}

function parseRuns(value: unknown): TextRun[] | null {
	if (!Array.isArray(value)) return null;
	const runs: TextRun[] = [];
	for (const run of value as (Record<string, unknown> | null)[]) {
		if (typeof run?.['text'] !== 'string') return null;
		const href = safeHref(run['href']);
		runs.push({
			text: run['text'],
			...(run['bold'] === true ? { bold: true as const } : {}),
			...(run['italic'] === true ? { italic: true as const } : {}),
			...(href === null ? {} : { href }),
		});
	}
	return runs;
}

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

import type { Extensions } from '@tiptap/core';
import { ListItem } from '@tiptap/extension-list';
import StarterKit from '@tiptap/starter-kit';
import { safeHref } from '#domain/rich-text.ts';

/**
 * What a body may contain: paragraph, heading (2 and 3), bold, italic, lists, quote, link, line
 * break. Everything that would write by itself is off (a trailing paragraph, links made while
 * typing): opening a text must never change it. Undo belongs to the collaboration extension.
 *
 * A list item may begin with any block. The stock rule, paragraph first, can be broken by two honest
 * edits that meet, and the binding answers a broken rule by deleting the whole item.
 */
export function richTextExtensions(): Extensions {
	return [
		StarterKit.configure({
			heading: { levels: [2, 3] },
			link: {
				openOnClick: false,
				autolink: false,
				linkOnPaste: true,
				protocols: ['tel', 'mailto'],
				isAllowedUri: (href) => safeHref(href) !== null,
				HTMLAttributes: { target: '_blank', rel: 'noopener noreferrer nofollow' },
			},
			listItem: false,
			code: false,
			codeBlock: false,
			horizontalRule: false,
			strike: false,
			underline: false,
			trailingNode: false,
			undoRedo: false,
			dropcursor: false,
		}),
		ListItem.extend({ content: 'block+' }),
	];
}

/** Blocks that an undo leaves alone while somebody else's words are in them. */
export const PROTECTED_BLOCKS: ReadonlySet<string> = new Set([
	'paragraph',
	'heading',
	'blockquote',
	'bulletList',
	'orderedList',
	'listItem',
]);

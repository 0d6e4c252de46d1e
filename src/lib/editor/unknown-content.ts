import { getSchema } from '@tiptap/core';
import type { Schema } from '@tiptap/pm/model';
import * as Y from 'yjs';
import { richTextExtensions } from './schema.ts';

let schema: Schema | null = null;

/** The schema of every body, made once. */
export function bodySchema(): Schema {
	return (schema ??= getSchema(richTextExtensions()));
}

/**
 * Does this text hold a block or a mark that this version of the app does not know? The editor
 * binding deletes such content from the document while it draws it, even in a read-only editor, so
 * no editor may be bound to it: it is shown as plain rich text instead, and nobody can change it
 * here until the app is up to date.
 */
export function holdsUnknownContent(fragment: Y.XmlFragment, schema: Schema): boolean {
	return fragment.toArray().some((node) => isUnknown(node, schema));
}

/** The binding adds a hash to the name of a mark that may overlap itself. */
const OVERLAP_SUFFIX = /--[a-zA-Z0-9+/=]{8}$/;

function isUnknown(node: Y.XmlElement | Y.XmlText | Y.XmlHook, schema: Schema): boolean {
	if (node instanceof Y.XmlText) return hasUnknownRun(node, schema);
	if (!(node instanceof Y.XmlElement) || schema.nodes[node.nodeName] === undefined) return true;
	return node.toArray().some((child) => isUnknown(child, schema));
}

function hasUnknownRun(text: Y.XmlText, schema: Schema): boolean {
	const runs = text.toDelta() as { insert?: unknown; attributes?: Record<string, unknown> }[];
	return runs.some(
		({ insert, attributes }) =>
			typeof insert !== 'string' ||
			Object.keys(attributes ?? {}).some(
				(name) => schema.marks[name.replace(OVERLAP_SUFFIX, '')] === undefined,
			),
	);
}

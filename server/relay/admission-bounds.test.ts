import * as encoding from 'lib0/encoding';
import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import type { UserId } from '#domain/ids.ts';
import { admit, partsMax, valueDepthMax } from './admission.ts';
import { DocumentContent } from './document-content.ts';

const ROOTS = new Set(['entries']);
const LI = 'usr_li' as UserId;

function author() {
	const doc = new Y.Doc();
	return { doc, entries: doc.getMap<unknown>('entries') };
}

function forge(write: (encoder: encoding.Encoder) => void): Uint8Array {
	const encoder = encoding.createEncoder();
	write(encoder);
	return encoding.toUint8Array(encoder);
}

describe('[R3] what would overflow a later reader is refused', () => {
	const nested = (levels: number): unknown => {
		let value: unknown = '字';
		for (let level = 0; level < levels; level++) value = level % 2 === 0 ? [value] : { a: value };
		return value;
	};
	const refusalOf = (update: Uint8Array) => {
		const verdict = admit(
			new DocumentContent({ snapshot: null, tail: [] }),
			{ update, author: LI, typed: true },
			ROOTS,
		);
		return verdict.type === 'refuse' ? verdict.reason : verdict.type;
	};
	const withValue = (levels: number) => {
		const { doc, entries } = author();
		entries.set('a', nested(levels));
		return Y.encodeStateAsUpdate(doc);
	};
	const withEmbed = (levels: number) => {
		const { doc, entries } = author();
		const text = new Y.Text();
		entries.set('text', text);
		text.insertEmbed(0, { '"[{': nested(levels - 1) });
		return Y.encodeStateAsUpdate(doc);
	};
	const withFormat = (levels: number) => {
		const { doc, entries } = author();
		const text = new Y.Text('字');
		entries.set('text', text);
		text.format(0, 1, { bold: nested(levels) });
		return Y.encodeStateAsUpdate(doc);
	};

	test.each([
		['a value', withValue],
		['an embed', withEmbed],
		['a format', withFormat],
	])('%s that nests too deep, and not one level less', (_name, make) => {
		expect(refusalOf(make(valueDepthMax))).toBe('accept');
		expect(refusalOf(make(valueDepthMax + 1))).toBe('too-deep');
		expect(refusalOf(make(1_500))).toBe('too-deep');
	});

	test('brackets inside words do not nest', () => {
		const { doc, entries } = author();
		const text = new Y.Text();
		entries.set('text', text);
		text.insertEmbed(0, { words: '\\"[[{{'.repeat(200) });
		expect(refusalOf(Y.encodeStateAsUpdate(doc))).toBe('accept');
	});

	test('an update of more parts than a child has in years', () => {
		const collected = (structs: number) =>
			forge((encoder) => {
				for (const value of [1, structs, 1, 0]) encoding.writeVarUint(encoder, value);
				for (let index = 0; index < structs; index++) {
					encoding.writeUint8(encoder, 0);
					encoding.writeVarUint(encoder, 1);
				}
				encoding.writeVarUint(encoder, 0);
			});
		expect(refusalOf(collected(partsMax))).toBe('accept');
		expect(refusalOf(collected(partsMax + 1))).toBe('too-many-parts');
	});
});

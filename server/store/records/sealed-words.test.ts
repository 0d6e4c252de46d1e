import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { PayloadError } from '../log/codec.ts';
import { KeyRing } from '../log/sealing/key-ring.ts';
import { createSealedWords } from './sealed-words.ts';

const WORDS = '她数学进步了，还当上了小组长。';
let folder: string;
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'jiashu-words-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('[R10] words come back whole, and no two sealings of them are alike', () => {
	const words = createSealedWords(KeyRing.create(folder));
	const [one, other] = [words.seal('pub_1', WORDS), words.seal('pub_1', WORDS)];
	expect(one).not.toBe(other);
	expect(one).not.toContain(Buffer.from(WORDS).toString('base64').slice(0, 20));
	expect(words.open('pub_1', one)).toBe(WORDS);
	expect(words.open('pub_1', other)).toBe(WORDS);
});

test('[R10] words of another row, changed ones, bare ones and those of another ring do not open', () => {
	const ring = KeyRing.create(join(folder, 'one'));
	const words = createSealedWords(ring);
	const sealed = words.seal('pub_1', WORDS);
	const other = createSealedWords(KeyRing.create(join(folder, 'other')));
	const changed = sealed.slice(0, -6) + (sealed.endsWith('A=') ? 'BBBB==' : 'AAAAA=');
	expect(() => words.open('pub_2', sealed)).toThrow(PayloadError);
	expect(() => words.open('pub_1', changed)).toThrow(PayloadError);
	expect(() => words.open('pub_1', WORDS)).toThrow(PayloadError);
	expect(() => other.open('pub_1', sealed)).toThrow('lacks the key');
});

test('[R10] a key that another process adds seals from then on, and the old one still opens', () => {
	const words = createSealedWords(KeyRing.create(folder));
	const before = words.seal('pub_1', WORDS);
	KeyRing.load(folder)?.addKey();
	const after = words.seal('pub_1', WORDS);
	expect(after.split('.')[1]).not.toBe(before.split('.')[1]);
	expect([before, after].map((sealed) => words.open('pub_1', sealed))).toEqual([WORDS, WORDS]);
});

import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { DocId } from '#domain/ids.ts';
import { must } from '#domain/assert.ts';
import { keysDirBeside, KeyRing, makeDataKey } from './key-ring.ts';

const docId = 'doc_0000000000000000000001' as DocId;
let folder: string;

beforeEach(() => {
	folder = join(mkdtempSync(join(tmpdir(), 'jiashu-ring-')), 'keys');
});

afterEach(() => rmSync(join(folder, '..'), { recursive: true }));

const load = () => must(KeyRing.load(folder), 'a ring');

test('[R10] only its owner may read a ring', () => {
	KeyRing.create(folder);
	expect(statSync(folder).mode & 0o777).toBe(0o700);
	expect(readdirSync(folder)).toEqual(['key-ring.json']);
	expect(statSync(join(folder, 'key-ring.json')).mode & 0o777).toBe(0o600);
});

test('a ring that was read again opens what was wrapped before and after a new key', () => {
	const ring = KeyRing.create(folder);
	const dataKey = makeDataKey();
	const before = ring.wrap(docId, 1, dataKey);
	ring.addKey();
	const after = ring.wrap(docId, 1, dataKey);
	expect(after.ringKeyId).not.toBe(before.ringKeyId);
	expect(load().unwrap(docId, 1, before)).toEqual(dataKey);
	expect(load().unwrap(docId, 1, after)).toEqual(dataKey);
});

test('a key that another process added is found without a restart', () => {
	const running = KeyRing.create(folder);
	const other = load();
	other.addKey();
	const dataKey = makeDataKey();
	expect(running.unwrap(docId, 1, other.wrap(docId, 1, dataKey))).toEqual(dataKey);
});

test('[R10] a wrapped key opens for its own document and generation alone', () => {
	const ring = KeyRing.create(folder);
	const wrapped = ring.wrap(docId, 1, makeDataKey());
	expect(() => ring.unwrap(docId, 2, wrapped)).toThrow('damaged');
	expect(() => ring.unwrap('doc_0000000000000000000002' as DocId, 1, wrapped)).toThrow('damaged');
});

test('no ring is not a damaged ring', () => {
	expect(KeyRing.load(folder)).toBeNull();
	KeyRing.create(folder);
	writeFileSync(join(folder, 'key-ring.json'), '{"ring":');
	expect(() => KeyRing.load(folder)).toThrow('Put the copy of the key ring in its place');
});

test('the ring lies beside the store and never in it', () => {
	expect(keysDirBeside('/srv/jiashu/data')).toBe('/srv/jiashu/data-keys');
});

import { describe, expect, test } from 'vitest';
import { changesSince, frozenParts, parseFrozenPiece, type FrozenPiece } from './frozen-piece.ts';
import { missingParts } from './required-parts.ts';
import type { LocalDate } from './time.ts';

const rich = (...lines: string[]) =>
	lines.map((text) => ({ type: 'paragraph' as const, runs: [{ text }] }));

const TALK: FrozenPiece = {
	format: 1,
	kind: 'talk',
	on: '2026-11-20' as LocalDate,
	parts: [
		{ name: 'place', text: '操场边' },
		{ name: 'mood', text: '平静' },
		{ name: 'measures', text: '约好周日打电话' },
		{ name: 'body', rich: rich('说了学习', '说了想家') },
	],
};
const without = (piece: FrozenPiece, name: string): FrozenPiece => ({
	...piece,
	parts: piece.parts.filter((part) => part.name !== name),
});
const withPart = (piece: FrozenPiece, part: FrozenPiece['parts'][number]): FrozenPiece => ({
	...without(piece, part.name),
	parts: [...without(piece, part.name).parts, part],
});

describe('late words', () => {
	test('are none when nothing arrived', () => {
		expect(changesSince(TALK, TALK)).toEqual([]);
	});

	test('are told line by line, what came and what went', () => {
		const now = withPart(TALK, { name: 'body', rich: rich('说了学习', '还说了同桌', '想家') });
		expect(changesSince(TALK, now)).toEqual([
			{ name: 'body', added: ['还说了同桌', '想家'], removed: ['说了想家'] },
		]);
	});

	test('hold a part that was emptied, one that is new, and another day', () => {
		const now = withPart(without(TALK, 'mood'), { name: 'effect', text: '好些了' });
		expect(changesSince(TALK, { ...now, on: '2026-11-21' as LocalDate })).toEqual([
			{ name: 'on', added: ['2026-11-21'], removed: ['2026-11-20'] },
			{ name: 'mood', added: [], removed: ['平静'] },
			{ name: 'effect', added: ['好些了'], removed: [] },
		]);
	});
});

describe('what must be there before it is submitted', () => {
	test.each(['place', 'mood', 'measures', 'body'])('a talk card needs %s', (name) => {
		expect(missingParts(TALK)).toEqual([]);
		expect(missingParts(without(TALK, name))).toEqual([name]);
		expect(missingParts(withPart(TALK, { name, text: ' \n ' }))).toEqual([name]);
	});

	test('a visit needs a look round, and with a hazard who was told of it', () => {
		const visit: FrozenPiece = {
			...{ format: 1, kind: 'visit', on: TALK.on },
			parts: [
				{ name: 'place', text: '赵庄' },
				{ name: 'met', text: '奶奶' },
				{ name: 'body', rich: rich('墙边拉着裸电线') },
			],
		};
		expect(missingParts(visit)).toEqual(['lookRound']);
		expect(missingParts(withPart(visit, { name: 'lookRound', chosen: ['none'] }))).toEqual([]);
		const hazardous = withPart(visit, { name: 'lookRound', chosen: ['power'] });
		expect(missingParts(hazardous)).toEqual(['reportedBack']);
		expect(missingParts(withPart(hazardous, { name: 'reportedBack', text: '奶奶' }))).toEqual([]);
	});

	test('an illness needs when the guardian was told', () => {
		const illness: FrozenPiece = {
			...{ format: 1, kind: 'illness', on: TALK.on },
			parts: [
				{ name: 'noticedAt', text: '2026-11-20T10:00' },
				{ name: 'symptom', text: '发烧' },
			],
		};
		expect(missingParts(illness)).toEqual(['toldGuardianAt']);
	});

	test('a section of a study plan needs time, content and a stage with its date (D3)', () => {
		const section: FrozenPiece = { format: 1, kind: 'section', on: null, parts: [] };
		expect(missingParts(section)).toEqual(['time', 'content', 'stages']);
		const stage = { name: 'stage/stg_1/dueOn', text: '2026-12-01' };
		expect(missingParts(withPart(section, stage))).toEqual(['time', 'content']);
	});
});

describe('a frozen piece from outside', () => {
	test('reads back as it was written', () => {
		expect(parseFrozenPiece(JSON.parse(JSON.stringify(TALK)))).toEqual(TALK);
	});

	test.each<[string, unknown]>([
		['nothing', null],
		['another format', { ...TALK, format: 2 }],
		['no day', { ...TALK, on: 'gestern' }],
		['parts of another shape', { ...TALK, parts: [{ name: 'body', rich: [{ type: 'script' }] }] }],
		['a part without a name', { ...TALK, parts: [{ text: 'x' }] }],
	])('%s is none', (_name, value) => {
		expect(parseFrozenPiece(value)).toBeNull();
	});

	test('carries no address that is not one', () => {
		const evil = [{ type: 'paragraph', runs: [{ text: 'x', href: 'javascript:alert(1)' }] }];
		expect(parseFrozenPiece({ ...TALK, parts: [{ name: 'body', rich: evil }] })?.parts).toEqual([
			{ name: 'body', rich: rich('x') },
		]);
	});
});

test('blank parts and empty edges are left out', () => {
	expect(
		frozenParts([
			{ name: 'place', text: '  ' },
			{ name: 'lookRound', chosen: [] },
			{ name: 'body', rich: rich('', '字', '') },
		]),
	).toEqual([{ name: 'body', rich: rich('字') }]);
});

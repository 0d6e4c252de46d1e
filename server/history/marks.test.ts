import { beforeEach, expect, test } from 'vitest';
import type * as Y from 'yjs';
import type { DocKind } from '#domain/doc-kind.ts';
import type { ChildId, MarkId, SectionId, StageId, TermId, TestId } from '#domain/ids.ts';
import type { LocalDate } from '#domain/time.ts';
import { instantFromMs } from '#domain/time.ts';
import { addEntry, addPhotos, editOccurredOn, removePhoto } from '#notebook/entry-book.ts';
import { setChoice, setValue } from '#notebook/entry-marks.ts';
import { addSection, addStage, editStageDue } from '#notebook/plan.ts';
import { addTest, editTest, setMarks } from '#notebook/register.ts';
import { authoredPieces } from './pieces.ts';
import { Replay } from './replay.ts';
import { sittingsOf } from './sittings.ts';
import { entryOf, TestBook, userOf } from './test-book.ts';

const ONE = 'a'.repeat(64);
const TWO = 'b'.repeat(64);

let book: TestBook;
beforeEach(() => {
	book = new TestBook();
	book.copyOf('li');
});

const marks = (kind: DocKind = 'diary') =>
	sittingsOf(book.logged, kind).map(({ pieces }) =>
		pieces.flatMap((piece) =>
			piece.marks.map(({ name, before, after }) => [name, [...before], [...after]]),
		),
	);

function addVisit(doc: Y.Doc): void {
	addEntry(doc, {
		...{ id: entryOf('a'), type: 'visit', occurredOn: '2026-11-20' as LocalDate },
		...{ writtenAt: instantFromMs(book.nowMs), createdBy: userOf('wang') },
	});
}

test('[R9] a sitting tells what was ticked, which day was changed and which photos came and went', () => {
	const id = entryOf('a');
	book.write('wang', (doc) => {
		addVisit(doc);
		setChoice(doc, id, 'lookRound', 'power', true);
		addPhotos(doc, id, [ONE]);
	});
	book.wait(60);
	book.write('li', (doc) => editOccurredOn(doc, id, '2026-11-21' as LocalDate));
	book.write('li', (doc) => setChoice(doc, id, 'lookRound', 'fire', true));
	book.write('li', (doc) => setChoice(doc, id, 'lookRound', 'power', false));
	book.write('li', (doc) => addPhotos(doc, id, [TWO]));
	book.write('li', (doc) => removePhoto(doc, id, ONE));
	expect(marks()).toEqual([
		[
			['lookRound', [], ['power']],
			['photos', [], [ONE]],
		],
		[
			['on', ['2026-11-20'], ['2026-11-21']],
			['lookRound', ['power'], ['fire']],
			['photos', [ONE], [TWO]],
		],
	]);
});

test('[R9] what is put and taken back within a sitting is no change; words alone are none either', () => {
	const id = entryOf('a');
	book.write('wang', addVisit);
	book.wait(60);
	book.write('li', (doc) => setChoice(doc, id, 'lookRound', 'gas', true));
	book.write('li', (doc) => setChoice(doc, id, 'lookRound', 'gas', false));
	book.addEntry('li', 'b', '天冷了');
	expect(marks().at(-1)).toEqual([]);
});

test('[R9] the moments of an illness are told by their names', () => {
	const id = entryOf('a');
	book.write('wang', (doc) => {
		addEntry(doc, {
			...{ id, type: 'illness', occurredOn: '2026-11-20' as LocalDate },
			...{ writtenAt: instantFromMs(book.nowMs), createdBy: userOf('wang') },
		});
		setValue(doc, id, 'noticedAt', '2026-11-20T10:30');
	});
	book.wait(60);
	book.write('li', (doc) => setValue(doc, id, 'noticedAt', ''));
	expect(marks()).toEqual([
		[['noticedAt', [], ['2026-11-20T10:30']]],
		[['noticedAt', ['2026-11-20T10:30'], []]],
	]);
});

test('[R9] the days of a plan’s stages and the marks of a test are told', () => {
	const section = `sec_${'1'.repeat(22)}` as SectionId;
	const [first, second] = ['1', '2'].map((name) => `stg_${name.repeat(22)}` as StageId);
	book.write('wang', (doc) => {
		addSection(doc, {
			...{ id: section, termId: `trm_${'1'.repeat(22)}` as TermId, subject: '数学' },
			...{ createdBy: userOf('wang'), createdAt: instantFromMs(book.nowMs) },
		});
		addStage(doc, section, { id: first as StageId, dueOn: '2026-12-01' as LocalDate });
	});
	book.wait(60);
	book.write('li', (doc) => {
		editStageDue(doc, section, first as StageId, '2026-12-08' as LocalDate);
		addStage(doc, section, { id: second as StageId, dueOn: '2026-12-20' as LocalDate });
	});
	expect(marks('plan')).toEqual([
		[['stage', [], ['2026-12-01']]],
		[
			['stage', ['2026-12-01'], ['2026-12-08']],
			['stage', [], ['2026-12-20']],
		],
	]);
});

test('[R9] the marks of a test are told by child, and its full marks when they change', () => {
	const id = `tst_${'1'.repeat(22)}` as TestId;
	const child = `chd_${'1'.repeat(22)}` as ChildId;
	const facts = { subject: '数学', name: '期中', on: '2026-11-20' as LocalDate, fullMarks: 100 };
	book.write('wang', (doc) =>
		addTest(doc, { ...facts, id, createdBy: userOf('wang'), createdAt: instantFromMs(book.nowMs) }),
	);
	book.wait(60);
	book.write('li', (doc) => {
		editTest(doc, id, { ...facts, fullMarks: 120 });
		setMarks(doc, id, [{ childId: child, mark: { score: 78 } }], {
			by: userOf('li'),
			at: instantFromMs(book.nowMs),
			newId: () => `mrk_${'1'.repeat(22)}` as MarkId,
		});
	});
	expect(marks('register')).toEqual([
		[],
		[
			['fullMarks', ['100'], ['120']],
			[child, [], ['78']],
		],
	]);
});

test('[R9] how an entry stood tells its ticks and photos with the hand of each', () => {
	const id = entryOf('a');
	book.write('wang', (doc) => {
		addVisit(doc);
		setChoice(doc, id, 'lookRound', 'power', true);
		addPhotos(doc, id, [ONE]);
	});
	book.wait(60);
	book.write('li', (doc) => {
		setChoice(doc, id, 'lookRound', 'fire', true);
		addPhotos(doc, id, [TWO]);
	});
	const [piece] = authoredPieces(new Replay(book.logged), 'diary');
	const told = piece?.parts
		.filter(({ lines }) => lines.length > 0)
		.map(({ name, lines }) => [name, lines.flat().map(({ text, author }) => [text, author])]);
	expect(told).toEqual([
		[
			'lookRound',
			[
				['power', userOf('wang')],
				['fire', userOf('li')],
			],
		],
		[
			'photos',
			[
				[ONE, userOf('wang')],
				[TWO, userOf('li')],
			],
		],
	]);
});

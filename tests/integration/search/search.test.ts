import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import type { DocKind } from '#domain/doc-kind.ts';
import { rotateKey } from '#server/store/log/sqlite/rotate-key.ts';
import { removeEntry, readEntries } from '#notebook/entry-book.ts';
import { must } from '#domain/assert.ts';
import { value } from '../test-school.ts';
import {
	ALL_OF,
	foundBy,
	openSearchedSchool,
	WORD,
	type SearchedSchool,
} from './searched-school.ts';
import { createId, type SessionId } from '#domain/ids.ts';
import type { Month } from '#domain/summary.ts';
import type { LocalDate } from '#domain/time.ts';
import { writeEntry } from '#server/demo/notebook-hand.ts';

let searched: SearchedSchool;
beforeAll(async () => (searched = await openSearchedSchool()));
afterAll(() => searched.close());

const WITHOUT_GUIDANCE: DocKind[] = ['journal', 'diary', 'plan', 'plan-margin', 'card', 'tidings'];
const CARD: DocKind[] = ['card', 'tidings'];
const REGISTERS = ['register of mine', 'register of mine'];
const GUIDANCE: DocKind[] = ['guidance', 'guidance-margin'];

/** Written by hand from product.md §4.4 and design.md §2, not from the table of the code. */
const FINDS: Readonly<Record<keyof SearchedSchool['people'], readonly string[]>> = {
	mentor: [...ALL_OF('mine'), 'summary of mentor', 'summary of mentor'],
	formerMentor: [...ALL_OF('mine'), 'summary of formerMentor', 'summary of formerMentor'],
	otherMentor: [...ALL_OF('other'), 'summary of otherMentor', 'summary of otherMentor'],
	cadre: [...ALL_OF('mine', WITHOUT_GUIDANCE), ...ALL_OF('other', ['plan', 'plan-margin'])],
	// A register each term of the class and of each subject that has a teacher.
	headTeacher: [...ALL_OF('mine'), 'summary of mentor', ...REGISTERS, ...REGISTERS],
	otherHeadTeacher: [
		...ALL_OF('other'),
		...['summary of otherMentor', 'register of other', 'register of other'],
	],
	subjectTeacher: [...ALL_OF('mine', ['plan', 'plan-margin']), ...REGISTERS],
	counselor: [...ALL_OF('mine'), ...ALL_OF('other')],
	leader: [
		...ALL_OF('mine', GUIDANCE),
		...ALL_OF('other', GUIDANCE),
		...['summary of mentor', 'summary of formerMentor', 'summary of otherMentor'],
	],
	archivist: [...ALL_OF('mine', CARD), ...ALL_OF('other', CARD)],
	administrator: [],
};

describe('[§4.4] words are found by whoever may read them', () => {
	test.each(Object.entries(FINDS))('%s', async (who, expected) => {
		const found = await foundBy(searched, who as keyof SearchedSchool['people']);
		expect(found).toEqual([...expected].sort());
	});

	it('and no longer when the right to read has ended', async () => {
		const { school, children, people } = searched;
		expect(await foundBy(searched, 'formerMentor')).toContain('diary of mine');
		school.clock.nowMs += 15 * 24 * 3_600_000;
		expect(await foundBy(searched, 'formerMentor')).not.toContain('diary of mine');
		value(await school.pairings.end(school.administrator, children.other, people.otherMentor));
		await school.records.updateTable('pairing').set({ readAfter: 0 }).execute();
		const found = await foundBy(searched, 'otherMentor');
		expect(found.filter((one) => one.endsWith('of other'))).toEqual([]);
		await school.pair(children.other, people.otherMentor);
	});
});

describe('what is written now', () => {
	it('is found at once, what is put away not any more', async () => {
		const { hand, documents, people, children, school } = searched;
		const journal = must(
			documents.find(({ kind, childId }) => kind === 'journal' && childId === children.mine),
			'a journal',
		);
		const by = { userId: people.mentor, session: 'ses_a' as SessionId, clientId: 7 };
		const [entry] = readEntries(hand.copyOf(journal.id));
		expect(await foundBy(searched, 'counselor')).toContain('journal of mine');
		await hand.write(journal.id, by, (doc) =>
			removeEntry(doc, must(entry, 'an entry').id, school.env.now()),
		);
		expect(await foundBy(searched, 'counselor')).not.toContain('journal of mine');
	});

	it('is found by any part of it, and a rare character alone', async () => {
		expect(await foundBy(searched, 'archivist', '盏花𬭩')).toContain('card of mine');
		expect(await foundBy(searched, 'archivist', '𬭩')).toContain('card of other');
		expect(await foundBy(searched, 'archivist', '𬬻')).toEqual([]);
	});
});

describe('names', () => {
	const names = async (who: keyof SearchedSchool['people'], typed: string) => {
		const { search, school, people } = searched;
		const answer = value(await search.find(await school.actor(people[who]), typed));
		const text = (parts: readonly { text: string }[]) => parts.map((part) => part.text).join('');
		return {
			people: answer.people.map(({ name }) => text(name)),
			classes: answer.classes.map(({ name }) => text(name)),
		};
	};

	it('of the staff are found by those who keep their list, classes by those who see them', async () => {
		expect(await names('leader', 'headt')).toEqual({
			people: ['headteacher', 'otherheadteacher'],
			classes: [],
		});
		expect(await names('mentor', 'headt')).toEqual({ people: [], classes: [] });
		expect((await names('headTeacher', '七（')).classes).toEqual(['七（1）班']);
		expect((await names('archivist', '七（')).classes).toEqual(['七（1）班', '七（2）班']);
	});
});

describe('the exchange of the mentors', () => {
	const found = async (who: keyof SearchedSchool['people'], typed: string) => {
		const { search, school, people } = searched;
		const { posts } = value(await search.find(await school.actor(people[who]), typed));
		return posts.map(({ postId }) => postId);
	};

	it('is found by whoever may read it, with what was said to it, until it is taken off', async () => {
		const { school, people } = searched;
		const [postId, remarkId] = [
			createId('post', school.env.random),
			createId('remark', school.env.random),
		];
		const at = school.env.now();
		await school.records
			.insertInto('exchangePost')
			.values({
				...{ id: postId, month: '2026-11' as Month, text: '小A爱上了𬭩草' },
				...{ authorId: people.mentor, postedAt: at, withdrawnAt: null },
			})
			.execute();
		await school.records
			.insertInto('exchangeRemark')
			.values({
				...{ id: remarkId, postId, text: '可以试试一起种花' },
				...{ authorId: people.otherMentor, writtenAt: at, withdrawnAt: null },
			})
			.execute();
		for (const who of ['mentor', 'leader', 'counselor', 'subjectTeacher'] as const) {
			expect(await found(who, '𬭩草')).toEqual([postId]);
		}
		for (const who of ['archivist', 'administrator'] as const) {
			expect(await found(who, '𬭩草')).toEqual([]);
		}
		expect(await found('mentor', '一起种花')).toEqual([postId]);
		await school.records.updateTable('exchangePost').set({ withdrawnAt: at }).execute();
		expect(await found('mentor', '𬭩草')).toEqual([]);
	});
});

test('earlier years are looked through for who asks for them, and for nobody who may not read', async () => {
	const { school, people, children, hand, search } = searched;
	const day = (text: string) => text as LocalDate;
	const span = { name: '2025–2026', startsOn: day('2025-09-01'), endsOn: day('2026-07-10') };
	const plan = { ...span, terms: [span], holidays: [] };
	const yearId = value(await school.years.open(school.administrator, plan));
	const diary = await school.records
		.selectFrom('document')
		.select('id')
		.where('schoolYearId', '=', yearId)
		.where('childId', '=', children.mine)
		.where('kind', '=', 'diary')
		.executeTakeFirstOrThrow();
	const by = { userId: people.mentor, session: 'ses_a' as SessionId, clientId: 7 };
	await hand.write(diary.id, by, (doc) => {
		const id = createId('entry', school.env.random);
		const entry = { id, type: 'note', occurredOn: day('2026-03-02') } as const;
		const words = { paragraphs: ['去年的𬭩花谢了。', '又开了。'], fields: {}, photos: [] };
		writeEntry(doc, { ...entry, writtenAt: school.env.now(), createdBy: people.mentor }, words);
	});
	const find = async (who: keyof SearchedSchool['people'], years: 'this' | 'all') =>
		value(await search.find(await school.actor(people[who]), '去年的𬭩花', years)).words;
	expect(await find('mentor', 'this')).toEqual([]);
	expect(await find('mentor', 'all')).toMatchObject([
		{
			...{ docId: diary.id, childId: children.mine },
			earlier: { year: '2025–2026', lines: ['去年的𬭩花谢了。', '又开了。'] },
		},
	]);
	for (const who of ['otherMentor', 'leader', 'archivist', 'subjectTeacher'] as const) {
		expect(await find(who, 'all')).toEqual([]);
	}
});

test('whoever asks too often waits', async () => {
	const { search, school, people } = searched;
	const actor = await school.actor(people.administrator);
	const answers = [];
	for (let asked = 0; asked < 40; asked++) answers.push(await search.find(actor, `w${asked}`));
	expect(answers.filter(({ ok }) => !ok).length).toBeGreaterThan(10);
});

test('[R10] after searching the words lie bare in no file of the store', async () => {
	const { school, keysDir, updateLog } = searched;
	await updateLog.settled();
	rotateKey(join(school.dataDir, 'log.sqlite'), keysDir);
	const entries = await readdir(school.dataDir, { recursive: true, withFileTypes: true });
	const files = entries.filter((entry) => entry.isFile());
	expect(files.map(({ name }) => name)).toEqual(expect.arrayContaining(['log.sqlite-wal']));
	const bare = [];
	for (const { parentPath, name } of files) {
		const bytes = await readFile(join(parentPath, name));
		for (const encoding of ['utf8', 'utf16le'] as const) {
			if (bytes.includes(Buffer.from(WORD.slice(0, 3), encoding))) bare.push(name);
		}
	}
	expect(bare).toEqual([]);
});

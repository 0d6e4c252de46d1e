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
import type { SessionId } from '#domain/ids.ts';

let searched: SearchedSchool;
beforeAll(async () => (searched = await openSearchedSchool()));
afterAll(() => searched.close());

const WITHOUT_GUIDANCE: DocKind[] = ['journal', 'diary', 'plan', 'plan-margin', 'card', 'tidings'];
const CARD: DocKind[] = ['card', 'tidings'];
const GUIDANCE: DocKind[] = ['guidance', 'guidance-margin'];

/** Written by hand from product.md §4.4 and design.md §2, not from the table of the code. */
const FINDS: Readonly<Record<keyof SearchedSchool['people'], readonly string[]>> = {
	mentor: [...ALL_OF('mine'), 'summary of mentor', 'summary of mentor'],
	formerMentor: [...ALL_OF('mine'), 'summary of formerMentor', 'summary of formerMentor'],
	otherMentor: [...ALL_OF('other'), 'summary of otherMentor', 'summary of otherMentor'],
	cadre: [...ALL_OF('mine', WITHOUT_GUIDANCE), ...ALL_OF('other', ['plan', 'plan-margin'])],
	headTeacher: [...ALL_OF('mine'), 'summary of mentor'],
	otherHeadTeacher: [...ALL_OF('other'), 'summary of otherMentor'],
	subjectTeacher: ALL_OF('mine', ['plan', 'plan-margin']),
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

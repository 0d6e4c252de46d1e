import { afterEach, beforeEach, expect, test } from 'vitest';
import { createId, type UserId } from '#domain/ids.ts';
import { entryField } from '#notebook/entry-book.ts';
import { addFeedback } from '#notebook/feedback.ts';
import { loadActor } from '#server/access/facts.ts';
import { createMatters } from '#server/matters/matters.ts';
import { openTestSharing, type TestSharing } from './test-sharing.ts';

let home: TestSharing;
beforeEach(async () => {
	home = await openTestSharing();
});
afterEach(() => home.close());

test('an illness waits for an answer, for those who write the diary and nobody else', async () => {
	const { records, env } = home.school;
	const { classId } = await records.selectFrom('child').select('classId').executeTakeFirstOrThrow();
	const head = await home.school.addPerson('班主任', [{ role: 'headTeacher', classId }]);
	const others = [
		await home.school.addPerson('心理老师', [{ role: 'counselor', classId: null }]),
		await home.school.addPerson('组长', [{ role: 'leader', classId: null }]),
		await home.school.addPerson('另一位', [{ role: 'mentor', classId: null }]),
	];
	const matters = createMatters({ records, recordIndex: home.recordIndex });
	const openFor = async (userId: UserId) => matters.open(await loadActor(records, userId));
	const id = await home.addAnEntry('', { type: 'illness', book: home.diary });
	await home.write(home.diary, (doc) => entryField(doc, id, 'symptom')?.insert(0, '发烧'));
	home.recordIndex.noteAppended(home.diary.document.id);
	const matter = { childId: home.childId, entryId: id, type: 'illness', occurredOn: '2026-11-20' };
	for (const userId of [home.mentorId, head]) {
		expect(await openFor(userId)).toEqual([{ ...matter, state: 'open' }]);
	}
	for (const userId of others) expect(await openFor(userId)).toEqual([]);

	await home.write(home.diary, (doc) =>
		addFeedback(doc, id, {
			...{ id: createId('feedback', env.random), at: env.now(), by: home.mentorId },
			...{ on: '2026-11-21' as never, toWhom: '奶奶', way: 'face', words: '', isFixed: false },
		}),
	);
	home.recordIndex.noteAppended(home.diary.document.id);
	expect(await openFor(head)).toEqual([]);
});

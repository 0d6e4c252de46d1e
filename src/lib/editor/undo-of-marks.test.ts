import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { must } from '#domain/assert.ts';
import type { ChildId, MarkId, TestId, UserId } from '#domain/ids.ts';
import type { Instant, LocalDate } from '#domain/time.ts';
import { addTest, setMarks, sheetsOf, undoOfTest } from '#notebook/register.ts';
import { randomFrom, seeds, stepsPerRun } from './undo-seeds.ts';

/** A9 in a sheet of marks, beside `undo-beside-others.svelte.test.ts`. */
const TEST = `tst_${'1'.repeat(22)}` as TestId;
const childId = (n: number) => `chd_${String(n).padStart(22, '0')}` as ChildId;
const teacher = (n: number) => `usr_${String(n).padStart(22, '0')}` as UserId;
const AT = '2026-11-20T08:00:00.000Z' as Instant;

test('[A9] in a sheet of marks, undo and redo never take a mark of another', () => {
	for (const seed of seeds) {
		const random = randomFrom(seed);
		let made = 0;
		const newId = () => `mrk_${String(made++).padStart(22, '0')}` as MarkId;
		const founding = new Y.Doc();
		const facts = { subject: '语文', name: '', on: '2026-11-20' as LocalDate, fullMarks: 100 };
		addTest(founding, { ...facts, id: TEST, createdBy: teacher(2), createdAt: AT });
		const first = Array.from({ length: 6 }, (_, n) => ({
			...{ childId: childId(n), mark: { score: n } },
		}));
		setMarks(founding, TEST, first, { by: teacher(2), at: AT, newId });
		const teachers = [0, 1].map((n) => {
			const doc = new Y.Doc();
			Y.applyUpdate(doc, Y.encodeStateAsUpdate(founding));
			const hand = { by: teacher(n), at: AT, newId, origin: {} };
			return { doc, hand, undo: undoOfTest(doc, hand.origin) };
		});
		const foreign = ({ doc, hand }: (typeof teachers)[number]) =>
			[...(sheetsOf(doc).get(TEST) as Y.Map<{ readonly by: UserId }>)].filter(
				([key, value]) => !key.startsWith('mark/') || value.by !== hand.by,
			);
		for (let step = 0; step < stepsPerRun; step++) {
			const mine = random(2);
			const here = must(teachers[mine], 'a teacher');
			const there = must(teachers[1 - mine], 'a teacher');
			const choice = random(10);
			if (choice < 4) {
				const marks = Array.from({ length: 1 + random(3) }, () => ({
					...{ childId: childId(random(6)), mark: random(5) === 0 ? null : { score: random(100) } },
				}));
				setMarks(here.doc, TEST, marks, here.hand);
			} else if (choice < 8) {
				const before = foreign(here);
				here.undo[choice < 6 ? 'undo' : 'redo']();
				expect(foreign(here), `seed ${seed}, step ${step}`).toEqual(before);
			} else Y.applyUpdate(here.doc, Y.encodeStateAsUpdate(there.doc), 'remote');
		}
	}
}, 300_000);

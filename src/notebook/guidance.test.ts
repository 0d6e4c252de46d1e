import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { GUIDANCE_PARTS } from '#domain/guidance.ts';
import type { GuidancePlanId, SubmissionId, UserId } from '#domain/ids.ts';
import type { Instant, LocalDate } from '#domain/time.ts';
import {
	addGuidancePlan,
	addReview,
	guidancePart,
	guidancePartName,
	namedGuidancePart,
	nextReviewOn,
	readGuidancePlan,
	setMeasure,
	setReviewOn,
	submitGuidancePlan,
} from './guidance.ts';

const ID = `gpl_${'p'.repeat(22)}` as GuidancePlanId;
const ZHANG = `usr_${'z'.repeat(22)}` as UserId;
const at = (day: string) => `${day}T10:00:00.000Z` as Instant;
const act = (mark: string, day: string) => ({
	id: `sub_${mark.repeat(22)}` as SubmissionId,
	at: at(day),
	by: ZHANG,
});

function aPlan(): Y.Doc {
	const doc = new Y.Doc();
	addGuidancePlan(doc, { id: ID, trigger: 'study', createdBy: ZHANG, createdAt: at('2026-11-01') });
	return doc;
}

function fill(doc: Y.Doc): void {
	for (const part of GUIDANCE_PARTS) {
		const paragraph = new Y.XmlElement('paragraph');
		paragraph.insert(0, [new Y.XmlText(part)]);
		guidancePart(doc, ID, part)?.push([paragraph]);
	}
	setReviewOn(doc, ID, '2026-11-30' as LocalDate);
}

describe('[G3] a guidance plan', () => {
	test('is made whole in one transaction (N2)', () => {
		const doc = new Y.Doc();
		let updates = 0;
		doc.on('update', () => updates++);
		addGuidancePlan(doc, { id: ID, trigger: 'law', createdBy: ZHANG, createdAt: at('2026-11-01') });
		expect(updates).toBe(1);
		for (const part of GUIDANCE_PARTS) {
			expect(namedGuidancePart(doc, guidancePartName(ID, part))).toBeInstanceOf(Y.XmlFragment);
		}
		expect(namedGuidancePart(doc, `${ID}/secrets`)).toBeNull();
	});

	test('goes to the leading group when every part is there; ticked measures are measures', () => {
		const doc = aPlan();
		expect(submitGuidancePlan(doc, ID, act('a', '2026-11-02'))).toEqual([
			...GUIDANCE_PARTS,
			'reviewOn',
		]);
		fill(doc);
		guidancePart(doc, ID, 'measures')?.delete(0, 1);
		expect(submitGuidancePlan(doc, ID, act('a', '2026-11-02'))).toEqual(['measures']);
		setMeasure(doc, ID, 'counselling', true);
		expect(submitGuidancePlan(doc, ID, act('a', '2026-11-02'))).toEqual([]);
		expect(readGuidancePlan(doc, ID)?.submissions).toHaveLength(1);
	});

	test('takes reviews at its end, each with the day of the next', () => {
		const doc = aPlan();
		fill(doc);
		const review = (mark: string, on: string, nextOn: string, words = '好些了') =>
			addReview(doc, ID, act(mark, on), {
				...{ on: on as LocalDate, nextOn: nextOn as LocalDate, words },
			});
		review('x', '2026-11-20', '2026-12-01', '  ');
		expect(readGuidancePlan(doc, ID)?.reviews).toEqual([]);
		review('a', '2026-11-29', '2026-12-20');
		review('b', '2026-12-19', '2027-01-10');
		const plan = readGuidancePlan(doc, ID);
		expect(plan?.reviews.map(({ content }) => content.on)).toEqual(['2026-11-29', '2026-12-19']);
		expect(plan && nextReviewOn(plan)).toBe('2027-01-10');
		expect(plan?.submissions).toEqual([]);
	});
});

import * as Y from 'yjs';
import type { FrozenPart, FrozenPiece, Submission } from '#domain/frozen-piece.ts';
import { frozenParts } from '#domain/frozen-piece.ts';
import {
	GUIDANCE_PARTS,
	GUIDANCE_TRIGGERS,
	reviewPiece,
	SCHOOL_MEASURES,
	type GuidancePart,
	type GuidanceTrigger,
	type SchoolMeasure,
} from '#domain/guidance.ts';
import { parseId, type GuidancePlanId, type UserId } from '#domain/ids.ts';
import { missingParts } from '#domain/required-parts.ts';
import { parseInstant, parseLocalDate, type Instant, type LocalDate } from '#domain/time.ts';
import { fragmentToRichText } from './rich-text.ts';
import { readSubmissions, writeSubmission } from './submission.ts';
import { readFragment, readMap, readString } from './y-read.ts';

/**
 * The shape of the guidance plans of a child and school year (G3): a map of plans, each with its
 * trigger, its parts in words, ticked measures and the day of the next review. Asking for approval and
 * reviewing are submissions of the plan (rule N6).
 */
export interface GuidancePlan {
	readonly id: GuidancePlanId;
	readonly trigger: GuidanceTrigger;
	readonly createdBy: UserId;
	readonly createdAt: Instant;
	readonly measures: readonly SchoolMeasure[];
	/** The next day on which it is looked at; `null` while nobody has set it. */
	readonly reviewOn: LocalDate | null;
	readonly removedAt: Instant | null;
	/** Each time the leading group was asked, the earliest first. */
	readonly submissions: readonly Submission[];
	readonly reviews: readonly Submission[];
}

export function plansOf(doc: Y.Doc): Y.Map<unknown> {
	return doc.getMap('plans');
}

const planMap = (doc: Y.Doc, id: GuidancePlanId) => readMap(plansOf(doc), id);
const measureKey = (measure: SchoolMeasure) => `choice/schoolMeasures/${measure}`;

export function addGuidancePlan(
	doc: Y.Doc,
	plan: Pick<GuidancePlan, 'id' | 'trigger' | 'createdBy' | 'createdAt'>,
): void {
	doc.transact(() => {
		const map = new Y.Map<unknown>();
		map.set('trigger', plan.trigger);
		map.set('createdBy', plan.createdBy);
		map.set('createdAt', plan.createdAt);
		for (const part of GUIDANCE_PARTS) map.set(part, new Y.XmlFragment());
		plansOf(doc).set(plan.id, map);
	});
}

/** All plans that read well, removed ones included, the newest first. */
export function readGuidancePlans(doc: Y.Doc): GuidancePlan[] {
	return [...plansOf(doc).keys()]
		.flatMap((key) => readGuidancePlan(doc, key) ?? [])
		.sort((a, b) =>
			a.createdAt > b.createdAt ? -1 : a.createdAt < b.createdAt ? 1 : a.id < b.id ? -1 : 1,
		);
}

export function readGuidancePlan(doc: Y.Doc, key: string): GuidancePlan | null {
	const id = parseId('guidancePlan', key);
	const map = readMap(plansOf(doc), key);
	if (id === null || map === null) return null;
	const trigger = GUIDANCE_TRIGGERS.find((each) => each === readString(map, 'trigger'));
	const createdBy = parseId('user', readString(map, 'createdBy'));
	const createdAt = parseInstant(readString(map, 'createdAt'));
	if (trigger === undefined || createdBy === null || createdAt === null) return null;
	return {
		...{ id, trigger, createdBy, createdAt },
		measures: SCHOOL_MEASURES.filter((measure) => map.get(measureKey(measure)) === true),
		reviewOn: parseLocalDate(readString(map, 'reviewOn')),
		removedAt: parseInstant(readString(map, 'removedAt')),
		submissions: readSubmissions(map, 'guidance'),
		reviews: readSubmissions(map, 'plan-review'),
	};
}

export function guidancePart(
	doc: Y.Doc,
	id: GuidancePlanId,
	part: GuidancePart,
): Y.XmlFragment | null {
	const map = planMap(doc, id);
	return map === null ? null : readFragment(map, part);
}

export function setMeasure(
	doc: Y.Doc,
	id: GuidancePlanId,
	measure: SchoolMeasure,
	isChosen: boolean,
): void {
	planMap(doc, id)?.set(measureKey(measure), isChosen);
}

export function setReviewOn(doc: Y.Doc, id: GuidancePlanId, on: LocalDate): void {
	planMap(doc, id)?.set('reviewOn', on);
}

/** Takes a plan out of sight (rule N4). */
export function removeGuidancePlan(doc: Y.Doc, id: GuidancePlanId, at: Instant): void {
	planMap(doc, id)?.set('removedAt', at);
}

export function restoreGuidancePlan(doc: Y.Doc, id: GuidancePlanId): void {
	planMap(doc, id)?.delete('removedAt');
}

/** A plan as it stands, as plain data; `null` for one that does not read well. */
export function freezeGuidancePlan(doc: Y.Doc, id: GuidancePlanId): FrozenPiece | null {
	const plan = readGuidancePlan(doc, id);
	if (plan === null) return null;
	const parts: FrozenPart[] = [
		{ name: 'trigger', text: plan.trigger },
		...GUIDANCE_PARTS.flatMap((name): FrozenPart[] => {
			const fragment = guidancePart(doc, id, name);
			return fragment === null ? [] : [{ name, rich: fragmentToRichText(fragment) }];
		}),
		{ name: 'schoolMeasures', chosen: plan.measures },
		{ name: 'reviewOn', text: plan.reviewOn ?? '' },
	];
	return { format: 1, kind: 'guidance', on: null, parts: frozenParts(parts) };
}

type Act = Pick<Submission, 'id' | 'at' | 'by'>;

/** Asks for approval of the plan as it stands; tells what is missing, and then nothing has happened. */
export function submitGuidancePlan(doc: Y.Doc, id: GuidancePlanId, act: Act): string[] {
	const map = planMap(doc, id);
	const content = freezeGuidancePlan(doc, id);
	if (map === null || content === null) return [];
	const missing = missingParts(content);
	if (missing.length === 0) writeSubmission(map, { ...act, content });
	return missing;
}

/** Appends a review to a plan and sets the day of the next one (X1). */
export function addReview(
	doc: Y.Doc,
	id: GuidancePlanId,
	act: Act,
	review: { readonly on: LocalDate; readonly words: string; readonly nextOn: LocalDate },
): void {
	const map = planMap(doc, id);
	if (map === null) return;
	const content = reviewPiece(review.on, review.words, review.nextOn);
	if (missingParts(content).length === 0) writeSubmission(map, { ...act, content });
}

/** The next day on which a plan is looked at: what its newest review says, else the plan. */
export function nextReviewOn(plan: Pick<GuidancePlan, 'reviewOn' | 'reviews'>): LocalDate | null {
	const part = plan.reviews.at(-1)?.content.parts.find(({ name }) => name === 'reviewOn');
	return (part && 'text' in part ? parseLocalDate(part.text) : null) ?? plan.reviewOn;
}

/** The name under which a note finds a part of a plan again, e.g. `gpl_…/facts`. */
export function guidancePartName(id: GuidancePlanId, part: GuidancePart): string {
	return `${id}/${part}`;
}

/** The fragment that `guidancePartName` names; `null` when this device does not have it. */
export function namedGuidancePart(doc: Y.Doc, name: string): Y.XmlFragment | null {
	const [plan, wanted, ...rest] = name.split('/');
	const id = parseId('guidancePlan', plan);
	const part = GUIDANCE_PARTS.find((each) => each === wanted);
	return id === null || part === undefined || rest.length > 0 ? null : guidancePart(doc, id, part);
}

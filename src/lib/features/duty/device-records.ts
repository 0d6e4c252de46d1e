import type { Caseload, CaseloadChild } from '#domain/caseload.ts';
import type { DocKind } from '#domain/doc-kind.ts';
import { countedDates } from '#domain/duty/duty.ts';
import type { ApprovedPlan } from '#domain/duty/follow-plan.ts';
import type { HeldTest } from '#domain/duty/follow-test.ts';
import { countOf, type DutyRecord } from '#domain/duty/ledger.ts';
import {
	isEntryFact,
	isPieceFact,
	isRegisterFact,
	type DocumentFact,
	type PieceFact,
} from '#domain/entry.ts';
import { parseId, type ChildId, type DocId, type UserId } from '#domain/ids.ts';

/** The records that this device knows of, from its own copies and from what school has told it. */

export type FactsOf = (id: DocId) => readonly DocumentFact[] | null;

/** The documents of a child in which its duties are met. */
const KINDS_WITH_RECORDS: readonly DocKind[] = ['journal', 'diary', 'plan', 'card', 'tidings'];

/** Of these documents; `null` while one with words in it is not on this device. */
export function recordsOf(child: CaseloadChild, factsOf: FactsOf): DutyRecord[] | null {
	const records: DutyRecord[] = [];
	for (const { id, kind, head } of child.documents) {
		if (!KINDS_WITH_RECORDS.includes(kind)) continue;
		const facts = factsOf(id);
		if (facts === null && head > 0) return null;
		for (const entry of facts ?? []) {
			if (isPieceFact(entry)) records.push(recordOfPiece(entry));
			if (!isEntryFact(entry)) continue;
			const { type, occurredOn, writtenAt, photos, submittedAt } = entry;
			if (photos === 0 && entry.characters === 0) continue;
			const submitted = submittedAt === undefined ? null : { writtenAt: submittedAt };
			const dates = countedDates(type, { occurredOn, writtenAt }, submitted);
			if (dates === null) continue;
			const sharedAt = child.shared?.[entry.id] ?? null;
			const count = countOf(type, photos);
			records.push({ kind: type, ...dates, receivedAt: null, sharedAt, count });
		}
	}
	return records;
}

function recordOfPiece({ type, occurredOn, writtenAt }: PieceFact): DutyRecord {
	return { kind: type, occurredOn, writtenAt, receivedAt: null, count: 1, sharedAt: null };
}

/** X1: the approved plans of a child, with the reviews that wait on this device as well. */
export function plansOf(
	{ plans = [], documents }: CaseloadChild,
	factsOf: FactsOf,
): ApprovedPlan[] {
	const here = documents
		.filter(({ kind }) => kind === 'guidance')
		.flatMap(({ id }) => factsOf(id) ?? [])
		.filter(isPieceFact)
		.filter(({ type }) => type === 'plan-review');
	return plans.map((plan) => ({
		...plan,
		reviews: [
			...plan.reviews,
			...here
				.filter(({ of }) => of === plan.id)
				.map(({ occurredOn, writtenAt }) => ({ occurredOn, writtenAt, receivedAt: null })),
		],
	}));
}

/** M4: the summaries of mine that lie on this device, handed in. */
export function summariesOf({ me, shared = [] }: Caseload, factsOf: FactsOf): DutyRecord[] {
	return shared
		.filter(({ kind, authorId }) => kind === 'summary' && authorId === me.userId)
		.flatMap(({ id }) => factsOf(id) ?? [])
		.filter(isPieceFact)
		.map(recordOfPiece);
}

/** P2: when this pairing was looked at, at school and on this device. */
export function checksOf(
	{ checks = [], documents }: CaseloadChild,
	factsOf: FactsOf,
): DutyRecord[] {
	const here = documents
		.filter(({ kind }) => kind === 'diary')
		.flatMap(({ id }) => factsOf(id) ?? [])
		.filter(isEntryFact)
		.filter(({ type, characters }) => type === 'check' && characters > 0);
	return [
		...checks,
		...here.map(({ occurredOn, writtenAt }) => ({
			...{ kind: 'pairing-check' as const, occurredOn, writtenAt, receivedAt: null },
			...{ count: 1, sharedAt: null },
		})),
	];
}

/** The tests of a register that lies on this device, with the rows in them (M3), and by whom they are held. */
export function testsOf(
	docId: DocId,
	factsOf: FactsOf,
): (HeldTest & { readonly by: UserId | undefined })[] {
	const facts = (factsOf(docId) ?? []).filter(isRegisterFact);
	const rowsOf = Map.groupBy(
		facts.filter(({ type }) => type === 'score'),
		({ of }) => of.split('/')[0],
	);
	return facts
		.filter(({ type }) => type === 'test')
		.flatMap(({ of, occurredOn, by }) => {
			const id = parseId('test', of);
			if (id === null) return [];
			const rows = (rowsOf.get(id) ?? []).flatMap(({ of: row, writtenAt }) => {
				const childId = parseId('child', row.split('/')[1]);
				return childId === null ? [] : [[childId, { writtenAt, receivedAt: null }] as const];
			});
			return [{ id, heldOn: occurredOn, rows: new Map(rows), by }];
		});
}

/** What was said of a child in a register that lies on this device (M3e). */
export function evaluationsOf(docId: DocId, childId: ChildId, factsOf: FactsOf): DutyRecord[] {
	return (factsOf(docId) ?? [])
		.filter(isRegisterFact)
		.filter(({ type, of }) => type === 'class-evaluation' && of === childId)
		.map(({ occurredOn, writtenAt }) => ({
			...{ kind: 'class-evaluation' as const, occurredOn, writtenAt, receivedAt: null },
			...{ count: 1, sharedAt: null },
		}));
}

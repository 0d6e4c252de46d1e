import type { Caseload } from '#domain/caseload.ts';
import type { DocumentFact } from '#domain/entry.ts';
import type { DocId } from '#domain/ids.ts';
import type { Instant } from '#domain/time.ts';
import { myDuties } from '#lib/features/duty/my-duties.ts';

/** What the page of the benchmark is given: a mentor's caseload and what its books hold. */
export interface DutiesInput {
	readonly caseload: Caseload;
	readonly facts: Readonly<Record<DocId, readonly DocumentFact[]>>;
	readonly at: Instant;
}

/** Reckons a mentor's duties so many times in the browser; milliseconds each. */
export function reckon({ caseload, facts, at }: DutiesInput, times: number): number[] {
	return Array.from({ length: times }, () => {
		const startedAt = performance.now();
		const duties = myDuties(caseload, (id) => facts[id] ?? null, at);
		if (duties === null || duties.unknown.length > 0) throw new Error('Nothing to judge by.');
		return performance.now() - startedAt;
	});
}

Object.assign(globalThis, { reckon });

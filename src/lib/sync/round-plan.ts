import type { Caseload, CaseloadDocument } from '#domain/caseload.ts';
import type { ChildId } from '#domain/ids.ts';
import type { Copy, Mark, TrayPiece } from '#lib/storage/device-store.ts';

/**
 * Decides what one round of background work has to do, from what the school says (the caseload) and
 * what lies on this device. Pure; `background-sync.ts` does it.
 */
export interface RoundPlan {
	/** To be opened, synced and closed one after another; unsent work first, then my own children. */
	readonly sync: readonly PlannedSync[];
	/** Unsent work that the school would not take: it goes to the tray before anything else. */
	readonly quarantine: readonly PlannedQuarantine[];
	/** Copies that this person may not have any more and that hold no unsent work. */
	readonly drop: readonly Copy[];
}

export interface PlannedSync {
	readonly copy: Copy;
	/** The head at school, which the copy holds once synced. */
	readonly head: number;
}

export interface PlannedQuarantine {
	readonly copy: Copy;
	readonly reason: TrayPiece['reason'];
}

type PlannedCaseload = Pick<Caseload, 'children' | 'shared' | 'store'>;

interface PlannedDocument extends CaseloadDocument {
	readonly childId: ChildId | null;
	/** Kept ready for work without a network: my own children's, and what I write in myself. */
	readonly isMine: boolean;
}

/** Every document of the caseload. */
function all({ children, shared = [] }: PlannedCaseload): PlannedDocument[] {
	return [
		...children.flatMap(({ id, mine, documents }) =>
			documents.map((document) => ({ ...document, childId: id, isMine: mine })),
		),
		...shared.map((document) => ({
			...document,
			childId: null,
			isMine: document.access === 'write',
		})),
	];
}

export function planRound(
	caseload: PlannedCaseload,
	copies: readonly Copy[],
	marks: readonly Mark[],
): RoundPlan {
	const copyByKey = new Map(copies.map((copy) => [keyOf(copy), copy]));
	const marked = new Set(marks.map(keyOf));
	const current = new Set<string>();
	const readOnly = new Set<string>();
	const unsent: PlannedSync[] = [];
	const mine: PlannedSync[] = [];
	const others: PlannedSync[] = [];
	for (const { id: docId, kind, generation, access, head, childId, isMine } of all(caseload)) {
		const key = keyOf({ docId, generation });
		const known = copyByKey.get(key);
		const copy = known ?? {
			...{ docId, generation, kind, childId },
			syncedHead: 0,
			latestOn: null,
		};
		current.add(key);
		if (access === 'read') readOnly.add(key);
		if (marked.has(key) && access === 'write') unsent.push({ copy, head });
		else if (known ? isUpToDate(known, head, caseload.store) : head === 0) continue;
		else if (isMine) mine.push({ copy, head });
		else if (known) others.push({ copy, head });
	}
	const hasUnsent = (copy: Copy) => marked.has(keyOf(copy));
	return {
		sync: [...unsent, ...mine, ...others],
		quarantine: copies
			.filter((copy) => hasUnsent(copy))
			.filter((copy) => !current.has(keyOf(copy)) || readOnly.has(keyOf(copy)))
			.map((copy) => ({ copy, reason: reasonFor(caseload, copy, readOnly) })),
		drop: copies.filter((copy) => !hasUnsent(copy) && !current.has(keyOf(copy))),
	};
}

/**
 * Only the very head of this very store: after a backup was restored the school may have less than it
 * had, and gets it again (nothing that was acknowledged once counts as sent).
 */
function isUpToDate(copy: Copy, head: number, store: string): boolean {
	return copy.syncedHead === head && copy.syncedStore === store;
}

function reasonFor(
	caseload: PlannedCaseload,
	copy: Copy,
	readOnly: ReadonlySet<string>,
): TrayPiece['reason'] {
	if (readOnly.has(keyOf(copy))) return 'read-only';
	const isKnown = all(caseload).some(({ id }) => id === copy.docId);
	return isKnown ? 'older-copy' : 'no-access';
}

function keyOf({ docId, generation }: Pick<Copy, 'docId' | 'generation'>): string {
	return `${docId}:${generation}`;
}

import * as Y from 'yjs';
import type { DocKind } from '#domain/doc-kind.ts';
import type { PieceChange, PieceLabel, Restoration, Sitting } from '#domain/history.ts';
import type { SessionId, UserId } from '#domain/ids.ts';
import { instantFromMs } from '#domain/time.ts';
import { isSubmissionKey } from '#notebook/submission.ts';
import { markChanges, markedPieces, marksOf, NO_MARKS, piecesSet, type Marks } from './marks.ts';
import { labelOf } from './pieces.ts';
import { piecesMap } from './root.ts';
import { Replay, type LoggedDocument, type Step } from './replay.ts';
import { beginningOf, sittingGapMs } from './row-times.ts';
import { TextCounter, type TextCount } from './text-counts.ts';
import { emptiedCharsMin, emptiedShare, isSudden, wipeOf, type Stand } from './wipe.ts';

const NOTHING: Stand = { chars: 0, visible: false };

interface PieceLine {
	readonly before: Stand;
	readonly marksBefore: Marks;
	after: Stand;
	marksAfter: Marks;
	written: number;
	deleted: number;
}

/** A sitting with the session of its last update, which knows the device. */
export type LoggedSitting = Omit<Sitting, 'device'> & { readonly session: SessionId };

interface OpenSitting {
	readonly author: UserId;
	readonly fromMs: number;
	readonly firstSeq: number;
	readonly firstRow: number;
	readonly charsBefore: number;
	readonly pieces: Map<string, PieceLine>;
	toMs: number;
	lastSeq: number;
	session: SessionId;
	readonly restoration: Restoration['type'] | null;
}

/**
 * Who sat down when, and what each sitting did to which piece, oldest first. A sitting is one
 * person's; those of two people may overlap. It ends when its author gets up, and before an update
 * that takes most of a piece's words at once. A restoration is a sitting of its own and never a wipe.
 */
export function sittingsOf(logged: LoggedDocument, kind: DocKind): LoggedSitting[] {
	const ledger = new Ledger(kind, logged.restorations ?? new Map());
	const replay = new Replay(logged, { onStep: (step, so_far) => ledger.follow(step, so_far) });
	replay.destroy();
	return ledger.sittings();
}

/** Follows a replay row by row and keeps the sittings. */
export class Ledger {
	readonly #kind: DocKind;
	readonly #counter = new TextCounter();
	readonly #stands = new Map<string, Stand>();
	readonly #labels = new Map<string, PieceLabel>();
	readonly #marks = new Map<string, Marks>();
	readonly #sittings: OpenSitting[] = [];
	readonly #newest = new Map<UserId, OpenSitting>();
	/** Of each row: its sitting, and whether it must stay a row of its own when others are folded. */
	readonly places: { readonly sitting: object; readonly isAlone: boolean }[] = [];
	readonly #restorations: ReadonlyMap<number, Restoration['type']>;
	#charsInSight = 0;

	constructor(kind: DocKind, restorations: ReadonlyMap<number, Restoration['type']>) {
		this.#kind = kind;
		this.#restorations = restorations;
	}

	follow(step: Step, replay: Replay): void {
		const isSudden = this.#isSudden(step, replay);
		const sitting = this.#sittingOf(step, isSudden);
		const isAlone = isSudden || submits(step.transaction);
		this.places[step.index] = { sitting, isAlone };
		const counts = this.#counter.count(step, replay, sitting.firstRow);
		const root = piecesMap(step.transaction.doc, this.#kind);
		const marked = markedPieces(root, step.transaction);
		for (const piece of new Set([...counts.keys(), ...touchedBelow(root, step.transaction)])) {
			const line = this.#enter(sitting, piece, counts.get(piece), root);
			if (marked.has(piece)) line.marksAfter = marksOf(step.transaction.doc, this.#kind, piece);
			this.#marks.set(piece, line.marksAfter);
			this.#name(piece, root, step.transaction);
		}
	}

	sittings(): LoggedSitting[] {
		return this.#sittings.map((sitting) => {
			const losses = [...sitting.pieces].map(([piece, line]) => ({
				...{ piece, ...line },
				today: this.#stands.get(piece) ?? NOTHING,
			}));
			return {
				author: sitting.author,
				from: instantFromMs(sitting.fromMs),
				to: instantFromMs(sitting.toMs),
				firstSeq: sitting.firstSeq,
				lastSeq: sitting.lastSeq,
				session: sitting.session,
				restoration: sitting.restoration,
				pieces: [...sitting.pieces]
					.flatMap(([piece, line]) => this.#changeOf(piece, line))
					.sort(mostChanged),
				wipe: sitting.restoration === null ? wipeOf(losses, sitting.charsBefore) : null,
			};
		});
	}

	/** Does this update take most of what a piece held, its author's own words of today included? */
	#isSudden(step: Step, replay: Replay): boolean {
		// What was folded took nothing at once: such an update is never folded with others.
		if (step.row.folded !== undefined || !takesMuch(step.transaction)) return false;
		const counts = this.#counter.count(step, replay, step.index);
		return [...counts].some(([piece, { deleted }]) =>
			isSudden(this.#stands.get(piece)?.chars ?? 0, deleted),
		);
	}

	#sittingOf({ row, index }: Step, isSudden: boolean): OpenSitting {
		const { author, session, receivedAt, seq } = row;
		const first = beginningOf(row);
		const restoration = this.#restorations.get(seq) ?? null;
		const isAlone = isSudden || restoration !== null;
		const known = this.#newest.get(author);
		const isSeated = known?.restoration === null && first.receivedAt - known.toMs <= sittingGapMs;
		if (isSeated && !isAlone) {
			known.toMs = Math.max(known.toMs, receivedAt);
			known.lastSeq = seq;
			known.session = session;
			return known;
		}
		const fresh: OpenSitting = {
			...{ author, session, fromMs: first.receivedAt, toMs: receivedAt },
			...{ firstSeq: first.seq, lastSeq: seq },
			...{ restoration, firstRow: index, charsBefore: this.#charsInSight, pieces: new Map() },
		};
		this.#sittings.push(fresh);
		this.#newest.set(author, fresh);
		return fresh;
	}

	#enter(
		sitting: OpenSitting,
		piece: string,
		count: TextCount | undefined,
		root: Y.Map<unknown>,
	): PieceLine {
		const { written, deleted, slipped } = count ?? { written: 0, deleted: 0, slipped: 0 };
		const before = this.#stands.get(piece) ?? NOTHING;
		const map = root.get(piece);
		const after = {
			chars: before.chars + written - deleted - slipped,
			visible: map instanceof Y.Map && !map.has('removedAt'),
		};
		this.#stands.set(piece, after);
		this.#charsInSight += inSight(after) - inSight(before);
		const marks = this.#marks.get(piece) ?? NO_MARKS;
		const line = sitting.pieces.get(piece) ?? {
			...{ before, after, written: 0, deleted: 0 },
			...{ marksBefore: marks, marksAfter: marks },
		};
		line.after = after;
		line.marksAfter = marks;
		line.written += written - slipped;
		line.deleted += deleted;
		sitting.pieces.set(piece, line);
		return line;
	}

	/** Remembers what a piece was last called, for when it is gone. */
	#name(piece: string, root: Y.Map<unknown>, transaction: Y.Transaction): void {
		const map = root.get(piece);
		const isRenamed = map instanceof Y.Map && transaction.changed.has(map as never);
		if (this.#labels.has(piece) && !isRenamed) return;
		const label = labelOf(transaction.doc, this.#kind, piece);
		if (label.type !== 'other') this.#labels.set(piece, label);
	}

	#changeOf(piece: string, line: PieceLine): PieceChange[] {
		const { before, after, written, deleted } = line;
		if (!before.visible && !after.visible) return [];
		const label = this.#labels.get(piece) ?? { type: 'other' };
		const isNew = !before.visible && before.chars === 0;
		const change = !after.visible
			? 'removed'
			: before.visible
				? 'changed'
				: isNew
					? 'added'
					: 'returned';
		const isTold = change === 'added' || change === 'changed';
		const marks = isTold ? markChanges(line.marksBefore, line.marksAfter, change === 'added') : [];
		return [{ piece, label, change, written: Math.max(0, written), deleted, marks }];
	}
}

/** What comes after a submission is told apart from what came before it, at whatever time. */
function submits({ changed }: Y.Transaction): boolean {
	return [...changed.values()].some((keys) =>
		[...keys].some((key) => key !== null && isSubmissionKey(key)),
	);
}

/** Most updates delete a letter or two; only the others are looked at twice. */
function takesMuch({ deleteSet }: Y.Transaction): boolean {
	let length = 0;
	for (const ranges of deleteSet.clients.values()) for (const { len } of ranges) length += len;
	return length >= emptiedCharsMin * emptiedShare;
}

function mostChanged(a: PieceChange, b: PieceChange): number {
	const difference = b.written + b.deleted - a.written - a.deleted;
	return difference !== 0 ? difference : a.piece < b.piece ? -1 : 1;
}

const inSight = ({ chars, visible }: Stand) => (visible ? chars : 0);

/** Pieces whose map, or anything in it, changed. */
function touchedBelow(root: Y.Map<unknown>, transaction: Y.Transaction): Set<string> {
	const touched = new Set(piecesSet(transaction));
	for (const type of transaction.changedParentTypes.keys()) {
		const item = type._item;
		if (item?.parent === root && item.parentSub !== null) touched.add(item.parentSub);
	}
	return touched;
}

import { createHash } from 'node:crypto';
import type * as Y from 'yjs';
import type { DocKind } from '#domain/doc-kind.ts';
import type { Submission } from '#domain/frozen-piece.ts';
import type { SubmissionId, UserId } from '#domain/ids.ts';
import { entriesOf } from '#notebook/entry-book.ts';
import { isFeedbackKey } from '#notebook/feedback.ts';
import { plansOf } from '#notebook/guidance.ts';
import { sectionsOf } from '#notebook/plan.ts';
import { submissionsOfPiece } from '#notebook/submitted-pieces.ts';
import { isSubmissionKey } from '#notebook/submission.ts';
import type { LoggedUpdate } from '#server/store/log/update-log.ts';

/** A submission as it arrived: the words by their hash, the rest by the relay's own binding. */
export interface ArrivedSubmission {
	readonly pieceId: string;
	readonly submission: Submission;
	/** SHA-256 (hex) of the frozen piece. */
	readonly hash: string;
	/** Server clock in milliseconds. */
	readonly receivedAt: number;
}

/** Somebody's change of a piece that arrived after the piece was submitted. */
export interface LateArrival {
	readonly pieceId: string;
	readonly author: UserId;
	readonly receivedAt: number;
}

/** The root whose pieces can be submitted; `null` for a kind of document that has none. */
export function submittableRoot(doc: Y.Doc, kind: DocKind): Y.Map<unknown> | null {
	if (kind === 'journal' || kind === 'diary') return entriesOf(doc);
	if (kind === 'guidance') return plansOf(doc);
	return kind === 'plan' ? sectionsOf(doc) : null;
}

/**
 * Follows a document row by row and tells what was submitted in it and what came too late (product.md
 * §4.3 rule 2). A submission counts for whoever sent it: one in the name of somebody else is none.
 */
export class SubmissionWatch {
	readonly arrived: ArrivedSubmission[] = [];
	readonly late: LateArrival[] = [];
	readonly #doc: Y.Doc;
	readonly #kind: DocKind;
	/** The submissions that are on record, by piece. */
	readonly #known: Map<string, Set<SubmissionId>>;
	#touched = new Map<string, boolean>();

	constructor(
		doc: Y.Doc,
		kind: DocKind,
		known: readonly { readonly pieceId: string; readonly id: SubmissionId }[],
	) {
		this.#doc = doc;
		this.#kind = kind;
		this.#known = new Map();
		for (const { pieceId, id } of known) this.#remember(pieceId, id);
		submittableRoot(doc, kind)?.observeDeep((events) => this.#note(events));
	}

	/** Call after each row was applied. */
	afterRow({ author, receivedAt }: Pick<LoggedUpdate, 'author' | 'receivedAt'>): void {
		for (const [pieceId, isWords] of this.#touched) {
			const known = this.#known.get(pieceId);
			if (known !== undefined && isWords) this.late.push({ pieceId, author, receivedAt });
			for (const submission of submissionsOfPiece(this.#doc, this.#kind, pieceId)) {
				if (known?.has(submission.id) || submission.by !== author) continue;
				const hash = createHash('sha256').update(JSON.stringify(submission.content)).digest('hex');
				this.arrived.push({ pieceId, submission, hash, receivedAt });
				this.#remember(pieceId, submission.id);
			}
		}
		this.#touched = new Map();
	}

	#remember(pieceId: string, id: SubmissionId): void {
		const ids = this.#known.get(pieceId) ?? new Set();
		this.#known.set(pieceId, ids.add(id));
	}

	#note(events: readonly Y.YEvent<Y.AbstractType<unknown>>[]): void {
		for (const event of events) {
			const [piece, ...path] = event.path.map(String);
			const keys = [...event.changes.keys.keys()];
			if (piece === undefined) keys.forEach((key) => this.#touch(key, true));
			else this.#touch(piece, isWordsOfPiece(path, keys));
		}
	}

	#touch(pieceId: string, isWords: boolean): void {
		this.#touched.set(pieceId, isWords || (this.#touched.get(pieceId) ?? false));
	}
}

/**
 * Does this change what was submitted? Feedback and submitting itself do not, and the observed effect
 * of a stage of a plan (阶段性效果) is written after it was submitted.
 */
function isWordsOfPiece(path: readonly string[], keys: readonly string[]): boolean {
	if (path.length === 0) return keys.some((key) => !isSubmissionKey(key) && !isFeedbackKey(key));
	return !(path[0] === 'stages' && path.includes('observed'));
}

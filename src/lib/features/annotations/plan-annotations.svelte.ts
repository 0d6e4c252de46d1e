import type { DocId, ThreadId } from '#domain/ids.ts';
import { resolveAnchor, type ResolvedAnchor } from '#notebook/anchor.ts';
import {
	addComment,
	addThread,
	readThreads,
	reopenThread,
	resolveThread,
	threadsOf,
	type Anchor,
	type Thread,
} from '#notebook/margin.ts';
import type { Highlight } from '#lib/editor/highlights.ts';
import { m } from '#lib/i18n/generated/messages.js';
import { live } from '#lib/session/live.ts';
import type { OpenDocument } from '#lib/session/open-document.ts';
import type { Session } from '#lib/session/session.ts';
import type { AnnotatedHost } from './annotated-hosts.ts';

/** A thread of notes and what became of the words it speaks of. */
export interface PlacedThread {
	readonly thread: Thread;
	readonly place: ResolvedAnchor;
}

const GONE: ResolvedAnchor = { state: 'gone', range: null };

/** The notes on one study plan, or on a child's guidance plans: where they hang today, which one is being read, and what one may do. */
export class PlanAnnotations {
	/** The note being read, here and in the text. */
	active = $state<ThreadId | null>(null);
	/** Words just selected, for which a note is being written. */
	draft = $state.raw<Anchor | null>(null);
	readonly #host: AnnotatedHost;
	readonly #plan: OpenDocument;
	/** The document in which the notes lie. */
	readonly margin: OpenDocument;
	readonly #session: Session;
	readonly #threads;
	readonly #visibleParts;
	readonly #placed = $derived.by(() => this.#place());

	constructor(plan: OpenDocument, margin: OpenDocument, session: Session, host: AnnotatedHost) {
		this.#host = host;
		this.#plan = plan;
		this.margin = margin;
		this.#session = session;
		this.#threads = live(threadsOf(margin.doc), () => readThreads(margin.doc));
		this.#visibleParts = live(host.rootOf(plan.doc), () => host.visibleParts(plan.doc));
	}

	/** Reads again after every change in the plan, because words move with each. */
	#place(): PlacedThread[] {
		const parts = this.#visibleParts.current;
		return this.#threads.current.map((thread) => {
			const { part } = thread.anchor;
			if (!parts.includes(part)) return { thread, place: GONE };
			return {
				thread,
				place: resolveAnchor(this.#host.partOf(this.#plan.doc, part), thread.anchor),
			};
		});
	}

	get planId(): DocId {
		return this.#plan.id;
	}

	/** Who will read a note, in words. */
	get readers(): string {
		return this.#host.readers();
	}

	get canWrite(): boolean {
		return this.margin.access === 'write' && this.margin.loaded;
	}

	get openCount(): number {
		return this.#placed.filter(({ thread }) => thread.resolvedAt === null).length;
	}

	/** The notes of a section, in the order of its parts and words; oldest first where words are gone. */
	threadsOf(sectionId: string): PlacedThread[] {
		const parts = this.#visibleParts.current;
		const rank = ({ thread, place }: PlacedThread) =>
			parts.indexOf(thread.anchor.part) * 1e6 + (place.range?.from ?? 1e5);
		return this.#placed
			.filter(({ thread }) => thread.anchor.part.startsWith(`${sectionId}/`))
			.sort((a, b) => rank(a) - rank(b));
	}

	/** Notes whose section is no longer in sight; never hidden. */
	homeless(sectionIds: readonly string[]): PlacedThread[] {
		return this.#placed.filter(
			({ thread }) => !sectionIds.some((id) => thread.anchor.part.startsWith(`${id}/`)),
		);
	}

	highlightsOf(part: string): Highlight[] {
		return this.#placed.flatMap(({ thread, place }) =>
			thread.anchor.part === part && thread.resolvedAt === null && place.range !== null
				? [
						{
							id: thread.id,
							range: place.range,
							active: thread.id === this.active,
							label: m.note_on_words(),
						},
					]
				: [],
		);
	}

	/** Hangs a new note on the words of `draft`. */
	annotate(text: string): void {
		if (this.draft === null || text.trim() === '') return;
		const id = this.#session.newId('thread');
		const comment = this.#comment(text);
		addThread(
			this.margin.doc,
			{ id, anchor: this.draft, createdBy: comment.by, createdAt: comment.at },
			comment,
		);
		this.draft = null;
		this.active = id;
	}

	reply(id: ThreadId, text: string): void {
		if (text.trim() !== '') addComment(this.margin.doc, id, this.#comment(text));
	}

	resolve(id: ThreadId): void {
		resolveThread(this.margin.doc, id, this.#session.me.userId, this.#session.now());
		if (this.active === id) this.active = null;
	}

	reopen(id: ThreadId): void {
		reopenThread(this.margin.doc, id);
		this.active = id;
	}

	#comment(text: string) {
		return {
			id: this.#session.newId('comment'),
			by: this.#session.me.userId,
			at: this.#session.now(),
			text: text.trim(),
		};
	}
}

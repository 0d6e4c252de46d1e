import * as Y from 'yjs';
import { expect, test } from 'vitest';
import { must } from '#domain/assert.ts';
import { DOC_KINDS, type DocKind } from '#domain/doc-kind.ts';
import type { SessionId, UserId } from '#domain/ids.ts';
import type { Month } from '#domain/summary.ts';
import type { Instant, LocalDate } from '#domain/time.ts';
import { instantFromMs } from '#domain/time.ts';
import { addEntry, entryBody } from '#notebook/entry-book.ts';
import { addEvaluation, evaluationText } from '#notebook/evaluations.ts';
import { addGuidancePlan, guidancePart, setMeasure } from '#notebook/guidance.ts';
import { addComment, addThread, resolveThread, threadsOf } from '#notebook/margin.ts';
import { addSection, sectionPart } from '#notebook/plan.ts';
import { addTest, setMarks } from '#notebook/register.ts';
import { putStatement } from '#notebook/statement-pieces.ts';
import { addSummary, summaryBody } from '#notebook/summary-book.ts';
import type { LoggedUpdate } from '#server/store/log/update-log.ts';
import type { LoggedDocument } from './replay.ts';
import { piecesMap } from './root.ts';
import { sittingsOf } from './sittings.ts';
import { undoingOf } from './undo.ts';
import { wordsAt } from './words-at.ts';

/** The history of every kind that a person writes into: whose words, how it stood, and the way back. */
const id = <T>(prefix: string, name: string) => `${prefix}_${name.padStart(22, '0')}` as T;
const WANG = id<UserId>('usr', 'wang');
const LI = id<UserId>('usr', 'li');
const AT = '2026-11-23T02:00:00Z' as Instant;
const DAY = '2026-11-20' as LocalDate;

/** Two people who take turns in one document; each turn is a row of its own, an hour after the last. */
class Turns {
	readonly rows: LoggedUpdate[] = [];
	readonly #owners = new Map<number, UserId>();
	readonly #copies = new Map([WANG, LI].map((author) => [author, new Y.Doc()]));

	take(author: UserId, change: (doc: Y.Doc) => void): number {
		const doc = must(this.#copies.get(author), 'a copy');
		const before = Y.encodeStateVector(doc);
		const clock = Y.getState(doc.store, doc.clientID);
		doc.transact(() => change(doc));
		if (Y.getState(doc.store, doc.clientID) > clock) this.#owners.set(doc.clientID, author);
		return this.log(author, Y.encodeStateAsUpdate(doc, before));
	}

	log(author: UserId, bytes: Uint8Array): number {
		const seq = this.rows.length + 1;
		const session = id<SessionId>('ses', author.slice(-4));
		this.rows.push({ seq, receivedAt: Date.parse(AT) + seq * 3_600_000, author, session, bytes });
		for (const copy of this.#copies.values()) Y.applyUpdate(copy, bytes);
		return seq;
	}

	get logged(): LoggedDocument {
		const owners = [...this.#owners].map(([clientId, userId]) => ({
			...{ clientId, userId, firm: true },
		}));
		return { rows: this.rows, owners };
	}
}

const say = (fragment: Y.XmlFragment | null, words: string) => {
	const text = new Y.XmlText(words);
	const paragraph = new Y.XmlElement('paragraph');
	paragraph.insert(0, [text]);
	fragment?.insert(fragment.length, [paragraph]);
};

interface Story {
	/** Begins a piece with the words 「先」. */
	begin(doc: Y.Doc): void;
	/** Adds the words 「后」 to it, or a piece of its own with them. */
	goOn(doc: Y.Doc): void;
	readonly label: string;
}

const entry: Story = {
	begin(doc) {
		addEntry(doc, {
			...{ id: id('ent', 'a'), type: 'note', occurredOn: DAY, writtenAt: AT, createdBy: WANG },
		});
		say(entryBody(doc, id('ent', 'a')), '先');
	},
	goOn: (doc) => say(entryBody(doc, id('ent', 'a')), '后'),
	label: 'entry',
};

const notes: Story = {
	begin: (doc) =>
		addThread(
			doc,
			{
				id: id('thr', 'a'),
				anchor: { part: 'x', start: Uint8Array.of(1), end: Uint8Array.of(2), quote: '背单词' },
				...{ createdBy: WANG, createdAt: AT },
			},
			{ id: id('cmt', 'a'), by: WANG, at: AT, text: '先' },
		),
	goOn: (doc) =>
		addComment(doc, id('thr', 'a'), { id: id('cmt', 'b'), by: LI, at: AT, text: '后' }),
	label: 'thread',
};

const statement = (name: string, by: UserId, value: string) => (doc: Y.Doc) =>
	putStatement(doc, {
		...{ id: id('stm', name), person: 'father', field: 'phone', value, since: DAY },
		...{ source: 'other', note: '', by, writtenAt: AT, photos: [], seen: null },
	});

const statements: Story = {
	begin: statement('a', WANG, '先'),
	goOn: statement('b', LI, '后'),
	label: 'named',
};

const STORIES: Readonly<Record<DocKind, Story>> = {
	journal: entry,
	diary: entry,
	plan: {
		begin(doc) {
			const section = { id: id<never>('sec', 'a'), termId: id<never>('trm', 'a'), subject: '数学' };
			addSection(doc, { ...section, createdBy: WANG, createdAt: AT });
			say(sectionPart(doc, id('sec', 'a'), 'content'), '先');
		},
		goOn: (doc) => say(sectionPart(doc, id('sec', 'a'), 'time'), '后'),
		label: 'section',
	},
	'plan-margin': notes,
	'guidance-margin': notes,
	guidance: {
		begin(doc) {
			const plan = { id: id<never>('gpl', 'a'), trigger: 'study' as const };
			addGuidancePlan(doc, { ...plan, createdBy: WANG, createdAt: AT });
			say(guidancePart(doc, plan.id, 'facts'), '先');
		},
		goOn(doc) {
			say(guidancePart(doc, id('gpl', 'a'), 'goals'), '后');
			setMeasure(doc, id('gpl', 'a'), 'lessons', true);
		},
		label: 'guidance',
	},
	card: statements,
	tidings: statements,
	register: {
		begin(doc) {
			const evaluation = { id: id<never>('evl', 'a'), childId: id<never>('chd', 'a') };
			const month = '2026-11' as Month;
			addEvaluation(doc, { ...evaluation, month, by: WANG, writtenAt: AT });
			evaluationText(doc, evaluation.id)?.insert(0, '先');
		},
		goOn: (doc) => evaluationText(doc, id('evl', 'a'))?.insert(1, '后'),
		label: 'evaluation',
	},
	summary: {
		begin(doc) {
			addSummary(doc, { id: id('sum', 'a'), month: '2026-11' as Month, writtenAt: AT });
			say(summaryBody(doc, id('sum', 'a')), '先');
		},
		goOn: (doc) => say(summaryBody(doc, id('sum', 'a')), '后'),
		label: 'summary',
	},
};

/** Every run of words as `author: words`. */
const runs = (logged: LoggedDocument, kind: DocKind, at: number | null) =>
	wordsAt(logged, { kind, at, piece: null })
		.flatMap(({ parts }) => parts.flatMap(({ lines }) => lines.flat()))
		.map(({ author, text }) => `${author === WANG ? '王' : '李'}: ${text}`);

test.each(DOC_KINDS)(
	'[R9] the history of a %s: who wrote what, how it stood, and the way back',
	(kind) => {
		const { begin, goOn, label } = STORIES[kind];
		const turns = new Turns();
		const first = turns.take(WANG, begin);
		turns.take(LI, goOn);
		const now = runs(turns.logged, kind, null);
		expect(now.filter((run) => run.includes('先'))).toEqual([expect.stringMatching(/^王: .*先$/)]);
		expect(now.filter((run) => run.includes('后'))).toEqual([expect.stringMatching(/^李: .*后$/)]);
		const then = runs(turns.logged, kind, first);
		expect(then.some((run) => run.includes('先'))).toBe(true);
		expect(then.some((run) => run.includes('后'))).toBe(false);
		const told = sittingsOf(turns.logged, kind);
		expect(told.map(({ author }) => author)).toEqual([WANG, LI]);
		for (const { pieces } of told) {
			expect(pieces.map((piece) => piece.label.type)).toEqual([label]);
			expect(pieces[0]?.written).toBeGreaterThan(0);
		}
		// Everything taken away outright comes back by one edit, as it was.
		const root = kind === 'card' || kind === 'tidings' ? 2 : 1;
		const before = told.length;
		const gone = turns.take(LI, (doc) => piecesMap(doc, kind).clear());
		expect(wordsAt(turns.logged, { kind, at: null, piece: null })).toEqual([]);
		expect(sittingsOf(turns.logged, kind)[before]?.pieces).toHaveLength(root);
		const undoing = must(
			undoingOf(turns.logged, kind, { type: 'moment', at: gone - 1, piece: null }),
			'something to put back',
		);
		turns.log(WANG, undoing.update);
		const back = wordsAt(turns.logged, { kind, at: null, piece: null });
		const words = back.flatMap(({ parts }) => parts.flatMap(({ lines }) => lines.flat()));
		// Both are WANG's now, so what stood in one line in two hands may be one run.
		const letters = (texts: readonly string[]) => [...texts.join('')].sort().join('');
		expect(letters(words.map(({ text }) => text))).toBe(letters(now.map((run) => run.slice(3))));
	},
);

test('[R9] notes that somebody took away at once are a wipe, with the words they held', () => {
	const turns = new Turns();
	for (const name of ['a', 'b', 'c']) {
		turns.take(WANG, (doc) =>
			addThread(
				doc,
				{
					id: id('thr', name),
					anchor: { part: 'x', start: Uint8Array.of(1), end: Uint8Array.of(2), quote: '词' },
					...{ createdBy: WANG, createdAt: AT },
				},
				{ id: id('cmt', name), by: WANG, at: AT, text: '这里写得很好，可以再具体一点。'.repeat(3) },
			),
		);
	}
	turns.take(LI, (doc) => threadsOf(doc).clear());
	expect(sittingsOf(turns.logged, 'plan-margin').at(-1)?.wipe).toMatchObject({
		...{ removed: 3, chars: 3 * 45, undone: false },
	});
});

test('[R9] that a matter was settled, and a mark in the sheet of a test, are part of how it stood', () => {
	const margin = new Turns();
	margin.take(WANG, notes.begin);
	const open = margin.rows.length;
	margin.take(LI, (doc) => resolveThread(doc, id('thr', 'a'), LI, AT));
	expect(runs(margin.logged, 'plan-margin', null)).toEqual(['王: 先', '李: ✓']);
	const [thread] = wordsAt(margin.logged, { kind: 'plan-margin', at: open, piece: null });
	expect(thread?.asToday).toBe(false);

	const sheet = new Turns();
	const childId = id<never>('chd', 'a');
	const put = (by: UserId, score: number, name: string) => (doc: Y.Doc) =>
		setMarks(doc, id('tst', 'a'), [{ childId, mark: { score } }], {
			...{ by, at: instantFromMs(Date.parse(AT)), newId: () => id('mrk', name) },
		});
	sheet.take(WANG, (doc) => {
		addTest(doc, {
			...{ id: id('tst', 'a'), subject: '数学', name: '期中', on: DAY, fullMarks: 100 },
			...{ createdBy: WANG, createdAt: AT },
		});
	});
	const early = sheet.take(WANG, put(WANG, 61, 'a'));
	sheet.take(LI, put(LI, 91, 'b'));
	expect(runs(sheet.logged, 'register', null)).toEqual(['王: 100', '李: 91']);
	expect(runs(sheet.logged, 'register', early)).toEqual(['王: 100', '王: 61']);
});

import { must } from '#domain/assert.ts';
import { maskedText, proposeMasks } from '#domain/exchange/mask.ts';
import { createId, type DocId } from '#domain/ids.ts';
import { monthAt, monthsBack, type Month } from '#domain/summary.ts';
import { addDays, instantFromMs, localDateAt, type Instant, type LocalDate } from '#domain/time.ts';
import { addSummary, submitSummary, summaryBody } from '#notebook/summary-book.ts';
import type { Access } from '#server/access/access.ts';
import type { Exchange } from '#server/exchange/exchange.ts';
import type { Environment } from '#server/services.ts';
import { createHand, writeParagraphs, type Hand, type Writer } from './notebook-hand.ts';
import { CHILDREN, leadMentorOf, STAFF } from './people.ts';
import { writerOf, type Stage } from './play.ts';
import { summaryOf } from './words/summary.ts';

const COVERS = { child: (letter: string) => `小${letter}`, place: '某地', number: '（号码）' };

/**
 * Every mentor has summed up the months that are over; half of them have shown the last one to the
 * others, with the names covered (F4).
 */
export async function playSummaries(
	stage: Stage & { readonly exchange: Exchange; readonly access: Access },
	now: Instant,
	startsOn: LocalDate,
): Promise<void> {
	const hand = createHand(stage.updateLog);
	const books = await stage.records
		.selectFrom('document')
		.select(['id', 'authorId'])
		.where('kind', '=', 'summary')
		.execute();
	const [, last, ...older] = monthsBack(startsOn, localDateAt(now));
	const mentors = STAFF.filter(({ role }) => role === 'mentor');
	for (const [index, { username }] of mentors.entries()) {
		const writer = writerOf(stage, username);
		const { id: docId } = must(
			books.find(({ authorId }) => authorId === writer.userId),
			'a book of summaries',
		);
		const children = CHILDREN.filter((_child, at) => leadMentorOf(at) === username);
		for (const month of [...older.slice(0, 3).reverse(), ...(last ? [last] : [])]) {
			const words = summaryOf(children, index, Number(month.slice(5)));
			const at = lastEvening(month);
			stage.clock.set(at);
			await writeSummary(stage.env, hand, { docId, writer, month, at, words });
			if (month !== last || index % 2 !== 0) continue;
			const text = words.join('\n');
			const names = children.map(({ name }) => name);
			const draft = { month, text: maskedText(text, proposeMasks(text, names, COVERS)) };
			await stage.exchange.post(await stage.access.actor(writer.userId), draft);
		}
	}
}

interface WrittenSummary {
	readonly docId: DocId;
	readonly writer: Writer;
	readonly month: Month;
	readonly at: Instant;
	readonly words: readonly string[];
}

/** Writes the summary of a month as its mentor, and submits it. */
export function writeSummary(
	env: Pick<Environment, 'random'>,
	hand: Hand,
	{ docId, writer, month, at, words }: WrittenSummary,
): Promise<void> {
	return hand.write(docId, writer, (doc) => {
		const id = createId('summary', env.random);
		addSummary(doc, { id, month, writtenAt: at });
		writeParagraphs(summaryBody(doc, id), words);
		submitSummary(doc, id, at);
	});
}

/** Seven in the evening two days before the month is over. */
export function lastEvening(month: Month): Instant {
	const next = `${monthAt(addDays(`${month}-01` as LocalDate, 31))}-01` as LocalDate;
	return instantFromMs(Date.parse(`${addDays(next, -3)}T19:00:00+08:00`));
}

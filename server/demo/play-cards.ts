import { must } from '#domain/assert.ts';
import type { CardField, CardPerson } from '#domain/card/fields.ts';
import type { Source } from '#domain/card/statement.ts';
import type { DocKind } from '#domain/doc-kind.ts';
import { createId, type DocId } from '#domain/ids.ts';
import { addDays, instantFromMs, instantToMs, localDateAt, type Instant } from '#domain/time.ts';
import { putCheck, readStatements } from '#notebook/statement-pieces.ts';
import { reportChange } from '#notebook/tidings.ts';
import { expectOk } from './found-school.ts';
import { createHand, type Hand } from './notebook-hand.ts';
import { CHILDREN, classIndexOf, leadMentorOf } from './people.ts';
import { drawSlip } from './pictures.ts';
import { writerOf, type Stage } from './play.ts';
import { createDice } from './seeded-random.ts';
import { settleLines } from './settle-lines.ts';
import { cardLines, type CardLine } from './words/cards.ts';

interface Desk extends Stage {
	readonly hand: Hand;
	readonly docOf: (child: number, kind: DocKind) => DocId;
	readonly now: Instant;
}

/**
 * Every child has its contact card, most were confirmed this term; of one father two new numbers were
 * reported that rival each other, and of one grandmother that she has moved (C3, C5).
 */
export async function playCards(stage: Stage, now: Instant, yearBegan: Instant): Promise<void> {
	const desk = { ...stage, now, hand: createHand(stage.updateLog), docOf: await docsOf(stage) };
	for (const [index, child] of CHILDREN.entries()) {
		stage.clock.set(yearBegan);
		await writeCard(desk, index, cardLines(child, index), yearBegan);
		if (index % 6 !== 5) await confirm(desk, index, 20 - (index % 9));
	}
	await reportRivals(desk);
	const moved = { person: 'carer', field: 'address', value: '青梧镇新街 12 号' } as const;
	await report(desk, 3, leadMentorOf(3), moved, { days: 2, source: 'carer', note: '老屋漏雨' });
}

async function writeCard(
	desk: Desk,
	index: number,
	lines: readonly CardLine[],
	at: Instant,
): Promise<void> {
	const { hand, docOf, env } = desk;
	const archivist = writerOf(desk, 'archivist');
	await hand.write(docOf(index, 'card'), archivist, (doc) =>
		settleLines(doc, lines, { by: archivist.userId, at, random: env.random }),
	);
}

/** The lead mentor went through the card with whoever looks after the child. */
async function confirm(desk: Desk, index: number, days: number): Promise<void> {
	const { hand, docOf, env } = desk;
	const mentor = writerOf(desk, leadMentorOf(index));
	const at = daysBefore(desk, days);
	const check = { id: createId('cardCheck', env.random), on: localDateAt(at) };
	await hand.write(docOf(index, 'tidings'), mentor, (doc) =>
		putCheck(doc, { ...check, source: 'carer', by: mentor.userId, at }),
	);
}

/** The mentor has one from a cigarette box, the head teacher another by telephone (§5.5 step 1). */
async function reportRivals(desk: Desk): Promise<void> {
	const child = must(CHILDREN[0], 'the first child');
	const mentor = leadMentorOf(0);
	const slip = await drawSlip(createDice(1530));
	const photo = expectOk(
		await desk.media.addPhoto(slip, desk.school.child(child.name), writerOf(desk, mentor).userId, [
			'card',
		]),
	);
	const phone = { person: 'father', field: 'phone' } as const;
	const heard = { days: 6, source: 'carer', note: '奶奶说换了厂，新号写在烟盒上' } as const;
	await report(desk, 0, mentor, { ...phone, value: '150 0000 7788' }, heard, [photo]);
	const called = { days: 3, source: 'father', note: '他自己打来的，说以后打这个' } as const;
	const head = `head${classIndexOf(0) + 1}`;
	await report(desk, 0, head, { ...phone, value: '150 0000 7799' }, called);
}

async function report(
	desk: Desk,
	index: number,
	username: string,
	said: { readonly person: CardPerson; readonly field: CardField; readonly value: string },
	{ days, source, note }: { readonly days: number; readonly source: Source; readonly note: string },
	photos: readonly string[] = [],
): Promise<void> {
	const writer = writerOf(desk, username);
	const at = daysBefore(desk, days);
	const known = readStatements(desk.hand.copyOf(desk.docOf(index, 'card')));
	const seen = known.find(({ person, field }) => person === said.person && field === said.field);
	await desk.hand.write(desk.docOf(index, 'tidings'), writer, (doc) =>
		reportChange(doc, {
			...{ ...said, id: createId('statement', desk.env.random), source, note, photos },
			...{ seen: seen?.id ?? null, since: addDays(localDateAt(at), -1) },
			...{ by: writer.userId, writtenAt: at },
		}),
	);
}

function daysBefore({ clock, now }: Desk, days: number): Instant {
	const at = instantFromMs(instantToMs(now) - days * 86_400_000);
	clock.set(at);
	return at;
}

async function docsOf({ records, school }: Stage): Promise<Desk['docOf']> {
	const rows = await records
		.selectFrom('document')
		.select(['id', 'childId', 'kind'])
		.where('kind', 'in', ['card', 'tidings'])
		.execute();
	const ids = new Map(rows.map(({ id, childId, kind }) => [`${childId} ${kind}`, id]));
	return (index, kind) => {
		const { name } = must(CHILDREN[index], 'a child of the demo');
		return must(ids.get(`${school.child(name)} ${kind}`), `the ${kind}`);
	};
}

import { must } from '#domain/assert.ts';
import type { UserId } from '#domain/ids.ts';
import { instantFromMs, instantToMs, type Instant } from '#domain/time.ts';
import type { Access } from '#server/access/access.ts';
import type { Links } from '#server/links/links.ts';
import type { Publishing } from '#server/publishing/publishing.ts';
import type { MarkPublishing } from '#server/register/mark-publishing.ts';
import type { DemoClock } from './demo-clock.ts';
import { expectOk, type FoundedSchool } from './found-school.ts';
import { CHILDREN, leadMentorOf } from './people.ts';
import type { PlayedEntry } from './play.ts';
import { cardLines } from './words/cards.ts';

/** Children whose parents read along; the others show how it looks before anything was published. */
const SHARED = [0, 1, 2, 9];

/** To whom of the parents, child by child: those that stand on the contact card. */
const READERS = ['father', 'mother', 'father', 'mother'] as const;
const CALLED = { father: '爸爸', mother: '妈妈' } as const;

/** Every document of a new school is of this generation. */
const GENERATION = 1;

/** Entries that a mentor has not got round to publishing yet. */
const UNPUBLISHED = 1;

export interface ParentLink {
	readonly child: string;
	readonly guardian: string;
	/** Path of the address, `/s/…`. */
	readonly path: string;
	readonly passcode: string;
}

interface Needs {
	readonly access: Pick<Access, 'actor'>;
	readonly markPublishing: MarkPublishing;
	readonly publishing: Publishing;
	readonly links: Links;
	readonly clock: DemoClock;
	readonly school: FoundedSchool;
}

/** Publishes the journals of a few children, each entry the day after, and gives parents links. */
export async function shareWithParents(
	needs: Needs,
	played: readonly PlayedEntry[],
	now: Instant,
): Promise<ParentLink[]> {
	for (const index of SHARED) await publishJournal(needs, journalOf(played, index), now);
	needs.clock.set(now);
	for (const index of SHARED) await giveMarks(needs, index);
	const given: ParentLink[] = [];
	for (const [order, index] of SHARED.entries()) given.push(await giveLink(needs, index, order));
	return given;
}

function journalOf(played: readonly PlayedEntry[], index: number): PlayedEntry[] {
	const journal: readonly string[] = ['fortnight', 'good-news', 'photos'];
	return played
		.filter(({ child, type }) => child === index && journal.includes(type))
		.slice(0, -UNPUBLISHED);
}

async function publishJournal(
	{ publishing, clock, school }: Needs,
	journal: readonly PlayedEntry[],
	now: Instant,
): Promise<void> {
	for (const entry of journal) {
		const nextDay = instantToMs(entry.writtenAt) + 18 * 3_600_000;
		clock.set(instantFromMs(Math.min(nextDay, instantToMs(now))));
		await publishPlayed(publishing, entry, school.person(entry.by).userId);
	}
}

/** Its mentor has given the parents of a child all of its scores and evaluations but the newest (F3). */
async function giveMarks({ access, markPublishing, school }: Needs, index: number): Promise<void> {
	const childId = school.child(must(CHILDREN[index], 'a child of the demo').name);
	const mentor = await access.actor(school.person(leadMentorOf(index)).userId);
	const rows = expectOk(await markPublishing.ofChild(mentor, childId));
	const seen = rows.flatMap(({ docId, piece, state }) =>
		state.draft.ok ? [{ childId, docId, piece, hash: state.draft.value.hash }] : [],
	);
	expectOk(await markPublishing.give(mentor, seen.slice(0, -UNPUBLISHED)));
}

/** Looks at what would go to the parents, and lets it go. */
export async function publishPlayed(
	publishing: Publishing,
	{ docId, childId, id }: Pick<PlayedEntry, 'docId' | 'childId' | 'id'>,
	by: UserId,
): Promise<void> {
	const document = { id: docId, childId, generation: GENERATION };
	const { draft } = await publishing.state(document, id);
	expectOk(await publishing.publish(document, id, by, expectOk(draft)));
}

async function giveLink(
	{ links, school }: Needs,
	index: number,
	order: number,
): Promise<ParentLink> {
	const child = must(CHILDREN[index], 'a child of the demo');
	const parent = must(READERS[order], 'a parent');
	const name = cardLines(child, index).find(
		({ person, field }) => person === parent && field === 'name',
	)?.value;
	const { userId } = school.person(leadMentorOf(index));
	const childId = school.child(child.name);
	const guardian = { name: must(name, 'a name on the card'), relation: CALLED[parent] };
	const guardianId = await links.addGuardian(childId, guardian, userId);
	const { path, passcode } = await links.create(guardianId, childId, userId);
	return {
		child: child.name,
		guardian: `${guardian.name}（${guardian.relation}）`,
		path,
		passcode,
	};
}

import type { EntryType } from '#domain/entry.ts';
import { instantFromMs, instantToMs, type Instant, type LocalDate } from '#domain/time.ts';
import type { DemoYear } from './calendar.ts';
import { schoolDays } from './calendar.ts';
import { CHILDREN, coMentorOf, leadMentorOf, type DemoChild } from './people.ts';
import type { Scene } from './pictures.ts';
import { SCENES } from './pictures.ts';
import { createDeck, createDice, type Dice } from './seeded-random.ts';
import { NOTES, TALKS, VISITS } from './words/diary.ts';
import {
	CLOSING,
	EFFORT,
	GOOD_NEWS,
	HOBBY,
	LIVING,
	PHOTO_WORDS,
	SEASON,
	STRENGTH,
} from './words/journal.ts';
import { weave } from './words/weave.ts';

/** The kinds that are written often enough to have a rhythm. */
type ScriptedType = Extract<
	EntryType,
	'fortnight' | 'good-news' | 'photos' | 'note' | 'talk' | 'visit'
>;

/**
 * What the mentors wrote in the demo year, as plain data in the order of writing: who, for which
 * child, when, and the words. Pure: one day and one seed give one school.
 */
export interface ScriptedEntry {
	/** Index into the children that are played. */
	readonly child: number;
	/** Username of the mentor. */
	readonly by: string;
	readonly type: ScriptedType;
	readonly occurredOn: LocalDate;
	readonly writtenAt: Instant;
	readonly paragraphs: readonly string[];
	readonly fields: Readonly<Record<string, string>>;
	readonly pictures: readonly Scene[];
}

/** Days between two entries of a type; the first comes within that many days of the start. */
const RHYTHM: Readonly<Record<ScriptedType, number>> = {
	fortnight: 14,
	'good-news': 40,
	photos: 75,
	note: 11,
	talk: 30,
	visit: 100,
};

/** A few entries are written some days late (补录), as in life. */
const LATE_SHARE = 0.12;

export function writeScript(year: DemoYear, now: Instant, today: LocalDate): ScriptedEntry[] {
	const days = schoolDays(year, today);
	return inOrderOfWriting(
		CHILDREN.flatMap((child, index) => {
			const mentors = { lead: leadMentorOf(index), coMentor: coMentorOf(index) };
			return scriptOfChild({ child, index, mentors, seed: 1000 + index }, days);
		}),
		now,
	);
}

export function inOrderOfWriting(entries: readonly ScriptedEntry[], now: Instant): ScriptedEntry[] {
	return entries
		.filter(({ writtenAt }) => writtenAt < now)
		.sort((a, b) => (a.writtenAt < b.writtenAt ? -1 : 1));
}

/** A child of a played school and who writes for it, by username. */
export interface PlayedChild {
	readonly child: DemoChild;
	readonly index: number;
	readonly mentors: { readonly lead: string; readonly coMentor: string | null };
	readonly seed: number;
}

/** Everything that is written for one child on these days of school. */
export function scriptOfChild(
	{ child, index, mentors, seed }: PlayedChild,
	days: readonly LocalDate[],
): ScriptedEntry[] {
	const dice = createDice(seed);
	const words = createWords(child, dice);
	const entries: ScriptedEntry[] = [];
	for (const type of Object.keys(RHYTHM) as ScriptedType[]) {
		const rhythm = RHYTHM[type];
		for (
			let at = dice.between(0, rhythm - 1);
			at < days.length;
			at += rhythm + dice.between(-1, 1)
		) {
			const occurredOn = days[at];
			if (occurredOn === undefined) continue;
			entries.push({
				child: index,
				by: mentors.coMentor !== null && dice.chance(0.35) ? mentors.coMentor : mentors.lead,
				type,
				occurredOn,
				writtenAt: writtenAfter(occurredOn, dice),
				...words(type, occurredOn),
			});
		}
	}
	return entries;
}

/** Between half past four and ten in the evening, Chinese time; sometimes days later. */
function writtenAfter(occurredOn: LocalDate, dice: Dice): Instant {
	const daysLate = dice.chance(LATE_SHARE) ? dice.between(2, 5) : 0;
	const minutes = dice.between(16 * 60 + 30, 22 * 60);
	const midnight = Date.parse(`${occurredOn}T00:00:00+08:00`);
	return instantFromMs(
		midnight + ((daysLate * 24 * 60 + minutes) * 60 + dice.between(0, 59)) * 1000,
	);
}

type Words = Pick<ScriptedEntry, 'paragraphs' | 'fields' | 'pictures'>;

function createWords(child: DemoChild, dice: Dice): (type: ScriptedType, on: LocalDate) => Words {
	const deck = (sentences: readonly string[]) => {
		const draw = createDeck(dice, sentences);
		return () => weave(draw(), child);
	};
	const season = Object.fromEntries(
		Object.entries(SEASON).map(([month, sentences]) => [month, deck(sentences)]),
	);
	const strength = deck(STRENGTH[child.strong]);
	const effort = deck(EFFORT);
	const hobby = deck(HOBBY[child.hobby]);
	const living = deck(LIVING[child.boarding ? 'boarding' : 'home']);
	const closing = deck(CLOSING);
	const goodNews = deck(GOOD_NEWS);
	const photoWords = deck(PHOTO_WORDS);
	const note = deck(NOTES);
	const talk = createDeck(dice, TALKS);
	const visit = createDeck(dice, VISITS);
	const scene = createDeck(dice, SCENES);

	const plain = (...paragraphs: string[]): Words => ({ paragraphs, fields: {}, pictures: [] });
	const shape = createDeck(dice, [
		(opening: string) => plain(opening + strength(), effort(), living() + closing()),
		(opening: string) => plain(opening + hobby(), effort() + living(), closing()),
		(opening: string) => plain(opening, strength() + effort(), hobby() + closing()),
		(opening: string) => plain(opening + living(), hobby(), effort() + closing()),
		(opening: string) => plain(opening + effort(), living() + hobby(), closing()),
	]);
	const fortnight = (on: LocalDate) => shape()(season[Number(on.slice(5, 7))]?.() ?? '');

	return (type, on) => {
		switch (type) {
			case 'fortnight':
				return fortnight(on);
			case 'good-news':
				return plain(goodNews());
			case 'photos':
				return { ...plain(photoWords()), pictures: [scene(), scene()] };
			case 'note':
				return plain(note());
			case 'talk':
				return withFields(talk(), child);
			case 'visit':
				return withFields(visit(), child);
		}
	};
}

function withFields(card: Readonly<Record<'body', string>> & object, child: DemoChild): Words {
	const { body, ...fields } = card;
	return {
		paragraphs: [weave(body, child)],
		fields: Object.fromEntries(
			Object.entries(fields).map(([name, words]) => [name, weave(String(words), child)]),
		),
		pictures: [],
	};
}

/** How many milliseconds lie between writing and arriving at school: a walk back into the network. */
export function receivedAfter(entry: ScriptedEntry, dice: Dice): Instant {
	const minutes = dice.chance(0.2) ? dice.between(30, 600) : dice.between(0, 3);
	return instantFromMs(instantToMs(entry.writtenAt) + minutes * 60_000 + dice.between(1, 59_000));
}

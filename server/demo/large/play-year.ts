import { must } from '#domain/assert.ts';
import type { DocKind } from '#domain/doc-kind.ts';
import { createId, type ChildId, type DocId } from '#domain/ids.ts';
import { monthsBack } from '#domain/summary.ts';
import { addDays, instantFromMs, localDateAt, type LocalDate } from '#domain/time.ts';
import { loadActor } from '#server/access/facts.ts';
import { schoolDays, type DemoYear } from '../calendar.ts';
import { collectConsent } from '../consents.ts';
import { createHand, type Hand } from '../notebook-hand.ts';
import { drawPicture, SCENES } from '../pictures.ts';
import { bookOf, writePlan, writerOf, writeScripted, type PlayedEntry } from '../play.ts';
import { lastEvening, writeSummary } from '../play-summaries.ts';
import { inOrderOfWriting, receivedAfter, scriptOfChild } from '../script.ts';
import { createDice } from '../seeded-random.ts';
import { publishPlayed } from '../share.ts';
import { expectOk } from '../found-school.ts';
import { summaryOf } from '../words/summary.ts';
import { atSchool, mentorsOf, type LargeChild } from './cast.ts';
import type { LargeStage } from './large-school.ts';

/** One family in so many has said no to photos. */
const DECLINES_ONE_IN = 25;
/** Pictures are drawn once and shown by many: drawing takes longer than all else. */
const PICTURES = 24;
/** So many updates may be on their way into the log at once; they share its commits. */
const UNDER_WAY = 400;

interface Scene {
	readonly stage: LargeStage;
	readonly year: DemoYear;
	readonly children: readonly LargeChild[];
	readonly docIds: ReadonlyMap<string, DocId>;
	readonly hand: Hand;
	readonly afterwards: Afterwards;
}

/** Plays a school year: consents, plans, entries, summaries, and what parents are given of it. */
export async function playYear(stage: LargeStage, year: DemoYear, index: number): Promise<void> {
	const scene: Scene = {
		...{ stage, year, children: atSchool(stage.cast, index) },
		docIds: await readDocIds(stage, year),
		hand: createHand(stage.services.updateLog),
		afterwards: createAfterwards(),
	};
	await askFamilies(scene, index);
	await playPlans(scene);
	const played = await playEntries(scene, index);
	await playSummaries(scene);
	await scene.afterwards.settle();
	stage.tell(`  ${played.length} entries are written; the index reads them`);
	await stage.services.recordIndex.catchUp();
	await publish(scene, played);
}

/** Waits for what was handed to the log, so many at a time; the first failure ends it. */
interface Afterwards {
	add(work: Promise<void>): Promise<void>;
	settle(): Promise<void>;
}

function createAfterwards(): Afterwards {
	let underWay: Promise<void>[] = [];
	const settle = async () => {
		const all = underWay;
		underWay = [];
		await Promise.all(all);
	};
	return {
		add: async (work) => {
			underWay.push(work);
			if (underWay.length >= UNDER_WAY) await settle();
		},
		settle,
	};
}

async function readDocIds({ services }: LargeStage, year: DemoYear) {
	const { id: yearId } = await services.records
		.selectFrom('schoolYear')
		.select('id')
		.where('startsOn', '=', year.startsOn)
		.executeTakeFirstOrThrow();
	const rows = await services.records
		.selectFrom('document')
		.select(['id', 'childId', 'authorId', 'kind'])
		.where('schoolYearId', '=', yearId)
		.execute();
	return new Map(rows.map((row) => [`${row.childId ?? row.authorId} ${row.kind}`, row.id]));
}

function docIdOf({ docIds }: Scene, owner: string, kind: DocKind): DocId {
	return must(docIds.get(`${owner} ${kind}`), `the ${kind}`);
}

function childIdOf({ ids }: LargeStage, { name }: Pick<LargeChild, 'name'>): ChildId {
	return must(ids.get(name), `child ${name}`);
}

const eveningOf = (day: LocalDate) => instantFromMs(Date.parse(`${day}T18:30:00+08:00`));

/** Families are asked once, on the day on which their child came. */
async function askFamilies({ stage, year, children }: Scene, index: number): Promise<void> {
	const { services, school, clock } = stage;
	const on = year.startsOn;
	clock.set(instantFromMs(Date.parse(`${on}T09:00:00+08:00`)));
	const archivist = await loadActor(services.records, school.person('archivist').userId);
	const isNew = ({ cohort }: LargeChild) => index === 0 || cohort === index;
	for (const child of children.filter(isNew)) {
		const said = { giverName: child.keeper, photos: answerOf(child), on } as const;
		await collectConsent(services.consents, archivist, childIdOf(stage, child), said);
	}
}

const answerOf = ({ index }: LargeChild) =>
	index % DECLINES_ONE_IN === 0 ? ('declines' as const) : ('agrees' as const);

/** In the second week of each term; one plan in nine is never submitted. */
async function playPlans(scene: Scene): Promise<void> {
	const { stage, year, children, hand, afterwards } = scene;
	const { services, clock, cast } = stage;
	const terms = await services.records.selectFrom('term').select(['id', 'startsOn']).execute();
	for (const { startsOn } of year.terms) {
		if (addDays(startsOn, 14) > stage.today) continue;
		const { id: termId } = must(
			terms.find((term) => term.startsOn === startsOn),
			'a term',
		);
		for (const child of children) {
			const at = eveningOf(addDays(startsOn, 7 + (child.index % 7)));
			clock.set(at);
			const planned = writePlan(services.env, hand, {
				docId: docIdOf(scene, childIdOf(stage, child), 'plan'),
				sectionId: createId('section', services.env.random),
				...{ termId, subject: child.weak, at, isSubmitted: child.index % 9 !== 4 },
				writer: writerOf(stage, mentorsOf(cast, child).lead),
				dueOn: [addDays(startsOn, 42), addDays(startsOn, 98)],
			});
			await afterwards.add(planned);
		}
	}
}

async function playEntries(scene: Scene, index: number): Promise<PlayedEntry[]> {
	const { stage, year, children, hand, afterwards } = scene;
	const { services, clock, today, now, cast } = stage;
	const days = schoolDays(year, today);
	const script = inOrderOfWriting(
		children.flatMap((child) => {
			const seed = 1000 + child.index * 10 + index;
			const mentors = mentorsOf(cast, child);
			return scriptOfChild({ child, index: child.index, mentors, seed }, days);
		}),
		now,
	);
	const byIndex = new Map(children.map((child) => [child.index, child]));
	const dice = createDice(4711 + index);
	const pictures = await drawPictures();
	const played: PlayedEntry[] = [];
	for (const entry of script) {
		clock.set(receivedAfter(entry, dice));
		const child = must(byIndex.get(entry.child), 'a child');
		const childId = childIdOf(stage, child);
		const writer = writerOf(stage, entry.by);
		const photos: string[] = [];
		for (const picture of dice.shuffle(pictures).slice(0, entry.pictures.length)) {
			photos.push(expectOk(await services.media.addPhoto(picture, childId, writer.userId)));
		}
		const docId = docIdOf(scene, childId, bookOf(entry));
		const id = createId('entry', services.env.random);
		const place = { docId, id, writer, photos };
		await afterwards.add(writeScripted(services.env, hand, place, entry));
		played.push({ ...entry, id, docId, childId });
	}
	return played;
}

function drawPictures(): Promise<Buffer[]> {
	const dice = createDice(99);
	return Promise.all(
		Array.from({ length: PICTURES }, (_, at) =>
			drawPicture(must(SCENES[at % SCENES.length], 'a scene'), dice),
		),
	);
}

/** Every mentor sums up the months that are over; one in ten forgets. */
async function playSummaries(scene: Scene): Promise<void> {
	const { stage, year, children, hand, afterwards } = scene;
	const { services, cast, clock, today } = stage;
	const until = year.endsOn < today ? year.endsOn : today;
	const isHeld = (day: LocalDate) =>
		year.terms.some(({ startsOn, endsOn }) => day >= startsOn && day <= endsOn);
	for (const month of monthsBack(year.startsOn, until).reverse()) {
		const at = lastEvening(month);
		if (localDateAt(at) > until || !isHeld(localDateAt(at))) continue;
		clock.set(at);
		for (const [place, { username }] of cast.mentors.entries()) {
			if ((place + Number(month.slice(5))) % 10 === 0) continue;
			const writer = writerOf(stage, username);
			const own = children.filter((child) => mentorsOf(cast, child).lead === username);
			const words = summaryOf(own, place, Number(month.slice(5)));
			const docId = docIdOf(scene, writer.userId, 'summary');
			await afterwards.add(writeSummary(services.env, hand, { docId, writer, month, at, words }));
		}
	}
}

/** Photos and good news go to the parents the day after, where the family agrees. */
async function publish({ stage, children }: Scene, played: readonly PlayedEntry[]): Promise<void> {
	const { services, school, clock, now, tell } = stage;
	const declining = new Set(
		children.filter((child) => answerOf(child) === 'declines').map(({ index }) => index),
	);
	const given = played.filter(
		({ type, child }) => type === 'good-news' || (type === 'photos' && !declining.has(child)),
	);
	for (const entry of given) {
		const nextDay = Date.parse(entry.writtenAt) + 18 * 3_600_000;
		clock.set(instantFromMs(Math.min(nextDay, Date.parse(now))));
		await publishPlayed(services.publishing, entry, school.person(entry.by).userId);
	}
	tell(`  ${given.length} entries are given to parents`);
}

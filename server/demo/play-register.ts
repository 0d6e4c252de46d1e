import { must } from '#domain/assert.ts';
import type { DemoSpan } from './calendar.ts';
import { createId, type ChildId } from '#domain/ids.ts';
import type { Mark } from '#domain/score.ts';
import { monthAt, monthsBack, type Month } from '#domain/summary.ts';
import {
	addDays,
	instantFromMs,
	localDateAt,
	weekday,
	type Instant,
	type LocalDate,
} from '#domain/time.ts';
import { addEvaluation, evaluationText } from '#notebook/evaluations.ts';
import { addTest, setMarks } from '#notebook/register.ts';
import { createHand, type Writer } from './notebook-hand.ts';
import {
	CHILDREN,
	CLASS_NAMES,
	classIndexOf,
	STAFF,
	type DemoChild,
	type Subject,
} from './people.ts';
import { writerOf, type Stage } from './play.ts';
import { createDice, type Dice } from './seeded-random.ts';
import { EVALUATIONS } from './words/evaluation.ts';

/**
 * Each class has held tests this term (F3): the sheets of the older ones are full, in the newest one two
 * rows are still empty. Its head teacher has written of each child last month and has begun this month.
 */
export async function playRegisters(stage: Stage, now: Instant, term: DemoSpan): Promise<void> {
	const hand = createHand(stage.updateLog);
	const dice = createDice(2025);
	const today = localDateAt(now) > term.endsOn ? term.endsOn : localDateAt(now);
	for (const classIndex of CLASS_NAMES.keys()) {
		const pupils = CHILDREN.flatMap((child, index) =>
			classIndexOf(index) === classIndex ? [{ child, id: stage.school.child(child.name) }] : [],
		);
		const teachers = STAFF.filter((person) => person.classIndex === classIndex);
		const head = must(
			teachers.find(({ role }) => role === 'headTeacher'),
			'a head teacher',
		);
		const math = teachers.find(({ role }) => role === 'subjectTeacher') ?? head;
		const pageOf = async (subject: Subject | null) => {
			const pupil = must(pupils[0], 'a pupil').id;
			const docId = await registerOf(stage, pupil, term.startsOn, subject);
			return { stage, dice, pupils, write: hand.write.bind(null, docId) };
		};
		for (const { subject, name, daysAgo, by } of [
			{ subject: '数学', name: '第一单元', daysAgo: 40, by: math.username },
			{ subject: '语文', name: '期中', daysAgo: 24, by: head.username },
			{ subject: '数学', name: '第三单元', daysAgo: 5, by: math.username },
		] as const) {
			const on = schoolDayBefore(addDays(today, -daysAgo));
			if (on < term.startsOn) continue;
			const page = await pageOf(math.subject === subject ? subject : null);
			await playTest(page, { subject, name, on, isNewest: daysAgo < 10 }, writerOf(stage, by));
		}
		await playEvaluations(await pageOf(null), term, today, writerOf(stage, head.username));
	}
}

interface ClassPage {
	readonly stage: Stage;
	readonly dice: Dice;
	readonly pupils: readonly { readonly child: DemoChild; readonly id: ChildId }[];
	readonly write: (
		by: Writer,
		work: Parameters<ReturnType<typeof createHand>['write']>[2],
	) => Promise<void>;
}

interface PlannedTest {
	readonly subject: Subject;
	readonly name: string;
	readonly on: LocalDate;
	readonly isNewest: boolean;
}

async function playTest(
	{ stage, dice, pupils, write }: ClassPage,
	{ subject, name, on, isNewest }: PlannedTest,
	writer: Writer,
): Promise<void> {
	const at = eveningOf(addDays(on, 1));
	const marks = pupils.slice(0, isNewest ? -2 : undefined).map(({ child, id: childId }, row) => ({
		childId,
		mark: isNewest && row === 3 ? ({ absent: 'ill' } as const) : scoreOf(child, subject, dice),
	}));
	stage.clock.set(at);
	await write(writer, (doc) => {
		const id = createId('test', stage.env.random);
		addTest(doc, {
			...{ id, subject, name, on, fullMarks: subject === '数学' ? 120 : 100 },
			...{ createdBy: writer.userId, createdAt: at },
		});
		setMarks(doc, id, marks, {
			...{ by: writer.userId, at },
			newId: () => createId('mark', stage.env.random),
		});
	});
}

function scoreOf(child: DemoChild, subject: Subject, dice: Dice): Mark {
	const full = subject === '数学' ? 120 : 100;
	const [low, high] =
		child.strong === subject ? [84, 98] : child.weak === subject ? [52, 74] : [66, 90];
	return { score: Math.round((dice.between(low, high) / 100) * full * 2) / 2 };
}

async function playEvaluations(
	{ stage, pupils, write }: ClassPage,
	term: DemoSpan,
	today: LocalDate,
	writer: Writer,
): Promise<void> {
	const [current, last] = monthsBack(term.startsOn, today);
	const months: (readonly [Month, LocalDate, number])[] = [
		...(last ? [[last, addDays(firstOf(current ?? last), -3), pupils.length] as const] : []),
		...(current ? [[current, addDays(today, -1), 3] as const] : []),
	];
	for (const [month, day, count] of months) {
		if (day < term.startsOn || monthAt(day) !== month) continue;
		const writtenAt = eveningOf(day);
		stage.clock.set(writtenAt);
		await write(writer, (doc) => {
			for (const [row, { child, id: childId }] of pupils.slice(0, count).entries()) {
				const id = createId('evaluation', stage.env.random);
				addEvaluation(doc, { id, childId, month, by: writer.userId, writtenAt });
				evaluationText(doc, id)?.insert(0, wordsFor(child, row + Number(month.slice(5))));
			}
		});
	}
}

function wordsFor(child: DemoChild, number: number): string {
	return must(EVALUATIONS[number % EVALUATIONS.length], 'an evaluation')
		.replaceAll('{name}', child.called)
		.replaceAll('{strong}', child.strong)
		.replaceAll('{weak}', child.weak);
}

async function registerOf(
	{ records }: Stage,
	childId: ChildId,
	termStartsOn: LocalDate,
	subject: Subject | null,
) {
	const row = await records
		.selectFrom('document')
		.innerJoin('child', 'child.classId', 'document.classId')
		.innerJoin('term', 'term.id', 'document.termId')
		.select(['document.id', 'termId'])
		.where('child.id', '=', childId)
		.where('kind', '=', 'register')
		.where('term.startsOn', '=', termStartsOn)
		.where('document.subject', subject === null ? 'is' : '=', subject)
		.executeTakeFirstOrThrow();
	return row.id;
}

function firstOf(month: Month): LocalDate {
	return `${month}-01` as LocalDate;
}

/** Nobody sits a test at the weekend. */
function schoolDayBefore(day: LocalDate): LocalDate {
	return addDays(day, -Math.max(0, weekday(day) - 5));
}

/** Half past eight in the evening. */
function eveningOf(day: LocalDate): Instant {
	return instantFromMs(Date.parse(`${day}T20:30:00+08:00`));
}

import type { AgendaAct, AgendaItem } from '#domain/agenda/agenda.ts';
import { isInTemplate, suggestFor } from '#domain/agenda/suggestions.ts';
import type { AgendaFact } from '#domain/agenda/done-when.ts';
import { addDays, instantFromMs, type Instant, type LocalDate } from '#domain/time.ts';
import type { Access } from '#server/access/access.ts';
import type { Agendas } from '#server/agenda/agenda.ts';
import { expectOk } from './found-school.ts';
import type { Stage } from './play.ts';

/** What the school wrote into the agenda beside the plan, by the week of the term. */
const OWN = [
	{ title: '秋季运动会', note: '欢迎家长来看', host: 'youth-league', day: 38 },
	{ title: '书画展', note: '', host: 'youth-league', day: 66 },
	{ title: '元旦文艺演出', note: '节目单在团委', host: 'youth-league', day: 117 },
] as const;

/** What `taskName` calls them on the page; the demo speaks Chinese. */
const TASKS: Readonly<Partial<Record<AgendaFact, string>>> = {
	'class-confirmed': '摸底：每个班确认名单',
	'child-paired': '给每个孩子结对',
	'child-grouped': '逐一分类、分组',
	'study-plan': '制定学习帮扶计划',
	'card-checked': '复核联系卡',
	'file-complete': '补齐档案',
	'pairing-checked': '检查结对帮扶',
	visited: '走访每个孩子的家',
};

/** Meetings of last spring were held before their minutes were kept here. */
const BY_WORD: readonly AgendaFact[] = [
	...(['staff-met', 'round-table', 'parents-trained', 'carers-trained'] as const),
	'lecture-held',
];

/**
 * The agenda after a year of use: the term that the plan leaves empty is filled, and what is over and
 * ticked by hand has been ticked; one thing was forgotten, as in life.
 */
export async function playAgenda(
	stage: Stage & { readonly agendas: Agendas; readonly access: Access },
	now: Instant,
): Promise<void> {
	const { agendas, clock, school } = stage;
	const leader = await stage.access.actor(school.person('leader').userId);
	const { calendar, today } = await at(clock, now, () => agendas.read(leader));
	for (const term of calendar.terms.filter((one) => !isInTemplate(one, calendar))) {
		const suggested = suggestFor(term, calendar).map(({ fact, host, startsOn, endsOn }) => ({
			...{ title: TASKS[fact] ?? '', note: '', host, facts: [fact], startsOn, endsOn },
		}));
		const own = OWN.map(({ day, ...item }) => ({
			...{ ...item, facts: [], startsOn: addDays(term.startsOn, day) },
			endsOn: addDays(term.startsOn, day),
		}));
		const begun = morning(term.startsOn < today ? term.startsOn : today);
		await at(clock, begun, async () => expectOk(await agendas.add(leader, [...suggested, ...own])));
	}
	const { items } = await at(clock, now, () => agendas.read(leader));
	const over = items.filter(
		({ endsOn, facts }) => endsOn < today && facts.every((fact) => BY_WORD.includes(fact)),
	);
	for (const item of over.slice(0, -1)) {
		await at(clock, morning(item.endsOn), async () =>
			expectOk(await agendas.decide(leader, item.key, tickOf(item))),
		);
	}
}

function tickOf({ host }: AgendaItem): AgendaAct {
	return { type: 'tick', word: host === 'leaders' ? '记录在办公室' : '' };
}

async function at<T>(clock: Stage['clock'], moment: Instant, work: () => Promise<T>): Promise<T> {
	clock.set(moment);
	return work();
}

function morning(day: LocalDate): Instant {
	return instantFromMs(Date.parse(`${day}T09:00:00+08:00`));
}

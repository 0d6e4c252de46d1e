import { must } from '#domain/assert.ts';
import { judgeFamily, type FamilyFacts } from '#domain/left-behind.ts';
import {
	addDays,
	instantFromMs,
	instantToMs,
	localDateAt,
	type Instant,
	type LocalDate,
} from '#domain/time.ts';
import type { Access } from '#server/access/access.ts';
import type { Census } from '#server/census/census.ts';
import type { DemoClock } from './demo-clock.ts';
import { expectOk, type FoundedSchool } from './found-school.ts';
import { CHILDREN, CLASS_NAMES, classIndexOf, type DemoChild } from './people.ts';

interface Needs {
	readonly access: Access;
	readonly census: Census;
	readonly clock: DemoClock;
	readonly school: FoundedSchool;
}

/** Of the last class so many are still to be asked. */
const UNASKED = 3;

/** The census of this term (C1): two classes have asked everybody and confirmed, the last one is at it. */
export async function playCensus(
	{ access, census, clock, school }: Needs,
	now: Instant,
): Promise<void> {
	clock.set(instantFromMs(instantToMs(now) - 5 * 86_400_000));
	const today = localDateAt(now);
	const lastClass = CLASS_NAMES.length - 1;
	for (const classIndex of CLASS_NAMES.keys()) {
		const head = await access.actor(school.person(`head${classIndex + 1}`).userId);
		const own = CHILDREN.filter((_child, index) => classIndexOf(index) === classIndex);
		for (const child of classIndex === lastClass ? own.slice(0, -UNASKED) : own) {
			const facts = familyOf(child, today);
			const statuses = judgeFamily(facts, null, today);
			const draft = { facts, statuses, basis: `${child.keeper}来校时说的` };
			expectOk(await census.answer(head, school.child(child.name), draft));
		}
		if (classIndex === lastClass) continue;
		const { scope } = must(head.grants[0], 'the class of a head teacher');
		if (scope.kind === 'class') expectOk(await census.confirm(head, scope.classId));
	}
	clock.set(now);
}

/** Whoever the child says is away has been so for more than a year. */
function familyOf({ away }: DemoChild, today: LocalDate): FamilyFacts {
	const gone = { standing: 'away', awaySince: addDays(today, -500) } as const;
	const home = { standing: 'home', awaySince: null } as const;
	return {
		father: away.includes('爸爸') ? gone : home,
		mother: away.includes('妈妈') ? gone : home,
	};
}

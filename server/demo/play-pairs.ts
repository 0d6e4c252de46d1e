import { must } from '#domain/assert.ts';
import type { PriorityReason } from '#domain/pairing/priority.ts';
import { addDays, instantFromMs, instantToMs, localDateAt, type Instant } from '#domain/time.ts';
import type { Access } from '#server/access/access.ts';
import type { Cadres } from '#server/school/cadres.ts';
import type { PeerHelpers } from '#server/school/peer-helpers.ts';
import type { Priorities } from '#server/school/priorities.ts';
import type { DemoClock } from './demo-clock.ts';
import { expectOk, type FoundedSchool } from './found-school.ts';
import { CHILDREN, classIndexOf, leadMentorOf } from './people.ts';

interface Needs {
	readonly access: Access;
	readonly peerHelpers: PeerHelpers;
	readonly priorities: Priorities;
	readonly cadres: Cadres;
	readonly clock: DemoClock;
	readonly school: FoundedSchool;
}

/** Who is helped first (E1), and by which cadre (E2); for one of the two none has been found yet. */
const HELPED_FIRST: readonly {
	readonly index: number;
	readonly reason: PriorityReason;
	readonly cadre: string | null;
}[] = [
	{ index: 11, reason: 'study', cadre: 'head3' },
	{ index: 3, reason: 'home', cadre: null },
];

/** Most children learn with a classmate (D4), led by their mentor; two are to be helped first. */
export async function playPairs(needs: Needs, now: Instant): Promise<void> {
	const { access, peerHelpers, priorities, cadres, clock, school } = needs;
	clock.set(instantFromMs(instantToMs(now) - 20 * 86_400_000));
	const headOf = (index: number) =>
		access.actor(school.person(`head${classIndexOf(index) + 1}`).userId);
	for (const [index, child] of CHILDREN.entries()) {
		const classmate = CHILDREN[index + 1];
		if (classmate === undefined || classIndexOf(index + 1) !== classIndexOf(index)) continue;
		const teacherId = school.person(leadMentorOf(index)).userId;
		const helper = { name: classmate.name, teacherId };
		expectOk(await peerHelpers.name(await headOf(index), school.child(child.name), helper));
	}
	for (const { index, reason, cadre } of HELPED_FIRST) {
		const head = await headOf(index);
		const childId = school.child(must(CHILDREN[index], 'a child of the demo').name);
		const reviewOn = addDays(localDateAt(now), 60);
		expectOk(await priorities.set(head, childId, { reason, reviewOn }));
		if (cadre === null) continue;
		expectOk(await cadres.pair(head, childId, school.person(cadre).userId));
	}
	clock.set(now);
}

import type { LegalAidStep } from '#domain/legal-aid/legal-aid.ts';
import type { MeetingDraft } from '#domain/meeting/meeting.ts';
import { instantFromMs, instantToMs, localDateAt, type Instant } from '#domain/time.ts';
import type { Access } from '#server/access/access.ts';
import type { LegalAid } from '#server/legal-aid/legal-aid.ts';
import type { Meetings } from '#server/meetings/meetings.ts';
import type { DemoClock } from './demo-clock.ts';
import { expectOk, type FoundedSchool } from './found-school.ts';
import { MEETINGS } from './words/care.ts';

interface Needs {
	readonly access: Access;
	readonly legalAid: LegalAid;
	readonly meetings: Meetings;
	readonly clock: DemoClock;
	readonly school: FoundedSchool;
}

/** Days before now, newest last, with who wrote it down. */
const HELD: readonly (Omit<MeetingDraft, 'heldOn'> & {
	readonly daysAgo: number;
	readonly by: string;
})[] = [
	{
		...{ kind: 'staff', daysAgo: 45, by: 'leader', minutes: MEETINGS.staff },
		came: { mentors: 12, children: 0, guardians: 0, others: 1 },
	},
	{
		...{ kind: 'training', daysAgo: 20, by: 'counselor', minutes: MEETINGS.training },
		came: { mentors: 3, children: 0, guardians: 17, others: 0 },
	},
	{
		...{ kind: 'roundTable', daysAgo: 6, by: 'head1', minutes: MEETINGS.roundTable },
		came: { mentors: 8, children: 16, guardians: 11, others: 2 },
	},
];

/** Two cases: one in which a lawyer was named, one in which the agency has not decided yet. */
const CASES: readonly {
	readonly child: string;
	readonly kind: 'injury' | 'maintenance';
	readonly openedDaysAgo: number;
	readonly steps: readonly (readonly [LegalAidStep, number])[];
}[] = [
	{
		...{ child: '程大川', kind: 'injury', openedDaysAgo: 40 },
		steps: [
			['applied', 38],
			['granted', 33],
			['lawyer', 31],
		],
	},
	{ child: '霍田', kind: 'maintenance', openedDaysAgo: 6, steps: [['applied', 4]] },
];

/** What the leading group and the teachers wrote down beside the books: meetings (G1) and legal aid (A11). */
export async function playOffice(needs: Needs, now: Instant): Promise<void> {
	const { access, legalAid, meetings, clock, school } = needs;
	const ago = (days: number) => instantFromMs(instantToMs(now) - days * 86_400_000);
	for (const { daysAgo, by, ...meeting } of HELD) {
		clock.set(ago(daysAgo));
		const actor = await access.actor(school.person(by).userId);
		const draft = { ...meeting, heldOn: localDateAt(ago(daysAgo)) };
		expectOk(await meetings.record(actor, draft, null));
	}
	const leader = await access.actor(school.person('leader').userId);
	for (const { child, kind, openedDaysAgo, steps } of CASES) {
		clock.set(ago(openedDaysAgo));
		const draft = { kind, agency: '县法律援助中心', openedOn: localDateAt(ago(openedDaysAgo)) };
		const id = expectOk(await legalAid.open(leader, school.child(child), draft));
		for (const [step, days] of steps) {
			clock.set(ago(days));
			expectOk(await legalAid.take(leader, id, step, localDateAt(ago(days))));
		}
	}
	clock.set(now);
}

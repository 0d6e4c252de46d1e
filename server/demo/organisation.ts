import { addDays, instantFromMs, instantToMs, type Instant, type LocalDate } from '#domain/time.ts';
import type { LeadingGroupPost } from '#domain/organisation/appointment.ts';
import { must } from '#domain/assert.ts';
import { loadActor } from '#server/access/facts.ts';
import type { Appointments } from '#server/organisation/appointments.ts';
import type { Records } from '#server/services.ts';
import type { DemoClock } from './demo-clock.ts';
import { expectOk, type FoundedSchool } from './found-school.ts';

/** Who leads the work: by username, or by name where somebody has no account. */
const LEADING_GROUP: readonly {
	readonly post: LeadingGroupPost;
	readonly person: { readonly username: string } | { readonly name: string };
	readonly duties: string;
}[] = [
	{
		...{ post: 'head', person: { username: 'leader' } },
		duties: '全面负责；审批个别教育管理方案，每周一看看板。',
	},
	{
		...{ post: 'deputy', person: { name: '钱守义' } },
		duties: '团委书记，分管主题班会和团队活动，联系村委会。',
	},
	{
		...{ post: 'member', person: { username: 'counselor' } },
		duties: '心理辅导室，五月的谈心和疏导。',
	},
	{ post: 'member', person: { username: 'head1' }, duties: '七年级，督促双周近况和家访。' },
	{ post: 'member', person: { username: 'head3' }, duties: '八年级，学习帮扶的检查。' },
];

interface Needs {
	readonly records: Records;
	readonly appointments: Appointments;
	readonly clock: DemoClock;
	readonly school: FoundedSchool;
}

/** The leading group, an archivist who took over from another, and one named member of a class's team. */
export async function appointPeople(
	{ records, appointments, clock, school }: Needs,
	yearBegan: Instant,
	{ startsOn, endsOn }: { readonly startsOn: LocalDate; readonly endsOn: LocalDate },
): Promise<void> {
	clock.set(instantFromMs(instantToMs(yearBegan) + 2 * 3_600_000));
	const leader = await loadActor(records, school.person('leader').userId);
	const term = { from: startsOn, until: endsOn };
	for (const { post, person, duties } of LEADING_GROUP) {
		expectOk(
			await appointments.appoint(leader, {
				...{ to: { body: 'leadingGroup', post }, duties, ...term },
				person: 'name' in person ? person : { userId: school.person(person.username).userId },
			}),
		);
	}
	const archive = expectOk(
		await appointments.appoint(leader, {
			...{ to: { body: 'archive' }, duties: '一人一档一卡，变更七天内处理。', ...term },
			person: { userId: school.person('mentor8').userId },
		}),
	);
	const successor = { userId: school.person('archivist').userId, until: endsOn };
	expectOk(
		await appointments.handOver(
			leader,
			archive,
			{ ...successor, from: addDays(startsOn, 21) },
			'档案柜钥匙两把，联系卡六十二张，还有三张没有复核。',
		),
	);
	const { classId } = must(
		(await loadActor(records, school.person('head1').userId)).grants.flatMap(({ scope }) =>
			scope.kind === 'class' ? [scope] : [],
		)[0],
		'the class of a head teacher',
	);
	expectOk(
		await appointments.appoint(leader, {
			...{ to: { body: 'classTeam', classId }, duties: '宿舍里多看一眼。', ...term },
			person: { name: '宿管 许春桃' },
		}),
	);
}

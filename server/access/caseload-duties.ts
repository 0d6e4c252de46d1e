import type { Caseload, CaseloadChild, CaseloadYear } from '#domain/caseload.ts';
import type { ChildId, ClassId, SchoolYearId, UserId } from '#domain/ids.ts';
import type { Actor } from '#domain/permission.ts';
import type { LocalDate } from '#domain/time.ts';
import {
	loadCalendar,
	loadCare,
	loadChecks,
	loadRuleVersions,
	loadShared,
} from '#server/duty/duty-facts.ts';
import { loadLeads, loadMentorRecords } from '#server/duty/mentor-records.ts';
import { loadApprovedPlans } from '#server/duty/plan-records.ts';
import { loadClassStays } from '#server/school/class-stays.ts';
import type { Records } from '#server/services.ts';

/** What a device must know to say without a network what its person owes (product.md §1.7). */

export async function readDuty(
	records: Records,
	yearId: SchoolYearId,
): Promise<NonNullable<Caseload['duty']>> {
	return {
		calendar: await loadCalendar(records, yearId),
		versions: await loadRuleVersions(records),
	};
}

/** What this person owes for all their children together (M4); nothing where they never led one. */
export async function readMentoring(
	records: Records,
	{ userId }: Actor,
	year: CaseloadYear,
): Promise<Caseload['mentoring']> {
	const leads = (await loadLeads(records, userId)).get(userId);
	if (leads === undefined) return undefined;
	const own = (await loadMentorRecords(records, userId, year)).get(userId) ?? [];
	return { leads: leads.map(({ childId: _childId, ...period }) => period), records: own };
}

/**
 * What the duties depend on of my own children, and of those whose pairings I may have to look at: of a
 * class whose head teacher I am, or whose cadre I am; it is nobody else's to know (§4.4, row "Pairing, duties, waivers").
 */
export async function withCare(
	records: Records,
	actor: Actor,
	children: readonly CaseloadChild[],
	year: CaseloadYear | null,
	today: LocalDate,
): Promise<CaseloadChild[]> {
	const { userId } = actor;
	const idsOf = (own: readonly CaseloadChild[]) => own.map(({ id }) => id);
	const mine = idsOf(children.filter((child) => child.mine));
	const cadre = await loadCadreOf(records, userId);
	const taught = idsOf(
		children.filter(({ id, headTeacherIds }) => headTeacherIds.includes(userId) || cadre.has(id)),
	);
	const care = await loadCare(records, [...new Set([...mine, ...taught])], today);
	const shared = await loadShared(records, mine);
	const plans = await loadApprovedPlans(records, mine, year?.id ?? null);
	const checks = year === null ? new Map() : await loadChecks(records, taught, year);
	const inClassesITeach = children.filter(({ classId }) => teaches(actor, classId));
	const stays = await loadClassStays(records, idsOf(inClassesITeach));
	return children.map((child) => ({
		...child,
		stays: stays.get(child.id)?.filter(({ classId }) => classId === child.classId),
		care: care.get(child.id),
		shared: shared.get(child.id),
		plans: plans.get(child.id),
		checks: checks.get(child.id),
	}));
}

function teaches({ grants }: Actor, classId: ClassId): boolean {
	return grants.some(({ scope }) => scope.kind === 'class' && scope.classId === classId);
}

async function loadCadreOf(records: Records, userId: UserId): Promise<ReadonlySet<ChildId>> {
	const rows = await records
		.selectFrom('cadrePairing')
		.select('childId')
		.where('userId', '=', userId)
		.where('endedAt', 'is', null)
		.execute();
	return new Set(rows.map(({ childId }) => childId));
}

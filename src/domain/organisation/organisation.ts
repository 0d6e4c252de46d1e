import type { ClassId, UserId } from '#domain/ids.ts';
import type { LocalDate } from '#domain/time.ts';
import { can, type Actor } from '#domain/permission.ts';
import type { AppointedTo, Appointment, OrganisationLack } from './appointment.ts';
import type { RoleSuggestion } from './role-suggestion.ts';

/** What the page of the organisation shows (rows B5–B7, C4, C7): to everybody on the staff. */
export interface Organisation {
	readonly school: { readonly name: string; readonly hotline: string | null };
	readonly today: LocalDate;
	/** Of the leading group and the archive, the past ones too. */
	readonly appointments: readonly Appointment[];
	readonly lacks: readonly OrganisationLack[];
	readonly classes: readonly ClassTeam[];
	readonly mayAppoint: boolean;
	/** For those who may list the staff; empty for all others. */
	readonly suggestions: readonly RoleSuggestion[];
	/** Whom one can appoint; empty for those who may appoint nobody. */
	readonly people: readonly { readonly userId: UserId; readonly name: string }[];
	/** Whether my last decision here can still be taken back. */
	readonly mayUndo: boolean;
	readonly mayExport: boolean;
}

/**
 * A class's care team (班级领导机构, L13, B5): who is in it by their work, and who was named besides.
 * No child is named, so that it can hang on a wall.
 */
export interface ClassTeam {
	readonly classId: ClassId;
	readonly className: string;
	readonly headTeachers: readonly string[];
	readonly subjectTeachers: readonly string[];
	readonly mentors: readonly string[];
	readonly cadres: readonly string[];
	readonly named: readonly Appointment[];
	readonly mayAppoint: boolean;
}

export type ClassTeamLack = 'headTeacher' | 'member';

/** B5: every class has a head teacher and somebody beside them. */
export function classTeamLacks(team: ClassTeam, heldNamed: number): ClassTeamLack[] {
	const heads = new Set(team.headTeachers);
	const others = [...team.subjectTeachers, ...team.mentors, ...team.cadres].filter(
		(name) => !heads.has(name),
	);
	return [
		...(heads.size === 0 ? (['headTeacher'] as const) : []),
		...(others.length + heldNamed === 0 ? (['member'] as const) : []),
	];
}

/** Who appoints: the leading group for all, a head teacher to the care team of the own class. */
export function mayAppoint(actor: Actor, to: AppointedTo): boolean {
	return to.body === 'classTeam'
		? can(actor, 'appoint', { type: 'class', classId: to.classId })
		: can(actor, 'appoint', { type: 'school' });
}

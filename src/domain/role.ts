import type { ChildId, ClassId } from './ids.ts';

/**
 * What a member of staff is appointed as. A mentor's children come from pairing, not from the role;
 * a head teacher is appointed to a class, a subject teacher to a subject in a class; all others serve the
 * whole school.
 */
export const ROLES = [
	'administrator',
	'leader',
	'archivist',
	'headTeacher',
	'mentor',
	'counselor',
	'subjectTeacher',
] as const;
export type Role = (typeof ROLES)[number];

export type Scope =
	| { readonly kind: 'school' }
	/** `subject`: what a subject teacher teaches there; nobody else has one. */
	| { readonly kind: 'class'; readonly classId: ClassId; readonly subject?: string | null }
	| { readonly kind: 'child'; readonly childId: ChildId };

export interface Grant {
	readonly role: Role;
	readonly scope: Scope;
}

/** The kind of scope in which each role is granted. */
export const SCOPE_OF_ROLE: Readonly<Record<Role, Scope['kind']>> = {
	administrator: 'school',
	leader: 'school',
	archivist: 'school',
	headTeacher: 'class',
	mentor: 'school',
	counselor: 'school',
	subjectTeacher: 'class',
};

export function isRole(value: unknown): value is Role {
	return ROLES.includes(value as Role);
}

import type { Me } from '#domain/caseload.ts';
import { can, type Actor } from '#domain/permission.ts';
import type { Grant } from '#domain/role.ts';

/** The main pages. Which of them a person sees follows from the one permission table. */
export type NavItem =
	'children' | 'summaries' | 'board' | 'agenda' | 'classes' | 'people' | 'school' | 'account';

export function navItems(me: Me): NavItem[] {
	const actor: Actor = { userId: me.userId, grants: me.roles.map(grantOf) };
	const classIds = me.roles.flatMap(({ classId }) => (classId === null ? [] : [classId]));
	const mayReadClasses =
		can(actor, 'edit', { type: 'school' }) ||
		me.roles.some(({ role }) => ['leader', 'archivist', 'counselor'].includes(role)) ||
		classIds.some((classId) => can(actor, 'read', { type: 'class', classId }));
	const mayReadBoards =
		can(actor, 'board', { type: 'school' }) ||
		classIds.some((classId) => can(actor, 'board', { type: 'class', classId }));
	return [
		'children',
		...(can(actor, 'post', { type: 'exchange' }) ? (['summaries'] as const) : []),
		...(mayReadBoards ? (['board'] as const) : []),
		...(can(actor, 'read', { type: 'agenda' }) ? (['agenda'] as const) : []),
		...(mayReadClasses ? (['classes'] as const) : []),
		...(can(actor, 'list', { type: 'staff' }) ? (['people'] as const) : []),
		...(can(actor, 'edit', { type: 'school' }) ? (['school'] as const) : []),
		'account',
	];
}

function grantOf({ role, classId }: Me['roles'][number]): Grant {
	return {
		role,
		scope: classId === null ? { kind: 'school' } : { kind: 'class', classId },
	};
}

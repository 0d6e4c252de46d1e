import { expect, test } from 'vitest';
import type { ClassId, UserId } from '#domain/ids.ts';
import type { Role } from '#domain/role.ts';
import { navItems } from './nav-items.ts';

const as = (role: Role, classId: string | null) =>
	navItems({
		...{ userId: 'usr_a' as UserId, name: '周晓兰', username: 'zhou' },
		roles: [{ role, classId: classId as ClassId | null, className: null }],
	});

test.each([
	['mentor', null, ['children', 'summaries', 'agenda', 'account']],
	['headTeacher', 'cls_a', ['children', 'board', 'agenda', 'classes', 'account']],
	['subjectTeacher', 'cls_a', ['children', 'agenda', 'classes', 'account']],
	['counselor', null, ['children', 'agenda', 'classes', 'account']],
	['leader', null, ['children', 'board', 'agenda', 'classes', 'people', 'account']],
	['archivist', null, ['children', 'board', 'agenda', 'classes', 'people', 'account']],
	['administrator', null, ['children', 'classes', 'people', 'school', 'account']],
] as const)('a %s sees only pages that will answer', (role, classId, items) =>
	expect(as(role, classId)).toEqual(items),
);

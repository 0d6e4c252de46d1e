import { describe, expect, test } from 'vitest';
import type { ClassId, UserId } from './ids.ts';
import { can, type Actor } from './permission.ts';

const CLASS = 'cls_own' as ClassId;
const ME = 'usr_me' as UserId;

describe('the registers of a class', () => {
	test.each([
		['headTeacher', null, ['write', 'write', 'write']],
		['subjectTeacher', '数学', ['write', 'no', 'no']],
		['subjectTeacher', '语文', ['no', 'write', 'no']],
		// Nobody has said what they teach: no register is theirs, the class's own least of all.
		['subjectTeacher', null, ['no', 'no', 'no']],
		['counselor', null, ['no', 'no', 'no']],
	] as const)(
		'[§4.4 Scores] a %s of %s in the registers of 数学, of 语文 and of the class: %j',
		(role, taught, rights) => {
			const scope = { kind: 'class', classId: CLASS, subject: taught } as const;
			const actor: Actor = { userId: ME, grants: [{ role, scope }] };
			const rightTo = (subject: string | null) => {
				const register = { kind: 'register', classId: CLASS, subject } as const;
				const [write, read] = (['write', 'read'] as const).map((action) =>
					can(actor, action, { type: 'document', ...register }),
				);
				return write ? 'write' : read ? 'read' : 'no';
			};
			expect([rightTo('数学'), rightTo('语文'), rightTo(null)]).toEqual(rights);
		},
	);
});

import type { Role } from '#domain/role.ts';
import { m } from '#lib/i18n/generated/messages.js';

/** What a role is called. */
export function roleName(role: Role): string {
	switch (role) {
		case 'administrator':
			return m.school_role_administrator();
		case 'leader':
			return m.school_role_leader();
		case 'archivist':
			return m.school_role_archivist();
		case 'headTeacher':
			return m.school_role_head_teacher();
		case 'mentor':
			return m.school_role_mentor();
		case 'counselor':
			return m.school_role_counselor();
		case 'subjectTeacher':
			return m.school_role_subject_teacher();
	}
}

/** What a role may do, in a line, for whoever gives it. */
export function roleHelp(role: Role): string {
	switch (role) {
		case 'administrator':
			return m.school_role_administrator_help();
		case 'leader':
			return m.school_role_leader_help();
		case 'archivist':
			return m.school_role_archivist_help();
		case 'headTeacher':
			return m.school_role_head_teacher_help();
		case 'mentor':
			return m.school_role_mentor_help();
		case 'counselor':
			return m.school_role_counselor_help();
		case 'subjectTeacher':
			return m.school_role_subject_teacher_help();
	}
}

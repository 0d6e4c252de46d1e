import type { UserId } from '#domain/ids.ts';
import type { Role } from '#domain/role.ts';
import type { LocalDate } from '#domain/time.ts';
import { appointmentState, type Appointment } from './appointment.ts';

/** The role that an account needs to do what its appointment asks for. */
const ROLE_OF_BODY = { leadingGroup: 'leader', archive: 'archivist' } as const;
type SuggestedRole = (typeof ROLE_OF_BODY)[keyof typeof ROLE_OF_BODY];

/**
 * A role that an account and its appointments disagree about (B6, C4). It is for the administrator to
 * change a role and for whoever appoints to change the list; the software does neither by itself.
 */
export interface RoleSuggestion {
	readonly userId: UserId;
	readonly name: string;
	readonly role: SuggestedRole;
	/** `roleMissing`: appointed, and the account lacks the role; `notAppointed`: the other way round. */
	readonly kind: 'roleMissing' | 'notAppointed';
}

/**
 * `accounts`: every open account with its roles. A member of the leading group needs no role of a leader:
 * what they answer for, e.g. their own class, they see by the role they have (product.md §4.4, column 组员).
 */
export function suggestRoles(
	appointments: readonly Appointment[],
	accounts: readonly {
		readonly userId: UserId;
		readonly name: string;
		readonly roles: readonly Role[];
	}[],
	today: LocalDate,
): RoleSuggestion[] {
	// Of one whose days have run out it is not decided yet what becomes of it.
	const standing = appointments.filter((one) =>
		['held', 'runOut'].includes(appointmentState(one, today)),
	);
	return accounts.flatMap(({ userId, name, roles }) =>
		Object.entries(ROLE_OF_BODY).flatMap(([body, role]): RoleSuggestion[] => {
			const own = standing.filter((one) => one.userId === userId && one.to.body === body);
			if (own.length === 0 && roles.includes(role)) {
				return [{ userId, name, role, kind: 'notAppointed' }];
			}
			const needsRole = own.some(({ to }) => to.body !== 'leadingGroup' || to.post !== 'member');
			return needsRole && !roles.includes(role)
				? [{ userId, name, role, kind: 'roleMissing' }]
				: [];
		}),
	);
}

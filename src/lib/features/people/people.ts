import type { ClassId, UserId } from '#domain/ids.ts';
import type { Role } from '#domain/role.ts';
import type { Instant } from '#domain/time.ts';

/** What `GET /api/people` answers. */
export interface Staff {
	readonly people: readonly Person[];
	readonly classes: readonly { readonly id: ClassId; readonly name: string }[];
	readonly mayEdit: boolean;
	readonly me: UserId;
}

export interface Person {
	readonly userId: UserId;
	readonly name: string;
	readonly username: string;
	readonly state: 'invited' | 'active' | 'disabled';
	readonly roles: readonly (RoleDraft & { readonly className: string | null })[];
	readonly lastSeenAt: Instant | null;
}

export interface RoleDraft {
	readonly role: Role;
	readonly classId: ClassId | null;
	/** What a subject teacher teaches there; without one they have no register. */
	readonly subject?: string | null;
}

/** A one-time code with whom it is for: shown once, printed, never kept. */
export interface Slip {
	readonly name: string;
	readonly username: string;
	readonly code: string;
	readonly expiresAt: Instant;
}

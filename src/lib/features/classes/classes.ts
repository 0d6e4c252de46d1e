import type { ChildId, ClassId, UserId } from '#domain/ids.ts';

/** What `GET /api/classes` answers. */
export interface ClassList {
	readonly classes: readonly {
		readonly id: ClassId;
		readonly name: string;
		readonly children: number;
		readonly withoutLead: number;
		readonly headTeachers: readonly string[];
	}[];
	readonly mayCreate: boolean;
}

/** What `GET /api/classes/…` answers. */
export interface ClassDetail {
	readonly id: ClassId;
	readonly name: string;
	readonly headTeachers: readonly string[];
	readonly children: readonly ClassChild[];
	/** Who has left, for those who may take them back. */
	readonly left: readonly { readonly id: ChildId; readonly name: string }[];
	readonly mayEnrol: boolean;
	readonly mayEdit: boolean;
	/** The classes a child may be moved to. */
	readonly classes: readonly { readonly id: ClassId; readonly name: string }[];
}

export interface ClassChild {
	readonly id: ChildId;
	readonly name: string;
	readonly boarding: boolean;
	readonly mentors: readonly {
		readonly userId: UserId;
		readonly name: string;
		readonly lead: boolean;
	}[];
	readonly mayPair: boolean;
}

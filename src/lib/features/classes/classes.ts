import type { Sex } from '#domain/census/census-row.ts';
import type { LocalDate } from '#domain/time.ts';
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
	/** Whether there is a census for this person to see or to bring lists to. */
	readonly mayCensus: boolean;
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
	readonly mayExport: boolean;
	/** The classes a child may be moved to. */
	readonly classes: readonly { readonly id: ClassId; readonly name: string }[];
}

export interface ClassChild {
	readonly id: ChildId;
	readonly name: string;
	readonly boarding: boolean;
	/** For those who keep the record or take the census; a student number by its end alone. */
	readonly details: {
		readonly sex: Sex | null;
		readonly birthDate: LocalDate | null;
		readonly studentNumber: string | null;
	} | null;
	readonly mentors: readonly {
		readonly userId: UserId;
		readonly name: string;
		readonly lead: boolean;
	}[];
	readonly mayPair: boolean;
}

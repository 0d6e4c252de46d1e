/** How the actor stands to the resource; the columns of the table. */
export const RELATIONS = [
	'administrator',
	'leader',
	'archivist',
	'counselor',
	'headTeacher',
	'subjectTeacher',
	'mentor',
	'author',
	'formerMentor',
	'cadre',
	'staff',
] as const;
export type Relation = (typeof RELATIONS)[number];

/** Who may do what: for each action the relations that allow it. */
export type Rules<A extends string> = Readonly<Record<A, readonly Relation[]>>;

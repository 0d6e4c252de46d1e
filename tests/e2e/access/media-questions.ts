import { createHash } from 'node:crypto';
import { only, request, signedIn, type Question } from './question.ts';
import type { VisitorName } from './visitors.ts';

const CARERS: readonly VisitorName[] = ['mentor', 'headTeacher'];
const READERS: readonly VisitorName[] = [...CARERS, 'counselor', 'cadre', 'formerMentor'];
/** One dark pixel. */
const PICTURE = new Uint8Array(
	Buffer.from(
		'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGMwSJgAAAHkASHKbNIyAAAAAElFTkSuQmCC',
		'base64',
	),
);
/** One light pixel. */
const SLIP = new Uint8Array(
	Buffer.from(
		'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAACXBIWXMAAAPoAAAD6AG1e1JrAAAADElEQVQImWP49+8fAAX4AvufgmF+AAAAAElFTkSuQmCC',
		'base64',
	),
);
const SLIP_HASH = createHash('sha256').update(SLIP).digest('hex');
const NO_MEETING = 'meeting=mtg_0000000000000000000000';
const PICTURE_HASH = createHash('sha256').update(PICTURE).digest('hex');

/**
 * Pictures go with the journal: who may read it sees them, who may write it sends them. What shows that
 * something said for a contact card is so goes with the card (C5).
 */
export const MEDIA_QUESTIONS: readonly Question[] = [
	{
		route: 'GET /media/[hash]',
		ask: (school, who) => request(school, who, 'GET', `/media/${school.things.photo}`),
		expected: only(READERS, 200, { others: 404 }),
	},
	{
		route: 'PUT /media/[hash]',
		ask: (school, who) =>
			request(school, who, 'PUT', `/media/${PICTURE_HASH}?child=${school.things.childId}`, {
				body: PICTURE,
			}),
		expected: only(CARERS, 200),
	},
	{
		route: 'PUT /media/[hash]',
		about: 'that shows what was said for the contact card',
		ask: (school, who) =>
			request(school, who, 'PUT', `/media/${SLIP_HASH}?for=card&child=${school.things.childId}`, {
				body: SLIP,
			}),
		expected: only([...CARERS, 'counselor', 'archivist'], 200),
	},
	// Whose meeting it is to picture is tried in `tests/integration/meeting-photos.test.ts`.
	{
		route: 'PUT /media/[hash]',
		about: 'of a meeting that is not there',
		ask: (school, who) =>
			request(school, who, 'PUT', `/media/${PICTURE_HASH}?${NO_MEETING}`, { body: PICTURE }),
		expected: signedIn(403),
	},
	{
		route: 'DELETE /media/[hash]',
		about: 'of a meeting that is not there',
		ask: (school, who) => request(school, who, 'DELETE', `/media/${PICTURE_HASH}?${NO_MEETING}`),
		expected: signedIn(403),
	},
	{
		route: 'GET /media/[hash]',
		about: 'that shows what was said for the contact card',
		ask: (school, who) => request(school, who, 'GET', `/media/${SLIP_HASH}`),
		expected: only([...READERS, 'archivist'], 200, { others: 404 }),
	},
];

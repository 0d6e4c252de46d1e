import * as v from 'valibot';
import { APPOINTMENT_TEXT_MAX, LEADING_GROUP_POSTS } from '#domain/organisation/appointment.ts';
import { idOf, localDate, shortText } from './shapes.ts';

/** Shapes of decisions about the organisation, as they come in as JSON. */

/** Longer than what is taken: the office refuses it in words, and not the shape. */
const words = v.pipe(v.string(), v.maxLength(4 * APPOINTMENT_TEXT_MAX));
const person = v.union([v.object({ userId: idOf('user') }), v.object({ name: shortText })]);
const term = { from: localDate, until: v.nullable(localDate) };

export const appointmentBody = v.object({
	to: v.variant('body', [
		v.object({ body: v.literal('leadingGroup'), post: v.picklist(LEADING_GROUP_POSTS) }),
		v.object({ body: v.literal('archive') }),
		v.object({ body: v.literal('classTeam'), classId: idOf('class') }),
	]),
	person,
	...term,
	duties: words,
});

export const amendBody = v.object({ ...term, duties: words });

export const closingBody = v.variant('act', [
	v.object({ act: v.literal('end'), on: localDate, note: words }),
	v.object({ act: v.literal('renew'), until: v.nullable(localDate) }),
	v.object({ act: v.literal('handOver'), person, ...term, note: words }),
]);

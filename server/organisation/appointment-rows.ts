import type { UserId } from '#domain/ids.ts';
import type { AppointedTo, Appointment } from '#domain/organisation/appointment.ts';
import type { OrganisationTables } from '#server/store/records/organisation-tables.ts';
import type { Environment, Records } from '#server/services.ts';

/** Reads and writes appointments; who may, and whether they can stand together, is asked elsewhere. */

type Row = OrganisationTables['appointment'];

/** Every appointment as it stands, the past ones too, in the order in which they began. */
export async function readAppointments(records: Records): Promise<Appointment[]> {
	const rows = await records
		.selectFrom('appointment')
		.innerJoin('appointmentDecision', 'appointmentDecision.number', 'appointment.decision')
		.leftJoin('user', 'user.id', 'appointment.userId')
		.selectAll('appointment')
		.select('user.name as accountName')
		.where('appointmentDecision.undoneAt', 'is', null)
		.orderBy('appointment.decision')
		.execute();
	const newest = new Map(rows.map((row) => [row.id, row]));
	return [...newest.values()]
		.map((row): Appointment => ({
			id: row.id,
			to: appointedTo(row),
			userId: row.userId,
			name: row.accountName ?? row.name,
			duties: row.duties,
			from: row.startsOn,
			until: row.endsOn,
			closing: row.closing,
			closingNote: row.closingNote,
		}))
		.toSorted((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0));
}

function appointedTo({ body, post, classId }: Row): AppointedTo {
	// The table holds a post for the leading group alone and a class for a class's team alone.
	if (post !== null) return { body: 'leadingGroup', post };
	if (classId !== null) return { body: 'classTeam', classId };
	return { body: body as 'archive' };
}

/** Writes what one decision made of these appointments. */
export async function writeDecision(
	records: Records,
	env: Environment,
	by: UserId,
	appointments: readonly Appointment[],
): Promise<void> {
	const last = await records
		.selectFrom('appointmentDecision')
		.select((select) => select.fn.max('number').as('number'))
		.executeTakeFirst();
	const decision = (last?.number ?? 0) + 1;
	await records
		.insertInto('appointmentDecision')
		.values({ number: decision, decidedBy: by, decidedAt: env.now(), undoneAt: null })
		.execute();
	await records
		.insertInto('appointment')
		.values(
			appointments.map(({ id, to, userId, name, duties, from, until, closing, closingNote }) => ({
				...{ id, decision, userId, name, duties, closing, closingNote },
				...{ startsOn: from, endsOn: until },
				body: to.body,
				post: to.body === 'leadingGroup' ? to.post : null,
				classId: to.body === 'classTeam' ? to.classId : null,
			})),
		)
		.execute();
}

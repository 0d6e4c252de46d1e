import type { OwedBySchool } from '#domain/duty/board.ts';
import { schoolDutiesOf } from '#domain/duty/school-duty.ts';
import { appointmentState } from '#domain/organisation/appointment.ts';
import { readMeetingRecords } from '#server/meetings/meeting-records.ts';
import { readAppointments } from '#server/organisation/appointment-rows.ts';
import type { Records } from '#server/services.ts';
import { spanOf, type SchoolLedger } from './judged-classes.ts';

/** What the school owes as a whole (G1): judged by the meetings, owed by the head of the leading group. */
export async function judgeSchoolDuties(
	records: Records,
	ledger: SchoolLedger,
): Promise<OwedBySchool[]> {
	const held = await readMeetingRecords(records, spanOf(ledger));
	const head = (await readAppointments(records)).find(
		({ to, ...days }) =>
			to.body === 'leadingGroup' &&
			to.post === 'head' &&
			appointmentState(days, ledger.today) === 'held',
	);
	return schoolDutiesOf(ledger, held).map((item) => ({ ...item, owner: head?.name ?? null }));
}

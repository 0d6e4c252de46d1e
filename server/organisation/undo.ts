import type { AppointmentId, UserId } from '#domain/ids.ts';
import { appointmentClash } from '#domain/organisation/appointment.ts';
import { mayAppoint } from '#domain/organisation/organisation.ts';
import type { Actor } from '#domain/permission.ts';
import { fail, ok, type Result } from '#domain/result.ts';
import { localDateAt } from '#domain/time.ts';
import type { Environment, Records } from '#server/services.ts';
import { decide, type Office, type Refusal } from '#server/school/office.ts';
import { readAppointments } from './appointment-rows.ts';

/** What can be taken back, and the appointments it was about. */
export interface Undoable {
	readonly number: number;
	readonly ids: readonly AppointmentId[];
}

/**
 * Somebody's last decision, while its day lasts and while nobody has decided anything newer about the same
 * appointments; `null`: there is none.
 */
export async function readUndoable(
	records: Records,
	env: Pick<Environment, 'now'>,
	userId: UserId,
): Promise<Undoable | null> {
	const last = await records
		.selectFrom('appointmentDecision')
		.select(['number', 'decidedAt'])
		.where('decidedBy', '=', userId)
		.where('undoneAt', 'is', null)
		.orderBy('number', 'desc')
		.executeTakeFirst();
	if (last === undefined || localDateAt(last.decidedAt) !== localDateAt(env.now())) return null;
	const rows = await records
		.selectFrom('appointment')
		.select('id')
		.where('decision', '=', last.number)
		.execute();
	const ids = rows.map(({ id }) => id);
	const newer = await records
		.selectFrom('appointment')
		.innerJoin('appointmentDecision', 'appointmentDecision.number', 'appointment.decision')
		.select('appointment.id')
		.where('appointment.id', 'in', ids)
		.where('decision', '>', last.number)
		.where('undoneAt', 'is', null)
		.executeTakeFirst();
	return newer === undefined ? { number: last.number, ids } : null;
}

/** As `Appointments.undo`. */
export function undoLast(office: Office, actor: Actor): Promise<Result<void, Refusal>> {
	return decide(office, actor.userId, async (records, minutes) => {
		const undoable = await readUndoable(records, office.env, actor.userId);
		if (undoable === null) return fail({ type: 'nothing-to-undo' });
		const about = (await readAppointments(records)).filter(({ id }) => undoable.ids.includes(id));
		if (!about.every(({ to }) => mayAppoint(actor, to))) return fail({ type: 'forbidden' });
		await setUndone(records, undoable.number, office.env.now());
		// Somebody else may have filled the place in between: then what was decided stays.
		if (appointmentClash(await readAppointments(records)) !== null) {
			await setUndone(records, undoable.number, null);
			return fail({ type: 'nothing-to-undo' });
		}
		minutes.note('appointment.undo', ...undoable.ids);
		return ok(undefined);
	});
}

async function setUndone(
	records: Records,
	number: number,
	undoneAt: ReturnType<Environment['now']> | null,
): Promise<void> {
	await records
		.updateTable('appointmentDecision')
		.set({ undoneAt })
		.where('number', '=', number)
		.execute();
}

import { createId, type AppointmentId, type UserId } from '#domain/ids.ts';
import {
	APPOINTMENT_TEXT_MAX,
	appointmentClash,
	type AppointedTo,
	type Appointment,
} from '#domain/organisation/appointment.ts';
import { mayAppoint } from '#domain/organisation/organisation.ts';
import { amended, ended, handedOver, isSpan, renewed } from '#domain/organisation/changes.ts';
import type { Actor } from '#domain/permission.ts';
import { fail, ok, type Result } from '#domain/result.ts';
import type { LocalDate } from '#domain/time.ts';
import type { Records } from '#server/services.ts';
import { parseName } from '#server/school/names.ts';
import { decide, type Minutes, type Office, type Refusal } from '#server/school/office.ts';
import { isOnStaff } from '#server/school/pairing-decisions.ts';
import { readAppointments, writeDecision } from './appointment-rows.ts';
import { undoLast } from './undo.ts';

/**
 * Appoints people to the leading group, the archive and the classes' care teams (B5, B6, C4). Never touches
 * a role: what an account may see is the administrator's to change.
 */
export interface Appointments {
	appoint(actor: Actor, draft: AppointmentDraft): Promise<Result<AppointmentId, Refusal>>;
	/** Corrects duties and days of one that is not closed. */
	amend(actor: Actor, id: AppointmentId, draft: AmendDraft): Promise<Result<void, Refusal>>;
	/** `on` is the last day. */
	end(actor: Actor, id: AppointmentId, on: LocalDate, note: string): Promise<Result<void, Refusal>>;
	/** Another term for the same person; only where the old one has a last day. */
	renew(
		actor: Actor,
		id: AppointmentId,
		until: LocalDate | null,
	): Promise<Result<AppointmentId, Refusal>>;
	/** Another person follows, with the same duties; `note` says what was handed over. */
	handOver(
		actor: Actor,
		id: AppointmentId,
		successor: Person & Term,
		note: string,
	): Promise<Result<AppointmentId, Refusal>>;
	/** Takes back my own last decision, on its day and while nothing has been built upon it. */
	undo(actor: Actor): Promise<Result<void, Refusal>>;
}

/** Somebody of the staff, by their account; or anybody, by their name. */
export type Person = { readonly userId: UserId } | { readonly name: string };
export interface Term {
	readonly from: LocalDate;
	readonly until: LocalDate | null;
}
export type AmendDraft = Term & { readonly duties: string };
export type AppointmentDraft = AmendDraft & {
	readonly to: AppointedTo;
	readonly person: Person;
};

export function createAppointments(office: Office): Appointments {
	const newId = () => createId('appointment', office.env.random);
	return {
		appoint: (actor, draft) => appoint(office, actor, draft),
		amend: async (actor, id, { duties, from, until }) => {
			const words = parseText(duties);
			if (words === null) return fail({ type: 'invalid', field: 'duties' });
			return about(office, actor, id, 'appointment.amend', (one) =>
				amended(one, { duties: words, from, until }),
			);
		},
		end: async (actor, id, on, note) => {
			const words = parseText(note);
			if (words === null) return fail({ type: 'invalid', field: 'closingNote' });
			return about(office, actor, id, 'appointment.end', (one) => ended(one, on, words));
		},
		renew: async (actor, id, until) => {
			const next = newId();
			const done = await about(office, actor, id, 'appointment.renew', (one) =>
				renewed(one, { id: next, until }),
			);
			return done.ok ? ok(next) : done;
		},
		handOver: async (actor, id, successor, note) => {
			const words = parseText(note);
			if (words === null) return fail({ type: 'invalid', field: 'closingNote' });
			const person = await readPerson(office.records, successor);
			if (!person.ok) return person;
			const { from, until } = successor;
			const next = { id: newId(), ...person.value, from, until };
			const done = await about(office, actor, id, 'appointment.handOver', (one) =>
				handedOver(one, next, words),
			);
			return done.ok ? ok(next.id) : done;
		},
		undo: (actor) => undoLast(office, actor),
	};
}

async function appoint(
	office: Office,
	actor: Actor,
	{ to, person: named, from, until, duties }: AppointmentDraft,
): Promise<Result<AppointmentId, Refusal>> {
	if (!mayAppoint(actor, to)) return fail({ type: 'forbidden' });
	const words = parseText(duties);
	if (words === null) return fail({ type: 'invalid', field: 'duties' });
	if (!isSpan(from, until)) return fail({ type: 'invalid', field: 'until' });
	return decide(office, actor.userId, async (records, minutes) => {
		const person = await readPerson(records, named);
		if (!person.ok) return person;
		if (to.body === 'classTeam' && !(await isClass(records, to.classId))) {
			return fail({ type: 'not-found' });
		}
		const id = createId('appointment', office.env.random);
		const one: Appointment = {
			...{ id, to, ...person.value, duties: words, from, until },
			...{ closing: null, closingNote: '' },
		};
		const done = await write(office, records, minutes, actor, 'appointment.make', [one]);
		return done.ok ? ok(id) : done;
	});
}

/** Carries out a decision about one appointment that is there, is not closed and is theirs to decide. */
function about(
	office: Office,
	actor: Actor,
	id: AppointmentId,
	action: string,
	change: (one: Appointment) => readonly Appointment[] | null,
): Promise<Result<void, Refusal>> {
	return decide(office, actor.userId, async (records, minutes) => {
		const one = (await readAppointments(records)).find((known) => known.id === id);
		if (one === undefined) return fail({ type: 'not-found' });
		if (!mayAppoint(actor, one.to)) return fail({ type: 'forbidden' });
		if (one.closing !== null) return fail({ type: 'not-found' });
		const changed = change(one);
		if (changed === null) return fail({ type: 'invalid', field: 'until' });
		return write(office, records, minutes, actor, action, changed);
	});
}

async function write(
	office: Office,
	records: Records,
	minutes: Minutes,
	actor: Actor,
	action: string,
	changed: readonly Appointment[],
): Promise<Result<void, Refusal>> {
	const ids = new Set(changed.map(({ id }) => id));
	const others = (await readAppointments(records)).filter(({ id }) => !ids.has(id));
	const clash = appointmentClash([...others, ...changed]);
	if (clash !== null) return fail({ type: 'taken', field: clash });
	await writeDecision(records, office.env, actor.userId, changed);
	minutes.note(action, ...ids);
	return ok(undefined);
}

async function readPerson(
	records: Records,
	person: Person,
): Promise<Result<{ userId: UserId | null; name: string }, Refusal>> {
	if ('name' in person) {
		const name = parseName(person.name);
		return name === null ? fail({ type: 'invalid', field: 'name' }) : ok({ userId: null, name });
	}
	const { userId } = person;
	if (!(await isOnStaff(records, userId))) return fail({ type: 'not-on-the-staff' });
	const user = await records
		.selectFrom('user')
		.select('name')
		.where('id', '=', userId)
		.executeTakeFirstOrThrow();
	return ok({ userId, name: user.name });
}

async function isClass(records: Records, classId: string): Promise<boolean> {
	const row = await records
		.selectFrom('class')
		.select('id')
		.where('id', '=', classId as never)
		.executeTakeFirst();
	return row !== undefined;
}

/** Words as they are kept; `null` when they are too long. */
function parseText(value: string): string | null {
	const text = value.normalize('NFC').trim();
	return text.length > APPOINTMENT_TEXT_MAX ? null : text;
}

import type { Counted } from '#domain/agenda/done-when.ts';
import { ORGANISATION_LACKS, organisationLacks } from '#domain/organisation/appointment.ts';
import type { ClassId } from '#domain/ids.ts';
import type { LocalDate } from '#domain/time.ts';
import { readAppointments } from '#server/organisation/appointment-rows.ts';
import type { Records } from '#server/services.ts';

/**
 * J-3-1 "every duty has a name": the posts of the leading group and the archivist by their codes
 * (B6, C4), and the head teacher of each class by the class (B5). Everybody may know.
 */
export async function countOffices(
	{
		records,
		classes,
	}: {
		readonly records: Records;
		readonly classes: readonly { readonly id: ClassId; readonly name: string }[];
	},
	day: LocalDate,
): Promise<Counted[]> {
	const lacks: readonly string[] = organisationLacks(await readAppointments(records), day);
	const heads = await records
		.selectFrom('roleGrant')
		.innerJoin('user', 'user.id', 'roleGrant.userId')
		.select('roleGrant.classId')
		.where('role', '=', 'headTeacher')
		.where('endedAt', 'is', null)
		.where('user.disabledAt', 'is', null)
		.execute();
	const withHead = new Set(heads.map(({ classId }) => classId));
	return [
		...ORGANISATION_LACKS.map((office) => ({
			...{ name: office, classId: null, isPrivate: false, isDone: !lacks.includes(office) },
		})),
		...classes.map(({ id, name }) => ({
			...{ name, classId: id, isPrivate: false, isDone: withHead.has(id) },
		})),
	];
}

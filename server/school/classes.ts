import { createId, type ClassId } from '#domain/ids.ts';
import { can, type Actor } from '#domain/permission.ts';
import { fail, ok, type Result } from '#domain/result.ts';
import { createMissingDocuments } from './documents.ts';
import { parseName } from './names.ts';
import { decide, type Office, type Refusal } from './office.ts';

/** The school's classes. */
export interface Classes {
	/** Whether this person may make classes: none is there yet, so only a school-wide role counts. */
	mayCreate(actor: Actor): boolean;
	create(actor: Actor, name: string): Promise<Result<ClassId, Refusal>>;
	rename(actor: Actor, classId: ClassId, name: string): Promise<Result<void, Refusal>>;
}

export function createClasses(office: Office): Classes {
	const mayCreate = (actor: Actor) =>
		can(actor, 'edit', { type: 'class', classId: createId('class', office.env.random) });
	return {
		mayCreate,
		create: async (actor, rawName) => {
			const name = parseName(rawName);
			if (name === null) return fail({ type: 'invalid', field: 'name' });
			if (!mayCreate(actor)) return fail({ type: 'forbidden' });
			const id = createId('class', office.env.random);
			return decide(office, actor.userId, async (records, minutes) => {
				const same = await records
					.selectFrom('class')
					.select('id')
					.where('name', '=', name)
					.execute();
				if (same.length > 0) return fail({ type: 'taken', field: 'name' });
				await records
					.insertInto('class')
					.values({ id, name, createdAt: office.env.now() })
					.execute();
				await createMissingDocuments(records, office.env, { classId: id });
				minutes.note('class.create', id);
				return ok(id);
			});
		},
		rename: async (actor, classId, rawName) => {
			const name = parseName(rawName);
			if (name === null) return fail({ type: 'invalid', field: 'name' });
			if (!can(actor, 'edit', { type: 'class', classId })) return fail({ type: 'forbidden' });
			return decide(office, actor.userId, async (records, minutes) => {
				const same = await records
					.selectFrom('class')
					.select('id')
					.where('name', '=', name)
					.execute();
				if (same.some(({ id }) => id !== classId)) return fail({ type: 'taken', field: 'name' });
				const done = await records
					.updateTable('class')
					.set({ name })
					.where('id', '=', classId)
					.executeTakeFirst();
				if (done.numUpdatedRows === 0n) return fail({ type: 'not-found' });
				minutes.note('class.rename', classId);
				return ok(undefined);
			});
		},
	};
}

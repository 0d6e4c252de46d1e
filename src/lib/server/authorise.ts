import { error } from '@sveltejs/kit';
import {
	can,
	type ActionOf,
	type Actor,
	type ChildFacts,
	type Resource,
} from '#domain/permission.ts';
import { parseId, type ChildId, type Id, type IdKind } from '#domain/ids.ts';

/** What a route does before anything else: who is it, and may they. Refusals carry a `code`. */

/** The signed-in person; 401 `signed-out` when there is none. */
export function requireActor(locals: App.Locals): Actor {
	if (locals.actor === null) error(401, { message: 'Sign in first.', code: 'signed-out' });
	return locals.actor;
}

/** The signed-in person, if they may do this; else 401 `signed-out` or 403 `forbidden`. */
export function authorise<R extends Resource>(
	locals: App.Locals,
	action: ActionOf<R['type']>,
	resource: R,
): Actor {
	const actor = requireActor(locals);
	if (!can(actor, action, resource)) {
		error(403, { message: 'This is not yours to see or do.', code: 'forbidden' });
	}
	return actor;
}

/** What must be known of the child an address names; 404 `not-found` when there is no such child. */
export async function findChild(locals: App.Locals, id: string | undefined): Promise<ChildFacts> {
	requireActor(locals);
	const childId: ChildId | null = parseId('child', id);
	const child = childId && (await locals.services.access.child(childId));
	return child ?? error(404, { message: 'There is no such child.', code: 'not-found' });
}

/** An id out of an address; 404 `not-found` when it is not one of this kind. */
export function idParam<K extends IdKind>(kind: K, value: string | undefined): Id<K> {
	return (
		parseId(kind, value) ?? error(404, { message: 'There is no such thing.', code: 'not-found' })
	);
}

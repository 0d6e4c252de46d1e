import type { ConsentAnswer } from '#domain/consent.ts';
import type { ChildId } from '#domain/ids.ts';
import type { Actor } from '#domain/permission.ts';
import {
	instantFromMs,
	instantToMs,
	localDateAt,
	type Instant,
	type LocalDate,
} from '#domain/time.ts';
import { loadActor } from '#server/access/facts.ts';
import type { Consents } from '#server/consents/consents.ts';
import type { Records } from '#server/services.ts';
import type { DemoClock } from './demo-clock.ts';
import { expectOk, type FoundedSchool } from './found-school.ts';
import { CHILDREN } from './people.ts';

/** Families that have not answered yet, and one that said no: both are shown by name. */
const UNASKED = [4, 13, 20];
const DECLINED = 6;

interface Needs {
	readonly records: Records;
	readonly consents: Consents;
	readonly clock: DemoClock;
	readonly school: FoundedSchool;
}

/** What the families answered at the first parents' evening, some weeks into the year. */
export async function collectConsents(
	{ records, consents, clock, school }: Needs,
	yearBegan: Instant,
): Promise<void> {
	const at = instantFromMs(instantToMs(yearBegan) + 3_600_000);
	clock.set(at);
	const archivist = await loadActor(records, school.person('archivist').userId);
	for (const [index, { name, keeper }] of CHILDREN.entries()) {
		if (UNASKED.includes(index)) continue;
		const photos = index === DECLINED ? 'declines' : 'agrees';
		const said = { giverName: keeper, photos, on: localDateAt(at) } as const;
		await collectConsent(consents, archivist, school.child(name), said);
	}
}

/** What one family answered on paper: they were told of the file, and said this of photos. */
export async function collectConsent(
	consents: Consents,
	archivist: Actor,
	childId: ChildId,
	{ giverName, photos, on }: { giverName: string; photos: ConsentAnswer; on: LocalDate },
): Promise<void> {
	const draft = {
		...({ giver: 'guardian', giverName, way: 'paper', ageAtGiving: null } as const),
		givenOn: on,
	};
	for (const said of [
		{ purpose: 'file-notice', answer: 'agrees' } as const,
		{ purpose: 'photos', answer: photos } as const,
	]) {
		expectOk(await consents.record(archivist, childId, { ...draft, ...said }));
	}
}

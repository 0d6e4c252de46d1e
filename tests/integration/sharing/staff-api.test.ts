import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import sharp from 'sharp';
import type { GuardianId, UserId } from '#domain/ids.ts';
import type { PublicationState } from '#domain/publication.ts';
import type { LinkListing, NewLink } from '#domain/share-link.ts';
import { createAccess } from '#server/access/access.ts';
import { askRoute, type Asked } from '../ask-route.ts';
import { value } from '../test-school.ts';
import { DELETE as stopLink } from '../../../src/routes/api/links/[link]/+server.ts';
import { GET as listLinks, POST as createLink } from '../../../src/routes/api/links/+server.ts';
import { GET as listEntries } from '../../../src/routes/api/documents/[doc]/entries/+server.ts';
import { POST as addGuardian } from '../../../src/routes/api/guardians/+server.ts';
import {
	DELETE as withdraw,
	GET as readPublication,
	POST as publish,
} from '../../../src/routes/api/publications/+server.ts';
import { GET as readPhoto } from '../../../src/routes/media/[hash]/+server.ts';
import { openTestSharing, setWords, type TestSharing } from './test-sharing.ts';

let home: TestSharing;
let people: Record<string, UserId | null>;
beforeEach(async () => {
	home = await openTestSharing();
	const { school } = home;
	const [ownClass] = await school.records.selectFrom('class').select('id').execute();
	const otherClass = await school.addClass('七(5)班');
	const otherMentor = await school.addPerson('别的代理家长', [{ role: 'mentor', classId: null }]);
	await school.pair(home.otherChildId, otherMentor);
	const person = (name: string, role: 'counselor' | 'leader' | 'archivist') =>
		school.addPerson(name, [{ role, classId: null }]);
	people = {
		mentor: home.mentorId,
		otherMentor,
		headTeacher: await school.addPerson('班主任', [
			{ role: 'headTeacher', classId: ownClass?.id ?? otherClass },
		]),
		otherHeadTeacher: await school.addPerson('别的班主任', [
			{ role: 'headTeacher', classId: otherClass },
		]),
		counselor: await person('心理老师', 'counselor'),
		leader: await person('领导', 'leader'),
		archivist: await person('档案员', 'archivist'),
		administrator: school.administrator.userId,
		nobody: null,
	};
});
afterEach(() => home.close());

/** Asks a route as this person. */
async function ask(who: string, handler: (event: never) => unknown, asked: Asked) {
	const userId = people[who] ?? null;
	const { school } = home;
	const access = createAccess(school.records, school.env, home.updateLog);
	const actor = userId === null ? null : await access.actor(userId);
	const services = { ...home, access, env: school.env, records: school.records };
	return askRoute({ services, session: null, actor }, handler, asked);
}

const all = (status: number) => (who: readonly string[]) =>
	Object.fromEntries(who.map((name) => [name, status]));

describe('who may', () => {
	/** Everybody's answer to one request; a request that changes something is made anew each time. */
	async function everybody(request: (who: string) => Promise<{ status: number }>) {
		const answers: Record<string, number> = {};
		for (const who of Object.keys(people)) answers[who] = (await request(who)).status;
		return answers;
	}

	test('read how an entry stands and when it arrived', async () => {
		const id = await home.addAnEntry('字');
		const docId = home.journal.document.id;
		const expected = {
			...all(200)(['mentor', 'headTeacher', 'counselor']),
			...all(403)(['otherMentor', 'otherHeadTeacher', 'leader', 'archivist', 'administrator']),
			nobody: 401,
		};
		const state = (who: string) =>
			ask(who, readPublication, { path: `/?doc=${docId}&entry=${id}` });
		expect(await everybody(state)).toEqual(expected);
		expect(await everybody((who) => ask(who, listEntries, { params: { doc: docId } }))).toEqual(
			expected,
		);
	});

	test('publish and withdraw', async () => {
		const id = await home.addAnEntry('字');
		const docId = home.journal.document.id;
		const { draft } = await home.publishing.state(home.journal.document, id);
		const body = { docId, entryId: id, hash: value(draft).hash };
		const forbidden = all(403)([
			...['otherMentor', 'otherHeadTeacher', 'counselor', 'leader', 'archivist'],
			'administrator',
		]);
		const expected = { ...all(200)(['mentor', 'headTeacher']), ...forbidden, nobody: 401 };
		const published = await everybody(async (who) => {
			await home.publishing.withdraw(home.journal.document, id, home.mentorId);
			return ask(who, publish, { method: 'POST', body });
		});
		expect(published).toEqual(expected);
		const path = `/?doc=${docId}&entry=${id}`;
		expect(await everybody((who) => ask(who, withdraw, { method: 'DELETE', path }))).toEqual(
			expected,
		);
	});

	test('name guardians, make, list and stop links', async () => {
		const { childId, guardianId } = home;
		const strangers = all(403)(['otherMentor', 'otherHeadTeacher', 'counselor', 'administrator']);
		const makers = all(201)(['mentor', 'headTeacher']);
		const onlyMakers = {
			...makers,
			...strangers,
			...all(403)(['leader', 'archivist']),
			nobody: 401,
		};
		const guardian = { childId, name: '某某', relation: '爸爸' };
		expect(
			await everybody((who) => ask(who, addGuardian, { method: 'POST', body: guardian })),
		).toEqual(onlyMakers);
		expect(
			await everybody((who) => ask(who, createLink, { method: 'POST', body: { guardianId } })),
		).toEqual(onlyMakers);
		expect(await everybody((who) => ask(who, listLinks, { path: `/?child=${childId}` }))).toEqual({
			...all(200)(['mentor', 'headTeacher', 'leader', 'archivist']),
			...strangers,
			nobody: 401,
		});
		const stopped = await everybody(async (who) => {
			const { linkId } = await home.newLink();
			return ask(who, stopLink, { method: 'DELETE', params: { link: linkId } });
		});
		expect(stopped).toEqual({
			...all(204)(['mentor', 'headTeacher', 'leader']),
			...strangers,
			archivist: 403,
			nobody: 401,
		});
	});

	test('see a picture of the child; unknown and foreign ones answer alike', async () => {
		const picture = await sharp({
			create: { width: 20, height: 20, channels: 3, background: '#345' },
		})
			.png()
			.toBuffer();
		const hash = value(await home.media.addPhoto(picture, home.childId, home.mentorId));
		expect(await everybody((who) => ask(who, readPhoto, { params: { hash } }))).toEqual({
			...all(200)(['mentor', 'headTeacher', 'counselor']),
			...all(404)(['otherMentor', 'otherHeadTeacher', 'leader', 'archivist', 'administrator']),
			nobody: 401,
		});
		for (const unknown of ['f'.repeat(64), '../../../etc/passwd', '']) {
			expect(await ask('mentor', readPhoto, { params: { hash: unknown } })).toMatchObject({
				status: 404,
				code: 'not-found',
			});
		}
	});
});

describe('what the answers say', () => {
	test('publishing gives the new state, and a reason when it does not publish', async () => {
		const id = await home.addAnEntry('字');
		const docId = home.journal.document.id;
		const hash = value((await home.publishing.state(home.journal.document, id)).draft).hash;
		const body = { docId, entryId: id, hash };
		const done = await ask('mentor', publish, { method: 'POST', body });
		expect(done.answer as PublicationState).toMatchObject({
			revised: false,
			latest: { version: 1, withdrawnAt: null },
		});
		await home.write(home.journal, (doc) => setWords(doc, id, '改'));
		expect(await ask('mentor', publish, { method: 'POST', body })).toEqual({
			status: 409,
			code: 'changed-meanwhile',
		});
		expect(await ask('mentor', publish, { method: 'POST', body: { docId } })).toEqual({
			status: 400,
			code: 'bad-request',
		});
	});

	test('a link’s secrets are in the answer that makes it and in no other', async () => {
		const { guardianId, childId } = home;
		const made = await ask('mentor', createLink, { method: 'POST', body: { guardianId } });
		const { path, passcode, linkId } = made.answer as NewLink;
		expect(path).toMatch(/^\/s\/[\w-]{22}$/);
		const listed = await ask('mentor', listLinks, { path: `/?child=${childId}` });
		const { links } = listed.answer as { links: LinkListing[] };
		expect(links.map(({ id, state }) => [id, state])).toEqual([[linkId, 'live']]);
		const said = JSON.stringify(listed.answer);
		for (const secret of [path.slice(3), passcode, 'tokenHash', 'passcodeHash', 'secretHash'])
			expect(said).not.toContain(secret);
	});

	test('a guardian of nobody and a link of nobody are not found', async () => {
		const guardianId = 'gdn_AAECAwQFBgcICQoLDA0ODw' as GuardianId;
		const unknown = await ask('mentor', createLink, { method: 'POST', body: { guardianId } });
		expect(unknown.status).toBe(404);
		const params = { link: 'lnk_AAECAwQFBgcICQoLDA0ODw' };
		expect((await ask('mentor', stopLink, { method: 'DELETE', params })).status).toBe(404);
	});

	test('a guardian needs a name and a relation of a sensible length', async () => {
		for (const wrong of [
			{ name: '', relation: '妈妈' },
			{ name: '某', relation: '   ' },
			{ name: '某'.repeat(31), relation: '妈妈' },
			{ name: 5, relation: '妈妈' },
		]) {
			const body = { childId: home.childId, ...wrong };
			expect((await ask('mentor', addGuardian, { method: 'POST', body })).status).toBe(400);
		}
	});
});

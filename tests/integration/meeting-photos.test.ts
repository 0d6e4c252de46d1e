import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { must } from '#domain/assert.ts';
import { createId, type MeetingId } from '#domain/ids.ts';
import { MEETING_PHOTOS_MAX, type MeetingDraft } from '#domain/meeting/meeting.ts';
import type { Actor } from '#domain/permission.ts';
import type { LocalDate } from '#domain/time.ts';
import { createMeetings, type Meetings } from '#server/meetings/meetings.ts';
import { openTestSharing, type TestSharing } from './sharing/test-sharing.ts';
import { value } from './test-school.ts';

const draft: MeetingDraft = {
	...{ kind: 'roundTable', heldOn: '2026-11-20' as LocalDate, minutes: '寒假谁来接。' },
	came: { mentors: 6, children: 20, guardians: 12, others: 1 },
};

/** [G1, L27] The paper on which people signed, as a picture of the meeting. */
describe('a picture of a meeting', () => {
	let home: TestSharing;
	let meetings: Meetings;
	let mentor: Actor;
	let id: MeetingId;

	beforeEach(async () => {
		home = await openTestSharing();
		meetings = createMeetings(home.school.office);
		mentor = await home.school.actor(home.mentorId);
		id = value(await meetings.record(mentor, draft, null));
	});
	afterEach(() => home.close());

	const shot = async (background: string) =>
		new Uint8Array(
			await sharp({ create: { width: 60, height: 40, channels: 3, background } })
				.png()
				.toBuffer(),
		);
	async function send(background: string, meetingId = id): Promise<string> {
		const bytes = await shot(background);
		const hash = createHash('sha256').update(bytes).digest('hex');
		const session = createId('session', home.school.env.random);
		const body = new Blob([bytes]).stream();
		const upload = { hash, body, kept: [], meetingId, by: home.mentorId, session };
		value(await home.uploads.receive(upload));
		return hash;
	}
	const shown = async () =>
		must(await meetings.list(mentor), 'the meetings').meetings.map(({ photos }) => photos);
	const files = async () => {
		const names = await readdir(join(home.dataDir, 'media'), { recursive: true });
		return names.filter((name) => name.endsWith('.jpg')).length;
	};

	it('is of whoever may correct the record, up to so many', async () => {
		const other = await home.school.actor(
			await home.school.addPerson('other', [{ role: 'mentor', classId: null }]),
		);
		expect(await meetings.mayPicture(mentor, id)).toBe('yes');
		expect(await meetings.mayPicture(other, id)).toBe('no');
		expect(await meetings.mayPicture(home.school.administrator, id)).toBe('no');
		for (let at = 0; at < MEETING_PHOTOS_MAX; at++) await send(`rgb(${at * 9}, 80, 80)`);
		expect(await meetings.mayPicture(mentor, id)).toBe('full');
		expect((await shown())[0]).toHaveLength(MEETING_PHOTOS_MAX);
	});

	it('goes over to the record that corrects its own, and out of a record that was taken off', async () => {
		const hash = await send('#eed');
		const next = value(await meetings.record(mentor, { ...draft, minutes: '改过。' }, id));
		expect(await shown()).toEqual([[hash]]);
		expect(await home.media.meetingsOf(hash)).toEqual([next]);
		value(await meetings.setWithdrawn(mentor, next, true));
		expect(await meetings.standing([next])).toEqual([]);
		expect(await meetings.mayPicture(mentor, next)).toBe('no');
	});

	it('leaves the disk when it is taken out, unless a child has the very same one', async () => {
		const [alone, shared] = [await send('#eed'), await send('#dde')];
		value(await home.media.addPhoto(await shot('#dde'), home.childId, home.mentorId));
		expect(await files()).toBe(4);
		await home.media.removeMeetingPhoto(alone, id);
		await home.media.removeMeetingPhoto(shared, id);
		expect(await shown()).toEqual([[]]);
		expect(await files()).toBe(2);
		expect(await home.media.read(shared, 'full')).not.toBeNull();
		await home.media.removePhoto(shared, home.childId);
		expect(await files()).toBe(0);
	});
});

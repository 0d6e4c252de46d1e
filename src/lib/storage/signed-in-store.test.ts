import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import type { UserId } from '#domain/ids.ts';
import { keepSignedInUser, readSignedInUser, removeSignedInUser } from './signed-in-store.ts';

describe('who is signed in on this device', () => {
	it('is nobody, then whoever came last, then nobody again', async () => {
		expect(await readSignedInUser()).toBeNull();
		const [one, two] = ['A', 'B'].map((letter) => `usr_${letter.repeat(22)}` as UserId);
		for (const userId of [one, two] as [UserId, UserId]) {
			await keepSignedInUser(userId);
			expect(await readSignedInUser()).toBe(userId);
		}
		await removeSignedInUser();
		expect(await readSignedInUser()).toBeNull();
	});
});

import { afterEach, beforeEach, expect, test } from 'vitest';
import type { DocId, UserId } from '#domain/ids.ts';
import { createRefusalAudit, REFUSED, type RefusalAudit } from '#server/access/refusal-audit.ts';
import type { Clock } from '#server/relay/clock.ts';
import { openTestSchool, type TestSchool } from './test-school.ts';

const docId = `doc_${'d'.repeat(22)}` as DocId;
const clockBurn = { docId, reason: 'clock-burn', bytes: 31 };

let school: TestSchool;
let audit: RefusalAudit;
let li: UserId;
let endHour = (): void => undefined;

beforeEach(async () => {
	school = await openTestSchool();
	li = await school.addPerson('liqiu', []);
	const clock: Clock = {
		now: () => school.clock.nowMs,
		after: () => () => undefined,
		every(_ms, act) {
			endHour = act;
			return () => (endHour = () => undefined);
		},
	};
	audit = createRefusalAudit(school.records, school.env, clock);
});

afterEach(() => school.close());

const rows = () =>
	school.records
		.selectFrom('audit')
		.select(['userId', 'subject'])
		.where('action', '=', REFUSED)
		.execute();

test('[R3] a refused frame stands in the audit: who, where, why and how large', async () => {
	audit.note({ ...clockBurn, userId: li });
	await audit.close();
	expect(await rows()).toEqual([{ userId: li, subject: `${docId} clock-burn 31` }]);
});

test('[R3] a flood is one row at once and one row an hour', async () => {
	for (let index = 1; index <= 10_000; index++) {
		audit.note({ ...clockBurn, userId: li, bytes: index });
	}
	endHour();
	audit.note({ ...clockBurn, userId: li });
	await audit.close();
	expect((await rows()).map(({ subject }) => subject)).toEqual([
		`${docId} clock-burn 1`,
		`${docId} clock-burn 10000 ×9999`,
		`${docId} clock-burn 31`,
	]);
});

test('[R3] who thinks up ever new frames crowds out nobody', async () => {
	const chen = await school.addPerson('chenmo', []);
	for (let index = 0; index < 5_000; index++) {
		audit.note({ ...clockBurn, userId: li, reason: `reason-${index}` });
	}
	audit.note({ ...clockBurn, userId: chen });
	await audit.close();
	const kept = await rows();
	expect(kept.length).toBeLessThan(50);
	expect(kept).toContainEqual({ userId: chen, subject: `${docId} clock-burn 31` });
	expect(kept.at(-1)).toEqual({ userId: null, subject: 'others 31 ×4980' });
});

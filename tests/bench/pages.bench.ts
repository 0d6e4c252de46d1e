import type { Page } from 'playwright-core';
import { createId } from '#domain/ids.ts';
import { addDays, instantFromMs, localDateAt } from '#domain/time.ts';
import { buildWhenNeeded } from '#server/cli/build-when-needed.ts';
import { expectOk } from '#server/demo/found-school.ts';
import { createHand, writeEntry } from '#server/demo/notebook-hand.ts';
import { openDevice } from '../e2e/device.ts';
import { openTestSchool, PASSWORD, YAN, type Prepare } from '../e2e/test-school.ts';
import { provideBrowser } from '../run/browser-needs.ts';
import { PROJECT_DIR } from '../run/steps.ts';

/**
 * What a person waits for and pays for: opening a journal of one school year in Chromium, and the
 * bytes that the first staff page and a parent's page bring over the wire.
 * `node tests/bench/pages.bench.ts` prints JSON.
 */
const ENTRIES = 100;
const WORDS =
	'这两周天气凉了，早读的声音比上学期响亮。数学小测进步了八分，中午补一刻钟，没有缺过一次。';

let parentLink = { path: '', passcode: '' };

/** A journal with an entry every third day, all of it published for one mother. */
const writeYear: Prepare = async ({ services }, { child, person }) => {
	const { env, records, updateLog, publishing, links } = services;
	const { userId, sessionId } = person('qiaoyun');
	const { id: docId } = await records
		.selectFrom('document')
		.select('id')
		.where('childId', '=', child(YAN))
		.where('kind', '=', 'journal')
		.executeTakeFirstOrThrow();
	const hand = createHand(updateLog);
	const today = localDateAt(env.now());
	const document = { id: docId, childId: child(YAN), generation: 1 };
	for (let index = 0; index < ENTRIES; index++) {
		const occurredOn = addDays(today, 3 * (index - ENTRIES + 1));
		const writtenAt = instantFromMs(Date.parse(`${occurredOn}T18:00:00+08:00`));
		const id = createId('entry', env.random);
		const entry = { id, type: 'fortnight' as const, occurredOn, writtenAt, createdBy: userId };
		const paragraphs = [`第 ${index + 1} 篇。${WORDS}`, WORDS, WORDS];
		await hand.write(docId, { userId, session: sessionId, clientId: 77 }, (doc) => {
			writeEntry(doc, entry, { paragraphs, fields: {}, photos: [] });
		});
	}
	for (const { entryId } of await indexed()) {
		const { draft } = await publishing.state(document, entryId);
		expectOk(await publishing.publish(document, entryId, userId, expectOk(draft)));
	}
	const guardian = { name: '罗春燕', relation: '妈妈' };
	parentLink = await links.create(
		await links.addGuardian(child(YAN), guardian, userId),
		child(YAN),
		userId,
	);

	async function indexed() {
		await services.recordIndex.catchUp();
		return records.selectFrom('entryIndex').select('entryId').execute();
	}
};

/** Counts what comes over the wire for a page until `work` is over, headers included. */
async function bytesOf(page: Page, work: () => Promise<void>): Promise<number> {
	const session = await page.context().newCDPSession(page);
	let bytes = 0;
	session.on('Network.loadingFinished', ({ encodedDataLength }) => (bytes += encodedDataLength));
	await session.send('Network.enable');
	await work();
	await page.waitForLoadState('networkidle');
	await session.detach();
	return bytes;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
	const startedAt = performance.now();
	await work();
	return Math.round(performance.now() - startedAt);
}

async function measure() {
	const school = await openTestSchool({ prepare: writeYear });
	const phone = await openDevice({ origin: school.server.origin });
	const parent = await openDevice({ origin: school.server.origin, script: false });
	try {
		const page = phone.page();
		const signInPageBytes = await bytesOf(page, async () => void (await page.goto('/sign-in')));
		await page.locator('input[name=username]').fill('qiaoyun');
		await page.locator('input[name=password]').fill(PASSWORD);
		const firstStaffPageBytes = await bytesOf(page, async () => {
			await page.locator('form button[type=submit]').first().click();
			await page.getByRole('link', { name: new RegExp(YAN) }).waitFor();
		});

		const journal = `/children/${school.childId(YAN)}/journal`;
		const oldest = page.getByRole('link', { name: /第 1 篇/ });
		const open = async () => {
			await page.goto(journal);
			await oldest.waitFor();
		};
		const journalFirstMs = await timed(open);
		const journalAgainMs = await timed(open);
		await phone.context().setOffline(true);
		const journalOfflineMs = await timed(open);

		const letter = parent.page();
		await letter.goto(parentLink.path);
		await letter.locator('input[name=passcode]').fill(parentLink.passcode);
		await letter.locator('button').click();
		const parentPageBytes = await bytesOf(letter, async () => {
			await letter.goto(parentLink.path);
			await letter.getByText(`第 ${ENTRIES} 篇`).waitFor();
		});
		return {
			journal: {
				entries: ENTRIES,
				firstOpenMs: journalFirstMs,
				openAgainMs: journalAgainMs,
				openOfflineMs: journalOfflineMs,
			},
			bytes: {
				signInPage: signInPageBytes,
				firstStaffPage: firstStaffPageBytes,
				parentPage: parentPageBytes,
			},
		};
	} finally {
		await phone.close();
		await parent.close();
		await school.close();
	}
}

const lacking = provideBrowser();
if (lacking !== null) throw new Error(lacking);
await buildWhenNeeded(PROJECT_DIR);
process.stdout.write(`${JSON.stringify(await measure(), null, '\t')}\n`);

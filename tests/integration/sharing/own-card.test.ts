import * as Y from 'yjs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { authorOf } from '#domain/author.ts';
import { DAILY_MAX } from '#domain/card/proposal.ts';
import { settle } from '#domain/card/settle.ts';
import type { Verdict } from '#domain/card/statement.ts';
import { createId, type GuardianId } from '#domain/ids.ts';
import type { NewLink } from '#domain/share-link.ts';
import { instantFromMs, instantToMs } from '#domain/time.ts';
import { readCardFacts, settleField } from '#notebook/card.ts';
import { loadFileStates } from '#server/cards/file-states.ts';
import { settleLines } from '#server/demo/settle-lines.ts';
import type { CardLine } from '#server/demo/words/cards.ts';
import { expectOk, openWholeSchool, type WholeSchool } from '../quarantine/whole-school.ts';
import { openBrowser } from './test-sharing.ts';

/** [§4.4, row "Contact card", 家长/监护人: "L own, propose correction"] Through the pages' own handlers. */
const FAMILY: readonly CardLine[] = [
	{ person: 'mother', field: 'name', value: '罗春燕' },
	{ person: 'mother', field: 'phone', value: '150 0000 1002' },
	{ person: 'mother', field: 'workplace', value: '东莞，鞋厂' },
	{ person: 'mother', field: 'address', value: '柳湾村1组' },
	{ person: 'father', field: 'name', value: '罗建国' },
	{ person: 'father', field: 'phone', value: '150 0000 1001' },
	{ person: 'carer', field: 'name', value: '王桂花' },
	{ person: 'carer', field: 'relation', value: '奶奶' },
	{ person: 'carer', field: 'phone', value: '150 0000 1003' },
	{ person: 'carer', field: 'address', value: '柳湾村2组' },
	{ person: 'pupil', field: 'allergy', value: '青霉素过敏' },
];

let whole: WholeSchool;
let guardianId: GuardianId;
let link: NewLink;
let phone: ReturnType<typeof openBrowser>;

beforeEach(async () => {
	whole = await openWholeSchool();
	await writeCard((doc) => {
		const { env } = whole.services;
		const by = whole.school.person('archivist').userId;
		settleLines(doc, FAMILY, { by, at: env.now(), random: env.random });
	});
	({ guardianId, link, phone } = await giveLink('罗春燕', '妈妈'));
});
afterEach(() => whole.close());

async function giveLink(name: string, relation: string) {
	const { links } = whole.services;
	const by = whole.school.person('mentor').userId;
	const id = await links.addGuardian(whole.childId, { name, relation }, by);
	const made = await links.create(id, whole.childId, by);
	const browser = openBrowser(whole.services);
	expect((await browser.enter(made.path, made.passcode)).status).toBe(303);
	return { guardianId: id, link: made, phone: browser };
}

/** Brings to school what the archivist writes into the card. */
async function writeCard(work: (doc: Y.Doc) => void): Promise<void> {
	const { updateLog, recordIndex } = whole.services;
	const { id: docId, generation } = await whole.documentOf('card');
	const doc = await whole.read(docId);
	const before = Y.encodeStateVector(doc);
	work(doc);
	const { userId: author, sessionId: session } = whole.school.person('archivist');
	const bytes = Y.encodeStateAsUpdate(doc, before);
	await updateLog.append({ docId, generation, author, session, bytes });
	recordIndex.noteAppended(docId);
}

async function facts() {
	const [card, tidings] = [await whole.documentOf('card'), await whole.documentOf('tidings')];
	return readCardFacts(await whole.read(card.id), await whole.read(tidings.id));
}
const numberOf = async () => settle(await facts(), 'mother', 'phone');

/** The archivist finds this of the report that waits. */
async function decide(verdict: Verdict): Promise<void> {
	const state = await numberOf();
	const [report] = state.waiting;
	if (report === undefined) throw new Error('nothing waits');
	const { env } = whole.services;
	await writeCard((doc) =>
		settleField(
			doc,
			{
				...{ id: createId('settlement', env.random), person: 'mother', field: 'phone' },
				verdicts: {
					...Object.fromEntries(state.inForce.map(({ id }) => [id, 'older' as const])),
					[report.id]: verdict,
				},
				after: state.heads.map(({ id }) => id),
				...{ reason: '打通了，是本人', by: whole.school.person('archivist').userId, at: env.now() },
			},
			[report],
		),
	);
}

const read = async (query = '') => (await phone.contact(link.path, query)).text();
const audited = () =>
	whole.services.records
		.selectFrom('audit')
		.select(['userId', 'subject'])
		.where('action', '=', 'card.propose')
		.execute();

describe('what a guardian reads', () => {
	test('is their own, and of others neither a number nor a home', async () => {
		const answer = await phone.contact(`${link.path}?from=singlemessage`);
		const html = await answer.text();
		expect(answer.status).toBe(200);
		for (const words of ['罗春燕', '150 0000 1002', '东莞，鞋厂']) expect(html).toContain(words);
		expect(html).not.toMatch(/1001|1003|罗建国|王桂花|柳湾|青霉素|留守/);
		expect(html).not.toMatch(/<script|javascript:|usr_|chd_|stm_|stl_|gdn_|lnk_|doc_/i);
		expect(Buffer.byteLength(html)).toBeLessThan(60 * 1024);
		expect(answer.headers.get('cache-control')).toBe('private, no-store');
		expect(answer.headers.get('content-security-policy')).not.toMatch(/script-src|unsafe/);
	});

	test('is the carer’s where the link is the carer’s', async () => {
		const carer = await giveLink('王桂花', '奶奶');
		const html = await (await carer.phone.contact(carer.link.path)).text();
		expect(html).toContain('150 0000 1003');
		expect(html).not.toMatch(/1001|1002|罗建国|罗春燕|柳湾/);
	});

	test('is nothing for somebody whose name is not on the card, who can still write', async () => {
		const other = await giveLink('梁小芳', '妈妈');
		const html = await (await other.phone.contact(other.link.path)).text();
		expect(html).toContain('还没有对上您');
		expect(html).not.toMatch(/150 0000|罗春燕|东莞/);
		expect((await other.phone.correct(other.link.path, { name: '梁小芳' })).status).toBe(303);
		const { waiting } = settle(await facts(), 'mother', 'name');
		expect(waiting).toMatchObject([{ value: '梁小芳', note: '妈妈 梁小芳' }]);
	});

	test('is led to from the letter', async () => {
		const html = await (await phone.get(link.path)).text();
		expect(html).toContain(`href="${link.path}/contact"`);
	});
});

describe('what a guardian proposes', () => {
	test('is a report like any other, durable, from the link, and changes nothing by itself', async () => {
		const answer = await phone.correct(link.path, { phone: '150 0000 8888', workplace: '' });
		expect([answer.status, answer.headers.get('location')]).toEqual([
			...[303, `${link.path}/contact?told`],
		]);
		const state = await numberOf();
		expect(state.inForce.map(({ value }) => value)).toEqual(['150 0000 1002']);
		expect(state.waiting).toMatchObject([
			{
				...{ value: '150 0000 8888', source: 'link', by: authorOf(guardianId) },
				...{ note: '妈妈 罗春燕', seen: state.inForce[0]?.id },
			},
		]);
		const html = await read('?told');
		expect(html).toContain('已经告诉学校了');
		expect(html).toMatch(/已告诉学校，等学校核对[\s\S]*150 0000 8888/);
		expect(html).toContain('150 0000 1002');
		const { records, recordIndex } = whole.services;
		await recordIndex.whenIdle();
		const [file] = (await loadFileStates(records, [whole.childId])).values();
		expect(file?.toSettle).toMatchObject([{ person: 'mother', field: 'phone', waiting: 1 }]);
		const { id: tidings } = await whole.documentOf('tidings');
		expect(await audited()).toEqual([
			{
				userId: null,
				subject: [whole.childId, guardianId, link.linkId, tidings].join(' '),
			},
		]);
	});

	test('is on the page once the archivist has settled it', async () => {
		await phone.correct(link.path, { phone: '150 0000 8888' });
		await decide('in-force');
		const html = await read();
		expect(html).toContain('150 0000 8888');
		expect(html).not.toMatch(/150 0000 1002|等学校核对|打通了/);
	});

	test('is said not to have been used, without the words of the staff', async () => {
		await phone.correct(link.path, { phone: '150 0000 8888' });
		await decide('wrong');
		const html = await read();
		expect(html).toMatch(/学校核对过，没有用上[\s\S]*150 0000 8888/);
		expect(html).not.toContain('打通了');
	});

	test('is there once, however often and however fast it is sent', async () => {
		const same = { phone: '150 0000 8888' };
		await Promise.all([1, 2, 3].map(() => phone.correct(link.path, same)));
		const again = await phone.correct(link.path, { phone: '15000008888' });
		expect(again.headers.get('location')).toBe(`${link.path}/contact?same`);
		expect((await facts()).statements.filter(({ source }) => source === 'link')).toHaveLength(1);
		expect(await audited()).toHaveLength(1);
	});

	test('takes the place of what was told before and not settled yet', async () => {
		await phone.correct(link.path, { phone: '150 0000 8888' });
		await phone.correct(link.path, { phone: '150 0000 9999' });
		const { waiting, withdrawn } = await numberOf();
		expect(waiting.map(({ value }) => value)).toEqual(['150 0000 9999']);
		expect(withdrawn.map(({ value }) => value)).toEqual(['150 0000 8888']);
	});

	test('comes back as it was typed when a number cannot be right, and nothing of it is kept', async () => {
		const answer = await phone.correct(link.path, { phone: '150 0000', workplace: '苏州<b>厂' });
		const html = await answer.text();
		expect(answer.status).toBe(400);
		expect(html).toContain('号码好像少了几位');
		expect(html).toContain('value="150 0000"');
		expect(html).toContain('value="苏州&lt;b>厂"');
		expect((await phone.correct(link.path, { phone: ' ' })).status).toBe(400);
		expect((await facts()).statements.some(({ source }) => source === 'link')).toBe(false);
	});

	test('of somebody else’s field is not taken', async () => {
		expect((await phone.correct(link.path, { relation: '奶奶', allergy: '无' })).status).toBe(400);
		expect((await facts()).statements.some(({ source }) => source === 'link')).toBe(false);
	});

	test('finds no room any more when the day has had enough of it', async () => {
		for (let count = 0; count < DAILY_MAX; count++) {
			const { status } = await phone.correct(link.path, { workplace: `厂${count}` });
			expect(status).toBe(303);
		}
		const answer = await phone.correct(link.path, { workplace: '再换一个厂' });
		expect(answer.status).toBe(429);
		expect(await answer.text()).toContain('value="再换一个厂"');
	});
});

describe('a link that is over', () => {
	const lastWords = { phone: '150 0000 8888' };
	const nothingCame = async () =>
		expect((await facts()).statements.some(({ source }) => source === 'link')).toBe(false);

	test('or a browser that is not remembered neither reads nor proposes', async () => {
		const stranger = openBrowser(whole.services);
		await whole.services.links.stop(link.linkId, whole.school.person('mentor').userId);
		for (const each of [stranger, phone]) {
			const answer = await each.contact(link.path);
			expect([answer.status, answer.headers.get('location')]).toEqual([303, link.path]);
			const refused = await each.correct(link.path, lastWords);
			expect(refused.status).toBe(403);
			expect(await refused.text()).not.toMatch(/150 0000|罗/);
		}
		await nothingCame();
	});

	test('because its days are over or the child has left only says to ring', async () => {
		const { records, env } = whole.services;
		const past = instantFromMs(instantToMs(env.now()) - 1000);
		const over = [
			() => records.updateTable('link').set({ expiresAt: past }).execute(),
			async () => {
				await records.updateTable('link').set({ expiresAt: link.expiresAt }).execute();
				await records.updateTable('child').set({ leftAt: past }).execute();
			},
		];
		for (const end of over) {
			await end();
			expect((await phone.contact(link.path)).status).toBe(410);
			expect((await phone.correct(link.path, lastWords)).status).toBe(410);
		}
		await records.updateTable('child').set({ leftAt: null }).execute();
		await nothingCame();
	});

	test('stopped between the look at the browser and the writing takes nothing', async () => {
		const { links, ownCards } = whole.services;
		const [secret] = phone.cookies.values();
		const reader = await links.reading.recognise(link.path.slice('/s/'.length), secret);
		if (reader === null) throw new Error('the browser is remembered');
		await links.stop(link.linkId, whole.school.person('mentor').userId);
		expect(await ownCards.propose(reader, lastWords)).toEqual({
			...{ ok: false, error: { type: 'closed' } },
		});
		await nothingCame();
	});
});

test('[§4.5] a child that is erased takes along what its guardians proposed', async () => {
	const { erasures } = whole.services;
	const told = '苏州电子厂三号楼';
	await phone.correct(link.path, { workplace: told });
	const { updateLog } = whole.services;
	const { id: docId } = await whole.documentOf('tidings');
	const inLog = async () => {
		const { generation } = await whole.documentOf('tidings');
		const rows = await updateLog.history(docId, generation, 0);
		return Buffer.concat(rows.map(({ bytes }) => bytes)).includes(told);
	};
	expect(await inLog()).toBe(true);
	const archivist = await whole.actor('archivist');
	const { entries } = expectOk(await erasures.list(archivist, whole.childId));
	const mine = entries.filter(({ authorName }) => authorName === '妈妈');
	expect(mine).toMatchObject([{ about: { person: 'mother', field: 'workplace' } }]);
	expect(JSON.stringify(entries)).not.toContain(told);
	const { id: card } = await whole.documentOf('card');
	const order = { docId: card, entryId: whole.childId, reason: '监护人要求' };
	expectOk(await erasures.ask(archivist, order));
	const asked = await whole.services.records.selectFrom('erasure').select('id').execute();
	for (const { id } of asked) {
		expectOk(await erasures.decide(await whole.actor('leader'), id, 'approved'));
	}
	expect(await inLog()).toBe(false);
	expect(Buffer.concat(await whole.bytes()).includes(told)).toBe(false);
	expect((await phone.contact(link.path)).status).not.toBe(200);
});

import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { instantToMs } from '#domain/time.ts';
import { value } from '../test-school.ts';
import { CANARIES, openTestSharing, setWords, type TestSharing } from './test-sharing.ts';

let home: TestSharing;
beforeEach(async () => {
	home = await openTestSharing();
});
afterEach(() => home.close());

const MINUTE = 60_000;

async function openedPage() {
	const link = await home.newLink();
	const phone = home.browser();
	expect((await phone.enter(link.path, link.passcode)).status).toBe(303);
	return { link, phone };
}

describe('before the passcode', () => {
	test('a stranger, a robot and a forwarded address see a form that says nothing else', async () => {
		await home.publish(await home.addAnEntry('强强会背《春》了'));
		const { path } = await home.newLink();
		const before = await everyRow();
		for (const address of [path, `${path}?from=singlemessage&isappinstalled=0`]) {
			for (const agent of ['WeChat-Preview', 'Baiduspider', 'Mozilla/5.0']) {
				const answer = await home.browser().get(address, { 'user-agent': agent });
				const html = await answer.text();
				expect(answer.status).toBe(200);
				expect(html).toContain('请输入口令');
				expect(html).not.toMatch(/强强|欧阳|青禾|《春》|<script/i);
				expect(html).toContain(`action="${path}"`);
			}
		}
		expect(await everyRow()).toEqual(before);
	});

	test('an address nobody made answers exactly as one with a wrong passcode', async () => {
		const link = await home.newLink();
		const wrong = link.passcode === '000000' ? '000001' : '000000';
		const unknown = `/s/${'A'.repeat(22)}`;
		const [known, none] = [home.browser('192.0.2.1'), home.browser('192.0.2.2')];
		for (let count = 0; count < 7; count++) {
			const a = await known.enter(link.path, wrong);
			const b = await none.enter(unknown, wrong);
			expect([a.status, ...a.headers.keys()]).toEqual([b.status, ...b.headers.keys()]);
			expect(a.headers.get('retry-after')).toBe(b.headers.get('retry-after'));
			expect(plain(await a.text(), link.path)).toBe(plain(await b.text(), unknown));
			expect(a.status).toBe(count < 5 ? 403 : 429);
		}
	});

	test('a thousand guesses in an hour get twenty tries at most, and the right code none of the rest', async () => {
		const link = await home.newLink();
		const start = home.school.clock.nowMs;
		let tried = 0;
		for (let guess = 0; guess < 1000; guess++) {
			home.school.clock.nowMs = start + guess * 3600;
			const answer = await home.browser(`192.0.2.${guess % 200}`).enter(link.path, 'abc'.repeat(2));
			expect(answer.status).toBe(400);
			const code = String((Number(link.passcode) + guess + 1) % 1_000_000).padStart(6, '0');
			const { status } = await home.browser(`192.0.2.${guess % 200}`).enter(link.path, code);
			if (status !== 429) tried++;
		}
		expect(tried).toBeGreaterThan(5);
		expect(tried).toBeLessThanOrEqual(20);
		home.school.clock.nowMs += 4 * 60 * MINUTE;
		expect((await home.browser().enter(link.path, link.passcode)).status).toBe(303);
	}, 60_000);

	test('a hundred guesses at once are a hundred tries', async () => {
		const link = await home.newLink();
		const wrong = link.passcode === '000000' ? '000001' : '000000';
		const answers = await Promise.all(
			Array.from({ length: 100 }, () => home.browser().enter(link.path, wrong)),
		);
		expect(answers.filter(({ status }) => status === 403)).toHaveLength(5);
		expect(answers.filter(({ status }) => status === 429)).toHaveLength(95);
	});

	test('a remembered device reads on while strangers have used up the tries', async () => {
		const { link, phone } = await openedPage();
		const wrong = link.passcode === '000000' ? '000001' : '000000';
		for (let count = 0; count < 6; count++) await home.browser().enter(link.path, wrong);
		expect((await home.browser().enter(link.path, link.passcode)).status).toBe(429);
		expect(await (await phone.get(link.path)).text()).toContain('强强的家书');
	});
});

describe('the letter', () => {
	test('shows what was published, in at most 60 KB, without scripts, names or ids', async () => {
		await home.consent(home.childId);
		const photo = await aPhoto('#7a9');
		const hash = value(await home.media.addPhoto(photo, home.childId, home.mentorId));
		await home.publish(await home.addAnEntry('强强会背《春》了', { photos: [hash] }));
		await home.publish(
			await home.addAnEntry('数学进步了', { on: '2026-10-09', type: 'good-news' }),
		);
		await home.addAnEntry('谈心的话', { book: home.diary, type: 'talk' });
		const { link, phone } = await openedPage();
		const answer = await phone.get(`${link.path}?from=singlemessage&isappinstalled=0`);
		const html = await answer.text();
		expect(html).toContain('强强会背《春》了');
		expect(html).toContain('数学进步了');
		expect(html).toContain('2026年11月');
		expect(html).toContain('强强妈妈，您好！');
		expect(html).not.toMatch(/谈心的话|留守|<script|javascript:|usr_|chd_|ent_|doc_|pub_|lnk_/i);
		for (const canary of Object.values(CANARIES)) expect(html).not.toContain(canary);
		const head = html.slice(0, html.indexOf('<body'));
		expect(head).toContain('<title>家书</title>');
		expect(head).not.toMatch(/强强|青禾/);
		expect(head).toMatch(/<meta name="robots" content="noindex/);
		// Nothing is fetched but pictures of this very page, and it leads to nothing but what is the reader's own.
		const fetched = [...html.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, target]) => target);
		expect(
			fetched.every((target) =>
				/^(data:,|\/s\/[\w-]{22}\/(contact|media\/[0-9a-f]{64}\?size=(thumb|full)))$/.test(
					target ?? '',
				),
			),
		).toBe(true);
		expect(Buffer.byteLength(html)).toBeLessThan(60 * 1024);
	});

	test('says in its headers that it is private', async () => {
		const { link, phone } = await openedPage();
		const { headers } = await phone.get(link.path);
		expect(headers.get('cache-control')).toBe('private, no-store');
		expect(headers.get('referrer-policy')).toBe('no-referrer');
		expect(headers.get('x-robots-tag')).toContain('noindex');
		const policy = headers.get('content-security-policy') ?? '';
		expect(policy).toContain("default-src 'none'");
		expect(policy).not.toMatch(/script-src|unsafe/);
	});

	test('stays below 60 KB however much there is, and older letters are on the next page', async () => {
		for (let month = 1; month <= 40; month++) {
			const on = `2026-${String((month % 9) + 1).padStart(2, '0')}-${String((month % 27) + 1).padStart(2, '0')}`;
			const id = await home.addAnEntry(
				`第${month}封：${'今天他把作业写完了才去打球。'.repeat(60)}`,
				{ on },
			);
			expect((await home.publish(id)).ok).toBe(true);
		}
		const { link, phone } = await openedPage();
		const seen = new Set<string>();
		let page = 1;
		for (; ; page++) {
			const html = await (await phone.get(`${link.path}?page=${page}`)).text();
			expect(Buffer.byteLength(html)).toBeLessThan(60 * 1024);
			for (const [words] of html.matchAll(/第\d+封/g)) seen.add(words);
			if (!html.includes(`?page=${page + 1}`)) break;
		}
		expect(page).toBeGreaterThan(1);
		expect(seen.size).toBe(40);
	});

	test('a withdrawn entry is gone, a revised one stays as it was until it is published again', async () => {
		const id = await home.addAnEntry('第一稿');
		await home.publish(id);
		const { link, phone } = await openedPage();
		const read = async () => (await phone.get(link.path)).text();
		await home.write(home.journal, (doc) => setWords(doc, id, '第二稿'));
		expect(await read()).toContain('第一稿');
		await home.publish(id);
		expect(await read()).toContain('第二稿');
		await home.publishing.withdraw(home.journal.document, id, home.mentorId);
		expect(await read()).not.toMatch(/第一稿|第二稿/);
	});
});

describe('pictures of the letter', () => {
	test('are served to a remembered device while they are published for this child, and not otherwise', async () => {
		await home.consent(home.childId);
		const hash = value(
			await home.media.addPhoto(await aPhoto('#c84'), home.childId, home.mentorId),
		);
		const unpublished = value(
			await home.media.addPhoto(await aPhoto('#123'), home.childId, home.mentorId),
		);
		const ofOther = value(
			await home.media.addPhoto(await aPhoto('#fed'), home.otherChildId, home.mentorId),
		);
		const id = await home.addAnEntry('照片', { photos: [hash, ofOther] });
		await home.publish(id);
		const { link, phone } = await openedPage();
		expect(await phone.photo(link.path, hash)).toBe(200);
		expect(await phone.photo(link.path, hash, 'full')).toBe(200);
		expect(await phone.photo(link.path, unpublished)).toBe(404);
		expect(await phone.photo(link.path, ofOther)).toBe(404);
		expect(await phone.photo(link.path, '../../records.sqlite')).toBe(404);
		expect(await home.browser().photo(link.path, hash)).toBe(404);
		expect(await (await phone.get(link.path)).text()).not.toContain(ofOther);
		await home.publishing.withdraw(home.journal.document, id, home.mentorId);
		expect(await phone.photo(link.path, hash)).toBe(404);
	});
});

describe('the life of a link', () => {
	test('a second before its end it opens, a second after it only says to ring', async () => {
		await home.publish(await home.addAnEntry('强强会背《春》了'));
		const { link, phone } = await openedPage();
		const end = instantToMs(link.expiresAt);
		home.school.clock.nowMs = end - 1000;
		expect(await (await phone.get(link.path)).text()).toContain('《春》');
		home.school.clock.nowMs = end + 1000;
		const answer = await phone.get(link.path);
		expect(answer.status).toBe(410);
		expect(await answer.text()).toMatch(/这个链接停用了，请给老师打电话/);
		expect((await home.browser().enter(link.path, link.passcode)).status).toBe(410);
	});

	test('stopped, it is over at once for remembered devices and for the right passcode', async () => {
		await home.publish(await home.addAnEntry('强强会背《春》了'));
		const { link, phone } = await openedPage();
		expect(await home.links.stop(link.linkId, home.mentorId)).toBe(true);
		expect(await (await phone.get(link.path)).text()).toMatch(/请输入口令/);
		const answer = await phone.enter(link.path, link.passcode);
		expect(answer.status).toBe(410);
		expect(await answer.text()).not.toMatch(/《春》|强强/);
		const wrong = link.passcode === '000000' ? '000001' : '000000';
		expect((await phone.enter(link.path, wrong)).status).toBe(403);
		expect(await home.links.stop(link.linkId, home.mentorId)).toBe(false);
	});

	test('a new link for the same guardian ends the old one', async () => {
		const { link, phone } = await openedPage();
		const next = await home.newLink();
		expect(next.path).not.toBe(link.path);
		expect(await (await phone.get(link.path)).text()).toMatch(/请输入口令/);
		expect((await home.browser().enter(next.path, next.passcode)).status).toBe(303);
	});

	test('three devices are remembered; a fourth replaces the one seen longest ago', async () => {
		const link = await home.newLink();
		const phones = [home.browser(), home.browser(), home.browser(), home.browser()];
		for (const phone of phones) {
			home.school.clock.nowMs += 20 * MINUTE;
			expect((await phone.enter(link.path, link.passcode)).status).toBe(303);
		}
		const opened = await Promise.all(
			phones.map(async (phone) =>
				(await (await phone.get(link.path)).text()).includes('家书</h1>'),
			),
		);
		expect(opened).toEqual([false, true, true, true]);
		const [listing] = await home.links.list(home.childId);
		expect(listing?.devices.map(({ device }) => device)).toEqual(Array(3).fill('微信 · Android'));
		expect(listing?.views.filter(({ outcome }) => outcome === 'new-device')).toHaveLength(4);
	});

	test('who opened it and when is listed; a preview and a reload are not visits', async () => {
		const { link, phone } = await openedPage();
		home.school.clock.nowMs += 60 * MINUTE;
		await phone.head(link.path);
		expect((await home.links.list(home.childId))[0]?.timesOpened).toBe(1);
		await phone.get(link.path);
		home.school.clock.nowMs += MINUTE;
		await phone.get(link.path);
		await home.browser().get(link.path);
		const [listing] = await home.links.list(home.childId);
		expect(listing?.timesOpened).toBe(2);
		expect(listing?.views.map(({ outcome }) => outcome)).toEqual(['opened', 'new-device']);
		expect(listing?.createdByName).toBe(CANARIES.mentorName);
	});

	test('a child that has left closes its links', async () => {
		const { link, phone } = await openedPage();
		await home.school.records
			.updateTable('child')
			.set({ leftAt: home.school.env.now() })
			.where('id', '=', home.childId)
			.execute();
		expect((await phone.get(link.path)).status).toBe(410);
	});

	test('neither token, passcode nor device secret lies in the records', async () => {
		const { link, phone } = await openedPage();
		const [secret] = phone.cookies.values();
		const rows = JSON.stringify(await everyRow());
		for (const secretText of [link.path.slice(3), link.passcode, secret ?? 'no cookie'])
			expect(rows).not.toContain(`"${secretText}"`);
		expect(secret).toMatch(/^[\w-]{43}$/);
		expect(link.path).toMatch(/^\/s\/[\w-]{22}$/);
	});
});

/** Everything that a visit could change, to see that it did not. */
async function everyRow(): Promise<unknown[]> {
	const { records } = home.school;
	return Promise.all([
		records.selectFrom('link').selectAll().execute(),
		records.selectFrom('linkDevice').selectAll().execute(),
		records.selectFrom('linkView').selectAll().execute(),
		records.selectFrom('failedTry').selectAll().execute(),
		records.selectFrom('audit').selectAll().execute(),
	]);
}

/** A page without what must differ: its own address and its nonce. */
function plain(html: string, path: string): string {
	return html.replaceAll(path, '').replaceAll(/nonce="[^"]*"/g, '');
}

function aPhoto(background: string): Promise<Buffer> {
	return sharp({ create: { width: 80, height: 60, channels: 3, background } })
		.png()
		.toBuffer();
}

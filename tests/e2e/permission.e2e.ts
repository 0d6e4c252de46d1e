import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { DocKind } from '#domain/doc-kind.ts';
import { openDevice, type Device } from './device.ts';
import { beginEntry, openBook, signIn, typeAtEnd, untilAtSchool } from './staff-steps.ts';
import { openTestSchool, PASSWORD, XIA, YAN, type TestSchool } from './test-school.ts';

const SECRET = '这一句只有照看他的老师能看';

/** Who may not read something asks for it in every way there is. */
describe('somebody without the right', () => {
	let school: TestSchool;
	let mentor: Device;
	let stranger: Device;
	let parentLink = { path: '', passcode: '' };
	let entryPath = '';

	beforeAll(async () => {
		school = await openTestSchool({
			prepare: async ({ services }, { child, person }) => {
				const { userId } = person('qiaoyun');
				const guardian = { name: '罗春燕', relation: '妈妈' };
				const guardianId = await services.links.addGuardian(child(YAN), guardian, userId);
				parentLink = await services.links.create(guardianId, child(YAN), userId);
			},
		});
		const { origin } = school.server;
		mentor = await openDevice({ origin });
		stranger = await openDevice({ origin });
		await signIn(mentor.page(), 'qiaoyun');
		await openBook(mentor.page(), YAN, '关爱日记');
		const body = await beginEntry(mentor.page(), '日记');
		await body.pressSequentially(SECRET);
		await untilAtSchool(mentor.page());
		entryPath = new URL(mentor.page().url()).pathname;
	});

	afterAll(async () => {
		await mentor.close();
		await stranger.close();
		await school.close();
	});

	async function cookieOf(device: Device): Promise<string> {
		const cookies = await device.context().cookies();
		return cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
	}

	async function ask(path: string, cookie: string): Promise<{ status: number; body: string }> {
		const answer = await fetch(`${school.server.origin}${path}`, {
			headers: { cookie },
			redirect: 'manual',
		});
		return { status: answer.status, body: await answer.text() };
	}

	/** The bytes and the close code that the relay gives to who asks for a document. */
	function askRelay(
		kind: DocKind,
		cookie: string,
	): Promise<{ received: string; closedWith: number }> {
		const address = `${school.server.origin.replace('http', 'ws')}/sync/${school.docId(YAN, kind)}`;
		const socket = new WebSocket(address, {
			origin: school.server.origin,
			headers: { cookie },
		});
		let received = '';
		return new Promise((resolve, reject) => {
			// Step 1 with an empty state vector asks for everything.
			socket.on('open', () => socket.send(Uint8Array.of(0, 0, 1, 0)));
			socket.on('message', (data: Buffer) => (received += data.toString('utf8')));
			socket.on('close', (closedWith) => resolve({ received, closedWith }));
			socket.on('unexpected-response', (_, response) =>
				resolve({ received, closedWith: response.statusCode ?? 0 }),
			);
			socket.on('error', reject);
		});
	}

	const ways = () => [
		'/api/caseload',
		`/api/documents/${school.docId(YAN, 'diary')}/entries`,
		`/api/guardians?child=${school.childId(YAN)}`,
		`/api/links?child=${school.childId(YAN)}`,
		entryPath,
	];

	it('as another class’s mentor sees no trace of the child', async () => {
		const page = stranger.page();
		await signIn(page, 'jingyi');
		await page.getByRole('link', { name: new RegExp(`^${XIA}`) }).waitFor();
		expect(await page.getByText(YAN).count()).toBe(0);
		await page.goto(entryPath);
		await page.getByText('这里没有这个孩子').waitFor();

		const cookie = await cookieOf(stranger);
		for (const way of ways()) {
			expect((await ask(way, cookie)).body).not.toMatch(new RegExp(`${SECRET}|${YAN}|罗春燕`));
		}
		for (const kind of ['journal', 'diary', 'plan', 'plan-margin'] as const) {
			const { received, closedWith } = await askRelay(kind, cookie);
			expect([403, 404, 4403, 4404]).toContain(closedWith);
			expect(received).not.toContain(SECRET);
		}
	});

	it('as a parent gets nothing of the staff’s', async () => {
		const parent = await openDevice({ origin: school.server.origin, script: false });
		try {
			const page = parent.page();
			await page.goto(parentLink.path);
			await page.getByLabel('请输入口令').fill(parentLink.passcode);
			await page.getByRole('button', { name: '打开' }).click();
			await page.getByText('老师还没有写下新的内容').waitFor();
			const cookie = await cookieOf(parent);
			for (const way of ways()) {
				const { body } = await ask(way, cookie);
				expect(body).not.toMatch(new RegExp(`${SECRET}|${YAN}|usr_`));
			}
			expect((await ask('/api/caseload', cookie)).status).toBe(401);
			const { received, closedWith } = await askRelay('diary', cookie);
			expect([401, 4401]).toContain(closedWith);
			expect(received).toBe('');
		} finally {
			await parent.close();
		}
	});

	it('as somebody whose account was just closed is out within two seconds', async () => {
		const admin = await openDevice({
			origin: school.server.origin,
			viewport: { width: 1280, height: 900 },
		});
		try {
			const desk = admin.page();
			await signIn(desk, 'admin');
			await desk.goto('/people');
			await desk.getByRole('button', { name: /王巧云/ }).click();
			const page = mentor.page();
			await desk.getByRole('button', { name: '停用账号' }).click();
			const closedAt = performance.now();
			await page
				.getByRole('button', { name: /看看存到哪儿了/ })
				.filter({ hasText: '请重新登录' })
				.waitFor();
			expect(performance.now() - closedAt).toBeLessThan(2000);

			// What is still typed stays on the device and reaches nobody.
			await typeAtEnd(page.getByRole('textbox', { name: '日记的正文' }), '停用以后写的。');
			expect((await ask('/api/caseload', await cookieOf(mentor))).status).toBe(401);
			const colleague = await openDevice({ origin: school.server.origin });
			await signIn(colleague.page(), 'dehou');
			await colleague.page().goto(entryPath);
			const body = colleague.page().getByRole('textbox', { name: '日记的正文' });
			await body.filter({ hasText: SECRET }).waitFor();
			expect(await body.innerText()).not.toContain('停用以后写的');
			await colleague.close();

			await page.goto('/sign-in');
			await page.getByLabel('用户名').fill('qiaoyun');
			await page.getByLabel('密码').fill(PASSWORD);
			await page.getByRole('button', { name: '登录', exact: true }).click();
			await page.getByText('用户名或密码不对').waitFor();
		} finally {
			await admin.close();
		}
	});
});

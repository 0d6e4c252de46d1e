import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDevice, type Device } from './device.ts';
import { createWire, type Wire } from './tcp-proxy.ts';
import {
	beginEntry,
	entryBody,
	openBook,
	signIn,
	typeAtEnd,
	untilAtSchool,
	untilReadyForOffline,
	untilStatus,
	wordsIn,
} from './staff-steps.ts';
import { openTestSchool, YAN, type TestSchool } from './test-school.ts';

const KIND = '双周近况';

/** Two mentors of one child: at the same words at once, then both without a network. */
describe('two mentors in one entry', () => {
	let school: TestSchool;
	let wires: [Wire, Wire];
	let devices: [Device, Device];

	beforeAll(async () => {
		school = await openTestSchool();
		const { port } = school.server;
		wires = [await createWire(port), await createWire(port)];
		const [one, two] = wires;
		devices = [
			await openDevice({ origin: `http://localhost:${one.port}` }),
			await openDevice({ origin: `http://localhost:${two.port}` }),
		];
		await signIn(devices[0].page(), 'qiaoyun');
		await signIn(devices[1].page(), 'dehou');
	});

	afterAll(async () => {
		await Promise.all(devices.map((device) => device.close()));
		await Promise.all(wires.map((wire) => wire.close()));
		await school.close();
	});

	const bodies = () => devices.map((device) => entryBody(device.page(), KIND));
	const texts = () => Promise.all(bodies().map(wordsIn));
	let entryPath = '';

	it('see each other’s words within a second, and each other’s names', async () => {
		const [qiaoyun, dehou] = [devices[0].page(), devices[1].page()];
		await openBook(qiaoyun, YAN, '成长档案');
		const mine = await beginEntry(qiaoyun, KIND);
		await mine.pressSequentially('这两周天气凉了。');
		await untilAtSchool(qiaoyun);
		entryPath = new URL(qiaoyun.url()).pathname;

		await openBook(dehou, YAN, '成长档案');
		await dehou.getByRole('link', { name: /这两周天气凉了/ }).click();
		const theirs = entryBody(dehou, KIND);
		await theirs.filter({ hasText: '这两周天气凉了。' }).waitFor();

		await typeAtEnd(theirs, '他添了衣服。');
		const sentAt = performance.now();
		await mine.filter({ hasText: '他添了衣服。' }).waitFor();
		expect(performance.now() - sentAt).toBeLessThan(1000);
		await qiaoyun.getByText('李德厚 也在这里').waitFor();
	});

	it('lose no character when both write the same paragraph without a network', async () => {
		await Promise.all(devices.map((device) => untilReadyForOffline(device.page())));
		wires.forEach((wire) => wire.cut());
		await devices[1].context().setOffline(true);

		await typeAtEnd(entryBody(devices[0].page(), KIND), '数学进步了八分。');
		await typeAtEnd(entryBody(devices[1].page(), KIND), '晚上睡得踏实。');
		await Promise.all(devices.map((device) => untilStatus(device.page(), '没有网')));
		await Promise.all(devices.map((device) => untilStatus(device.page(), '已存本机')));

		// One reloads the page, the other closes the browser and opens it again, still without a network.
		await devices[0].page().reload();
		await devices[1].restart('closed');
		await devices[1].context().setOffline(true);
		await devices[1].page().goto(entryPath);
		await entryBody(devices[0].page(), KIND).filter({ hasText: '数学进步了八分。' }).waitFor();
		await entryBody(devices[1].page(), KIND).filter({ hasText: '晚上睡得踏实。' }).waitFor();
		await typeAtEnd(entryBody(devices[1].page(), KIND), '给爸爸画了一张画。');
		await untilStatus(devices[1].page(), '已存本机');

		wires.forEach((wire) => wire.mend());
		await devices[1].context().setOffline(false);
		await Promise.all(devices.map((device) => untilAtSchool(device.page())));
		await expect
			.poll(
				async () => {
					const [one, two] = await texts();
					return one === two && one?.includes('数学') && one.includes('画了一张画');
				},
				{ timeout: 15_000 },
			)
			.toBe(true);
		const [one = ''] = await texts();
		for (const words of [
			'这两周天气凉了。他添了衣服。',
			'数学进步了八分。',
			'晚上睡得踏实。给爸爸画了一张画。',
		]) {
			expect(one).toContain(words);
		}
		const all = '这两周天气凉了。他添了衣服。数学进步了八分。晚上睡得踏实。给爸爸画了一张画。';
		expect([...one.trim()].sort().join('')).toBe([...all].sort().join(''));
	});
});

import { afterEach, beforeEach, describe, it } from 'vitest';
import { openDevice, type Device } from './device.ts';
import {
	beginEntry,
	entryBody,
	openBook,
	signIn,
	typeAtEnd,
	untilAtSchool,
	untilReadyForOffline,
	untilStatus,
} from './staff-steps.ts';
import { createWire, type Wire } from './tcp-proxy.ts';
import { openTestSchool, YAN, type TestSchool } from './test-school.ts';

/** `kill -9` at the moments when the line at the top has just said that the words are safe. */
describe('nothing that was shown as saved is gone', () => {
	let school: TestSchool;
	let wire: Wire;
	let phone: Device;

	beforeEach(async () => {
		school = await openTestSchool();
		wire = await createWire(school.server.port);
		phone = await openDevice({ origin: `http://localhost:${wire.port}` });
		await signIn(phone.page(), 'qiaoyun');
		await openBook(phone.page(), YAN, '关爱日记');
	});

	afterEach(async () => {
		await phone.close();
		await wire.close();
		await school.close();
	});

	it('when the server is killed after it has said “at school”', async () => {
		const body = await beginEntry(phone.page(), '日记');
		const path = new URL(phone.page().url()).pathname;
		const sentences = ['第一句，早读。', '第二句，午饭。', '第三句，晚自习。'];
		for (const sentence of sentences) {
			await typeAtEnd(body, sentence);
			await untilAtSchool(phone.page());
			await school.server.kill();
			await school.server.start();
		}

		// Another person's empty browser shows what the school has.
		const other = await openDevice({ origin: school.server.origin });
		try {
			await signIn(other.page(), 'dehou');
			await other.page().goto(path);
			await entryBody(other.page(), '日记')
				.filter({ hasText: sentences.join('') })
				.waitFor();
		} finally {
			await other.close();
		}
	});

	it('when the server is killed while words are on their way', async () => {
		const body = await beginEntry(phone.page(), '日记');
		await typeAtEnd(body, '写了一半');
		await school.server.kill();
		await typeAtEnd(body, '，服务器断了，接着写。');
		await untilStatus(phone.page(), '已存本机');
		await school.server.start();
		await untilAtSchool(phone.page());

		const path = new URL(phone.page().url()).pathname;
		const other = await openDevice({ origin: school.server.origin });
		try {
			await signIn(other.page(), 'dehou');
			await other.page().goto(path);
			await entryBody(other.page(), '日记')
				.filter({ hasText: '写了一半，服务器断了，接着写。' })
				.waitFor();
		} finally {
			await other.close();
		}
	});

	it('when the browser is killed after it has said “on this device”', async () => {
		await untilReadyForOffline(phone.page());
		wire.cut();
		const body = await beginEntry(phone.page(), '日记');
		await typeAtEnd(body, '天黑了，路上没有灯。');
		await untilStatus(phone.page(), '没有网');
		await untilStatus(phone.page(), '已存本机');
		const path = new URL(phone.page().url()).pathname;
		await phone.restart('killed');

		await phone.page().goto(path);
		await entryBody(phone.page(), '日记').filter({ hasText: '天黑了，路上没有灯。' }).waitFor();

		// A killed browser may have lost the sign-in, which it keeps in its own way; never the words.
		wire.mend();
		await phone.context().clearCookies();
		await signIn(phone.page(), 'qiaoyun');
		await untilAtSchool(phone.page());
	});
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { must } from '#domain/assert.ts';
import type { DocKind } from '#domain/doc-kind.ts';
import { createId } from '#domain/ids.ts';
import { monthAt } from '#domain/summary.ts';
import { localDateAt } from '#domain/time.ts';
import { addEvaluation, evaluationText } from '#notebook/evaluations.ts';
import { addGuidancePlan, guidancePart } from '#notebook/guidance.ts';
import { addThread, threadsOf } from '#notebook/margin.ts';
import { putStatement } from '#notebook/statement-pieces.ts';
import { addSummary, summaryBody } from '#notebook/summary-book.ts';
import type { App } from '#server/app.ts';
import type { FoundedSchool } from '#server/demo/found-school.ts';
import { expectAccessible } from './axe.ts';
import { openDevice, type Device } from './device.ts';
import { signIn } from './staff-steps.ts';
import { openTestSchool, YAN, type TestSchool } from './test-school.ts';

/** What each kind holds from the beginning; the notes are taken away again by somebody else. */
const WORDS = {
	guidance: '夜里照顾生病的爷爷，白天犯困。',
	card: '13800000000',
	register: '上课愿意说话了。',
	summary: '这个月家访了两户。',
	'plan-margin': '这里写得很好，可以再具体一点。',
} as const satisfies Partial<Record<DocKind, string>>;
type Told = keyof typeof WORDS;

const NOTES = ['一', '二', '三'].map((number) => `${number}、${WORDS['plan-margin']}`);

/** Every kind of document has its history on the one page, and notes that went away come back by one press. */
describe('[R9] the history of notes, guidance plans, cards, registers and summaries', () => {
	let school: TestSchool;
	let devices: Device[];
	const docs = new Map<Told, string>();

	async function prepare({ services }: App, { person }: FoundedSchool) {
		const { records, env, updateLog } = services;
		const { id: childId, classId } = await records
			.selectFrom('child')
			.select(['id', 'classId'])
			.where('name', '=', YAN)
			.executeTakeFirstOrThrow();
		const at = env.now();
		const write = async (
			kind: Told,
			by: string,
			change: (doc: Y.Doc) => void,
			doc = new Y.Doc(),
		) => {
			const { userId, sessionId } = person(by);
			const rows = await records
				.selectFrom('document')
				.select(['id', 'generation', 'childId', 'classId', 'authorId'])
				.where('kind', '=', kind)
				.execute();
			const own = rows.find(
				(row) => row.childId === childId || row.classId === classId || row.authorId === userId,
			);
			const { id, generation } = must(own, `a ${kind}`);
			docs.set(kind, id);
			const before = Y.encodeStateVector(doc);
			change(doc);
			const bytes = Y.encodeStateAsUpdate(doc, before);
			const row = { docId: id, generation, author: userId, session: sessionId, bytes };
			await updateLog.append({ ...row, claims: [{ clientId: doc.clientID, firm: true }] });
			return doc;
		};
		const newId = <T extends Parameters<typeof createId>[0]>(kind: T) => createId(kind, env.random);
		const say = (fragment: Y.XmlFragment | null, words: string) => {
			const paragraph = new Y.XmlElement('paragraph');
			paragraph.insert(0, [new Y.XmlText(words)]);
			fragment?.insert(0, [paragraph]);
		};
		const by = (name: string) => ({ createdBy: person(name).userId, createdAt: at });
		await write('guidance', 'qiaoyun', (doc) => {
			const id = newId('guidancePlan');
			addGuidancePlan(doc, { id, trigger: 'study', ...by('qiaoyun') });
			say(guidancePart(doc, id, 'facts'), WORDS.guidance);
		});
		await write('card', 'weiguo', (doc) => {
			putStatement(doc, {
				...{ id: newId('statement'), person: 'father', field: 'phone', value: WORDS.card },
				...{ since: localDateAt(at), source: 'father', note: '', by: person('weiguo').userId },
				...{ writtenAt: at, photos: [], seen: null },
			});
		});
		await write('register', 'changlin', (doc) => {
			const id = newId('evaluation');
			const facts = { id, childId, month: monthAt(localDateAt(at)), writtenAt: at };
			addEvaluation(doc, { ...facts, by: person('changlin').userId });
			evaluationText(doc, id)?.insert(0, WORDS.register);
		});
		await write('summary', 'qiaoyun', (doc) => {
			const id = newId('summary');
			addSummary(doc, { id, month: monthAt(localDateAt(at)), writtenAt: at });
			say(summaryBody(doc, id), WORDS.summary);
		});
		const noted = await write('plan-margin', 'suqing', (doc) => {
			for (const text of NOTES) {
				const anchor = {
					part: 'gone',
					start: new Uint8Array(1),
					end: new Uint8Array(1),
					quote: '词',
				};
				addThread(
					doc,
					{ id: newId('thread'), anchor, ...by('suqing') },
					{ id: newId('comment'), text, by: person('suqing').userId, at },
				);
			}
		});
		const copy = new Y.Doc();
		Y.applyUpdate(copy, Y.encodeStateAsUpdate(noted));
		await write('plan-margin', 'changlin', (doc) => threadsOf(doc).clear(), copy);
	}

	beforeAll(async () => {
		school = await openTestSchool({ prepare });
		const { origin } = school.server;
		devices = [
			await openDevice({ origin }),
			await openDevice({ origin, viewport: { width: 1280, height: 900 } }),
			await openDevice({ origin }),
		];
		await signIn(pageOf(0), 'qiaoyun');
		await signIn(pageOf(1), 'suqing');
		await signIn(pageOf(2), 'changlin');
	});

	afterAll(async () => {
		for (const device of devices) await device.close();
		await school.close();
	});

	const pageOf = (index: number) => must(devices[index], 'a device').page();
	const [mentor, counselor, headTeacher] = [() => pageOf(0), () => pageOf(1), () => pageOf(2)];
	const history = (kind: Told) => `/documents/${must(docs.get(kind), kind)}/history`;

	it('puts back notes that went away at once, by one press on the page of the plan', async () => {
		const page = counselor();
		await page.goto(`/children/${school.childId(YAN)}/plan`);
		await page.getByText(/有 \d+ 个字一下子没了（.*）/).waitFor();
		await page.getByRole('button', { name: '放回去' }).click();
		for (const text of NOTES) await page.getByText(text).waitFor();
		await expectAccessible(page);
	});

	it('tells of the notes beside their plan, with whose words they are', async () => {
		const page = counselor();
		await page.getByRole('link', { name: '修改记录' }).first().click();
		await page.getByRole('link', { name: '学习帮扶计划的批注的修改记录' }).click();
		await page.getByText('放回了一下子没了的字').waitFor();
		await page.getByText('已放回').waitFor();
		await expectAccessible(page);
		await page
			.getByRole('link', { name: /^看看 苏晴/ })
			.last()
			.click();
		await page.getByRole('heading', { level: 1, name: /的样子$/ }).waitFor();
		const notes = page.getByRole('article', { name: '写在“词”旁的批注' });
		await notes.first().waitFor();
		expect(await notes.count()).toBe(3);
		await expectAccessible(page);
	});

	it.each([
		['guidance', mentor, '王巧云', '学习严重滑坡的方案'],
		['summary', mentor, '王巧云', /年\d+月总结$/],
		['card', mentor, '一位老师', `爸爸 联系电话：${WORDS.card}`],
		['register', headTeacher, '贺长林', new RegExp(`^${YAN} .*的评语$`)],
	] as const)(
		'tells of the %s who wrote what, and how it stood',
		async (kind, reader, by, name) => {
			const page = reader();
			await page.goto(history(kind));
			await page.getByRole('link', { name: new RegExp(`^看看 ${by}`) }).click();
			await page
				.getByRole('article', { name })
				.getByText(WORDS[kind], { exact: false })
				.first()
				.waitFor();
			await page.getByText(`${by}（`, { exact: false }).first().waitFor();
			await expectAccessible(page);
		},
	);

	it('is reached from the pages that show them, and leads back', async () => {
		const page = mentor();
		for (const path of [`/children/${school.childId(YAN)}/guidance`, '/summaries']) {
			await page.goto(path);
			await page.getByRole('link', { name: '修改记录', exact: true }).first().click();
			await page.getByRole('heading', { level: 1, name: '修改记录' }).waitFor();
			await page.getByRole('link', { name: /^看看/ }).first().waitFor();
			await page.goBack();
			await page.waitForURL(`**${path}`);
		}
	});

	it('is not shown to who may not read the document', async () => {
		const page = mentor();
		await page.goto(history('register'));
		await page.getByText('找不到这份修改记录').waitFor();
		await expectAccessible(page);
	});
});

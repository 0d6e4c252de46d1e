import * as Y from 'yjs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { must } from '#domain/assert.ts';
import { entryBody } from '#notebook/entry-book.ts';
import { openTestSharing, type TestSharing } from './test-sharing.ts';

/** reliability.md D9: whatever lies in attributes, marks and words of a document, no script comes out. */
const ADDRESSES = [
	'javascript:alert(1)',
	'JaVaScRiPt:alert(1)',
	' javascript:alert(1)',
	'\tjavascript:alert(1)',
	'java\nscript:alert(1)',
	'java\tscript:alert(1)',
	'\u0000javascript:alert(1)',
	'\u0001javascript:alert(1)',
	'\u00a0javascript:alert(1)',
	'\ufeffjavascript:alert(1)',
	'javascript\u200b:alert(1)',
	'javascript&colon;alert(1)',
	'&#106;avascript:alert(1)',
	'javascript://https://example.com/%0aalert(1)',
	'feed:javascript:alert(1)',
	'view-source:javascript:alert(1)',
	'vbscript:msgbox(1)',
	'data:text/html,<script>alert(1)</script>',
	'data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==',
	'data:image/svg+xml,<svg onload=alert(1)>',
	'blob:https://example.com/1',
	'file:///etc/passwd',
	'filesystem:https://example.com/x',
	'//example.com/beacon.js',
	'\\\\example.com\\x',
	'/sign-in',
	'about:blank',
	'intent://scan/#Intent;scheme=weixin;end',
	'weixin://dl/business',
	'https:javascript:alert(1)',
];

const WORDS = [
	'<script>alert(1)</script>',
	'</p></div><script src=//example.com/x.js></script>',
	'<img src=x onerror=alert(1)>',
	'<svg/onload=alert(1)>',
	'<svg><animate onbegin=alert(1) attributeName=x>',
	'<iframe srcdoc="<script>alert(1)</script>">',
	'<math><mtext></table><style><img src=x onerror=alert(1)>',
	'<base href=//example.com>',
	'<meta http-equiv=refresh content=0;url=//example.com>',
	'<link rel=stylesheet href=//example.com/x.css>',
	'<form action=//example.com><button>',
	'</title><script>alert(1)</script>',
	'</style><script>alert(1)</script>',
	'<!--><script>alert(1)</script>',
	'--><script>alert(1)</script>',
	'{@html "<script>alert(1)</script>"}',
	'${alert(1)}',
	'" autofocus onfocus=alert(1) x="',
	"' onmouseover='alert(1)",
	'&lt;script&gt;alert(1)&lt;/script&gt;',
];

let home: TestSharing;
let html: string;

beforeAll(async () => {
	home = await openTestSharing();
	for (const address of ADDRESSES) await publishOne({ words: '点这里', address });
	for (const words of WORDS) await publishOne({ words, address: 'https://example.com/' + words });
	const link = await home.newLink();
	const phone = home.browser();
	await phone.enter(link.path, link.passcode);
	html = '';
	for (let page = 1; page === 1 || html.includes(`?page=${page}`); page++) {
		html += await (await phone.get(`${link.path}?page=${page}`)).text();
	}
});
afterAll(() => home.close());

/** Every place a hand can reach: words, a mark's address, a mark's name, attributes, a node's name. */
async function publishOne({ words, address }: { words: string; address: string }): Promise<void> {
	const id = await home.addAnEntry('x');
	await home.write(home.journal, (doc) => {
		const body = must(entryBody(doc, id), 'a body');
		body.delete(0, body.length);
		const paragraph = new Y.XmlElement('paragraph');
		paragraph.setAttribute('onclick', 'alert(1)');
		paragraph.setAttribute('style', `background:url(//example.com/${words})`);
		const text = new Y.XmlText();
		text.insert(0, words, { link: { href: address, target: '" onclick="alert(1)' } });
		text.insert(0, words, { [`script onload=${words}`]: { src: address } });
		paragraph.insert(0, [text]);
		const heading = new Y.XmlElement('heading');
		heading.setAttribute('level', `1 onload="alert(1)"`);
		const title = new Y.XmlText();
		title.insert(0, words);
		heading.insert(0, [title]);
		const script = new Y.XmlElement('script');
		const source = new Y.XmlText();
		source.insert(0, 'alert(1)');
		script.insert(0, [source]);
		body.insert(0, [heading, paragraph, script]);
	});
	const published = await home.publish(id);
	if (!published.ok) throw new Error(`not published: ${JSON.stringify(published.error)}`);
}

test('every payload was published, so the page really carries them', () => {
	expect(ADDRESSES.length + WORDS.length).toBeGreaterThanOrEqual(50);
	expect(html.split('<article').length - 1).toBe(ADDRESSES.length + WORDS.length);
	expect(html).toContain('&lt;script>alert(1)');
});

test('no element but those of a letter comes out', () => {
	const elements = new Set([...html.matchAll(/<([a-z][\w-]*)/gi)].map(([, name]) => name));
	const letter =
		'html head meta title link style body main header div p span h1 h2 h3 h4 section article time ' +
		'svg path a img nav footer ul ol li blockquote strong em';
	expect([...elements].filter((name) => !letter.split(' ').includes(name ?? ''))).toEqual([]);
});

test('no attribute that acts comes out, and no style of the writer’s', () => {
	const attributes = [...html.matchAll(/<[a-z][^>]*?\s(on\w+|style|srcdoc|srcset|formaction)=/gi)];
	// A payload inside a quoted value is text; only what stands outside of quotes is an attribute.
	const acting = attributes.filter(([tag]) => (tag.match(/"/g)?.length ?? 0) % 2 === 0);
	expect(acting.map(([tag]) => tag)).toEqual([]);
});

test('every address is one a person may follow, and nothing is fetched by itself', () => {
	const addresses = [...html.matchAll(/\bhref="([^"]*)"/g)].map(([, address]) => address ?? '');
	const strange = addresses.filter(
		(address) => !/^(https?:\/\/|tel:|mailto:|\/s\/|data:,$)/.test(address),
	);
	expect(strange).toEqual([]);
	expect([...html.matchAll(/\bsrc="([^"]*)"/g)].map(([, address]) => address)).toEqual([]);
	for (const [anchor] of html.matchAll(/<a href="https?:[^"]*"[^>]*>/g)) {
		expect(anchor).toMatch(/rel="noreferrer noopener nofollow"/);
	}
});

import * as Y from 'yjs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { must } from '#domain/assert.ts';
import { entryBody } from '#notebook/entry-book.ts';
import { HOSTILE_ADDRESSES, HOSTILE_TEXTS } from './hostile-texts.ts';
import { openTestSharing, type TestSharing } from './test-sharing.ts';

/** D9: whatever lies in attributes, marks and words of a document, no script comes out in a letter. */

/** So many of them go into one entry. */
const IN_ONE = 5;

let home: TestSharing;
let html: string;

beforeAll(async () => {
	home = await openTestSharing();
	const payloads = HOSTILE_TEXTS.map((words, index) => ({
		words,
		addresses: [
			must(HOSTILE_ADDRESSES[index % HOSTILE_ADDRESSES.length], 'an address'),
			'https://example.com/' + words,
		],
	}));
	for (let at = 0; at < payloads.length; at += IN_ONE) {
		await publishAll(payloads.slice(at, at + IN_ONE));
	}
	const link = await home.newLink();
	const phone = home.browser();
	await phone.enter(link.path, link.passcode);
	html = '';
	for (let page = 1; page === 1 || html.includes(`?page=${page}`); page++) {
		html += await (await phone.get(`${link.path}?page=${page}`)).text();
	}
}, 60_000);
afterAll(() => home.close());

interface Payload {
	readonly words: string;
	readonly addresses: readonly string[];
}

/** Every place a hand can reach: words, a mark's address, a mark's name, attributes, a node's name. */
function blocksOf({ words, addresses }: Payload): Y.XmlElement[] {
	const paragraph = new Y.XmlElement('paragraph');
	paragraph.setAttribute('onclick', 'alert(1)');
	paragraph.setAttribute('style', `background:url(//example.com/${words})`);
	const text = new Y.XmlText();
	for (const address of addresses) {
		text.insert(0, words, { link: { href: address, target: '" onclick="alert(1)' } });
		text.insert(0, words, { [`script onload=${words}`]: { src: address } });
	}
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
	return [heading, paragraph, script];
}

async function publishAll(payloads: readonly Payload[]): Promise<void> {
	const id = await home.addAnEntry('x');
	await home.write(home.journal, (doc) => {
		const body = must(entryBody(doc, id), 'a body');
		body.delete(0, body.length);
		body.insert(0, payloads.flatMap(blocksOf));
	});
	const published = await home.publish(id);
	if (!published.ok) throw new Error(`not published: ${JSON.stringify(published.error)}`);
}

test('every payload was published, so the page really carries them', () => {
	expect(HOSTILE_TEXTS.length).toBeGreaterThanOrEqual(200);
	expect(HOSTILE_TEXTS.length).toBeGreaterThan(HOSTILE_ADDRESSES.length);
	expect(html.split('<article').length - 1).toBe(Math.ceil(HOSTILE_TEXTS.length / IN_ONE));
	expect(html.split('>alert(1)</p>').length - 1).toBeGreaterThanOrEqual(HOSTILE_TEXTS.length);
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

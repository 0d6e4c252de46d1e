import { expect, test } from 'vitest';
import { servedBy, type Asked } from './served-by.ts';

const assets = new Set(['/_app/immutable/start.js', '/icon.svg']);
const asked = (pathname: string, facts: Partial<Asked> = {}): Asked => ({
	...{ method: 'GET', pathname, isNavigation: true, isSameOrigin: true },
	...facts,
});

test.each(['/', '/children/chd_x', '/children/chd_x/journal', '/classes', '/account', '/school'])(
	'the staff page %s opens from the shell',
	(path) => expect(servedBy(asked(path), assets)).toBe('shell'),
);

test.each([
	'/s/Vt0o5yX0b3m8cQ1lq2Jm9A',
	'/s',
	'/api/caseload',
	'/sync/doc_x',
	'/ics/Vt0o5yX0b3m8cQ1lq2Jm9A.ics',
	'/media/abc',
	'/sign-in',
	'/setup/abc',
	'/code',
])('%s is never touched', (path) => expect(servedBy(asked(path), assets)).toBe('network'));

test('a name that only begins like a server path is a staff page', () => {
	expect(servedBy(asked('/school'), assets)).toBe('shell');
	expect(servedBy(asked('/codex'), assets)).toBe('shell');
});

test('files of this build come from the cache, whatever asks for them', () => {
	const file = asked('/_app/immutable/start.js', { isNavigation: false });
	expect(servedBy(file, assets)).toBe('asset');
});

test('forms, foreign origins and data are left to the network', () => {
	expect(servedBy(asked('/', { method: 'POST' }), assets)).toBe('network');
	expect(servedBy(asked('/', { isSameOrigin: false }), assets)).toBe('network');
	expect(servedBy(asked('/classes/__data.json', { isNavigation: false }), assets)).toBe('network');
});

import { afterEach, expect, it, vi } from 'vitest';
import { OfficeView } from './office-view.svelte.ts';

/** A shelf in memory. */
function shelf(kept: Record<string, unknown> = {}) {
	return {
		kept,
		readAnswer: (path: string) => Promise.resolve(kept[path] ?? null),
		keepAnswer: (path: string, answer: unknown) => {
			kept[path] = answer;
			return Promise.resolve();
		},
	};
}

const answering = (status: number, body: unknown) =>
	vi.stubGlobal('fetch', () => Promise.resolve(Response.json(body, { status })));

afterEach(() => vi.unstubAllGlobals());

it('shows the answer of last time while the school does not answer, and says why', async () => {
	vi.stubGlobal('fetch', () => Promise.reject(new TypeError('offline')));
	const view = new OfficeView<string>('/api/agenda', shelf({ '/api/agenda': 'yesterday' }));
	await view.load();
	expect(view.value).toBe('yesterday');
	expect(view.refusal).toMatchObject({ code: 'no-network' });
});

it('keeps the newest answer', async () => {
	answering(200, 'today');
	const { kept, ...shelves } = shelf({ '/api/agenda': 'yesterday' });
	const view = new OfficeView<string>('/api/agenda', shelves);
	await view.load();
	expect([view.value, kept['/api/agenda'], view.refusal]).toEqual(['today', 'today', null]);
});

it('forgets what may no longer be read', async () => {
	answering(403, { code: 'forbidden' });
	const { kept, ...shelves } = shelf({ '/api/agenda': 'yesterday' });
	const view = new OfficeView<string>('/api/agenda', shelves);
	await view.load();
	expect([view.value, kept['/api/agenda']]).toEqual([null, null]);
});

it('without a shelf keeps nothing, and a page that was shown stays', async () => {
	answering(200, 'today');
	const view = new OfficeView<string>('/api/people');
	await view.load();
	answering(403, { code: 'forbidden' });
	await view.load();
	expect(view.value).toBe('today');
});

it('a store that does not open is no reason to show nothing', async () => {
	answering(200, 'today');
	const broken = () => Promise.reject(new Error('no IndexedDB'));
	vi.spyOn(console, 'warn').mockImplementation(() => undefined);
	const view = new OfficeView<string>('/api/agenda', { readAnswer: broken, keepAnswer: broken });
	await view.load();
	expect(view.value).toBe('today');
});

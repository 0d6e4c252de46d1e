import { flushSync, mount, unmount } from 'svelte';
import { expect, test } from 'vitest';
import { Awareness } from 'y-protocols/awareness';
import * as Y from 'yjs';
import RichTextEditor from './RichTextEditor.svelte';

test('props handed down anew do not replace the editor under somebody’s fingers', () => {
	const doc = new Y.Doc();
	const host = {
		awareness: new Awareness(doc),
		access: 'write' as const,
		loaded: true,
		holdRemoteChanges: () => () => undefined,
	};
	// As a parent that spreads one derived object hands them down: one signal for all.
	let handed = $state.raw({ fragment: doc.getXmlFragment('body'), host });
	const target = document.createElement('div');
	document.body.append(target);
	const component = mount(RichTextEditor, {
		target,
		props: {
			get fragment() {
				return handed.fragment;
			},
			get host() {
				return handed.host;
			},
			user: { id: 'usr_1', name: '张老师' },
			label: '正文',
			placeholder: '',
		},
	});
	flushSync();
	const surface = target.querySelector('.prose');
	expect(surface?.getAttribute('aria-label')).toBe('正文');
	handed = { ...handed };
	flushSync();
	expect(target.querySelector('.prose')).toBe(surface);
	handed = { ...handed, fragment: doc.getXmlFragment('another') };
	flushSync();
	expect(target.querySelector('.prose')).not.toBe(surface);
	void unmount(component);
});

import { expect, test } from 'vitest';
import type { ChildId } from '#domain/ids.ts';
import { nameChildren } from './name-children.ts';

test('[F3] unsent rows of a sheet are told by name, as far as the names are known', () => {
	const yan = 'chd_0000000000000000000001' as ChildId;
	const other = 'chd_0000000000000000000002';
	expect(nameChildren(`${yan}：78.5\n${other}：病假`, [{ id: yan, name: '罗䶮' }])).toBe(
		`罗䶮：78.5\n${other}：病假`,
	);
});

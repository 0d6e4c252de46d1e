import { expect, test } from 'vitest';
import { givenName } from './given-name.ts';

test.each([
	['吴强强', '强强'],
	['李慧', '慧'],
	['欧阳小慧', '小慧'],
	['欧阳', '阳'],
	['𠮷小㛃', '小㛃'],
	['阿依古丽·买买提', '阿依古丽'],
	['强', '强'],
	[' 陆大山 ', '大山'],
	['Anna Karlsson', 'Anna'],
])('%s is called %s', (full, given) => {
	expect(givenName(full)).toBe(given);
});

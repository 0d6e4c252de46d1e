import { describe, expect, it } from 'vitest';
import type { UserId } from '#domain/ids.ts';
import { checkersOf } from './checkers.ts';

const ids = (...names: string[]) => names as unknown as UserId[];

describe('[P2 D5] who looks at a pairing', () => {
	it.each([
		['the head teacher', ['he'], ['fang'], ['wang'], 'headTeacher', ['he']],
		[
			'the other head teacher, not the one who is its mentor',
			['he', 'yao'],
			[],
			['he'],
			'headTeacher',
			['yao'],
		],
		[
			'its cadre, where the head teacher is its mentor',
			['he'],
			['fang'],
			['he', 'wang'],
			'cadre',
			['fang'],
		],
		['nobody of its past mentors', ['he'], ['fang'], ['he', 'fang'], 'leadingGroup', []],
		['the leading group, where nobody else is there', ['he'], [], ['he'], 'leadingGroup', []],
		[
			'the leading group, where the class has no head teacher',
			[],
			[],
			['wang'],
			'leadingGroup',
			[],
		],
	] as const)('%s', (_, heads, cadres, paired, asked, userIds) => {
		const checkers = checkersOf({
			headTeacherIds: ids(...heads),
			cadreIds: ids(...cadres),
			pairedIds: ids(...paired),
		});
		expect(checkers).toEqual({ asked, userIds });
	});
});

import { expect, test } from 'vitest';
import { findWordsFault } from './own-words.ts';

const fault = (...words: [string, string][]) =>
	findWordsFault(words.map(([name, text]) => ({ name, words: text })));

test.each<[string, [string, string][], ReturnType<typeof fault>]>([
	[
		'each its own',
		[
			['罗䶮', '会洗碗了'],
			['岑㛃', '背了一首诗'],
		],
		null,
	],
	[
		'one without',
		[
			['罗䶮', '会洗碗了'],
			['岑㛃', ' \n'],
		],
		{ type: 'missing', names: ['岑㛃'] },
	],
	[
		'the same',
		[
			['罗䶮', '都很好'],
			['岑㛃', '都很好'],
		],
		{ type: 'same', names: ['罗䶮', '岑㛃'] },
	],
	[
		'the same with the name put in, spaces and another full stop',
		[
			['罗小䶮', '小䶮 都很好，他很乖。'],
			['欧阳思齐', '思齐都很好，她很乖！'],
		],
		{ type: 'same', names: ['罗小䶮', '欧阳思齐'] },
	],
	[
		'the third like the first',
		[
			['甲一', '都很好'],
			['乙二', '不太好'],
			['丙三', '都很好'],
		],
		{ type: 'same', names: ['甲一', '丙三'] },
	],
])('%s', (_what, words, expected) => {
	expect(fault(...words)).toEqual(expected);
});

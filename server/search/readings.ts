import { pinyin } from 'pinyin-pro';
import { readingsOfName, type Readings } from '#domain/search/names.ts';

/** Readings of names by the library's lists; `src/lib/session/search/readings.ts` is the browser's. */
export const readings: Readings = (name) =>
	readingsOfName(
		name,
		pinyin(name, { toneType: 'none', type: 'array', surname: 'head' }),
		[...name].map((one) => pinyin(one, { toneType: 'none', type: 'array', multiple: true })),
	);

import { pinyin } from 'pinyin-pro';
import { createReadings } from '#domain/search/names.ts';

/** How names are read in letters; `src/lib/session/search/readings.ts` is the browser's. */
export const readings = createReadings((text, how) =>
	pinyin(text, { toneType: 'none', type: 'array', ...how }),
);

import { createReadings, type Readings } from '#domain/search/names.ts';

/**
 * How names are read in letters. The library's lists are larger than all the rest of a page, so they
 * come when somebody searches; without a network from what the service worker keeps.
 */
export async function loadReadings(): Promise<Readings> {
	const { pinyin } = await import('pinyin-pro');
	return createReadings((text, how) => pinyin(text, { toneType: 'none', type: 'array', ...how }));
}

import type * as Y from 'yjs';
import {
	CHOICES,
	CHOICES_OF_ENTRY,
	isValue,
	parseChoice,
	VALUES_OF_ENTRY,
	type ChoiceList,
	type ValueName,
} from '#domain/entry-form.ts';
import type { EntryType } from '#domain/entry.ts';
import type { EntryId } from '#domain/ids.ts';
import { entryMap } from './entry-book.ts';
import { readString } from './y-read.ts';

/**
 * What is ticked in an entry and its small values. Each tick has a key of its own in the entry, so
 * that two devices that tick different things lose neither; entries of older versions have none.
 */
/** Where in the map of an entry a tick lies. */
export const choiceKey = (list: ChoiceList, choice: string) => `choice/${list}/${choice}`;
/** Where in the map of an entry a small value lies. */
export const valueKey = (name: ValueName) => `value/${name}`;

/** What is ticked, in the order of the list. */
export function chosenOf(doc: Y.Doc, id: EntryId, list: ChoiceList): string[] {
	const map = entryMap(doc, id);
	if (map === null) return [];
	return CHOICES[list].filter((choice) => map.get(choiceKey(list, choice)) === true);
}

export function setChoice(
	doc: Y.Doc,
	id: EntryId,
	list: ChoiceList,
	choice: string,
	isChosen: boolean,
): void {
	if (parseChoice(list, choice) === null) return;
	entryMap(doc, id)?.set(choiceKey(list, choice), isChosen);
}

/** An empty string while it is not set. */
export function valueOf(doc: Y.Doc, id: EntryId, name: ValueName): string {
	const map = entryMap(doc, id);
	const value = map === null ? null : readString(map, valueKey(name));
	return value !== null && isValue(name, value) ? value : '';
}

/** An empty string takes it away. */
export function setValue(doc: Y.Doc, id: EntryId, name: ValueName, value: string): void {
	const map = entryMap(doc, id);
	if (value === '') map?.delete(valueKey(name));
	else if (isValue(name, value)) map?.set(valueKey(name), value);
}

/** How many ticks and values are set: an entry of one tap is not an empty one. */
export function countMarks(doc: Y.Doc, { id, type }: { id: EntryId; type: EntryType }): number {
	const ticks = CHOICES_OF_ENTRY[type].map((list) => chosenOf(doc, id, list).length);
	const values = VALUES_OF_ENTRY[type].filter((name) => valueOf(doc, id, name) !== '').length;
	return ticks.reduce((sum, count) => sum + count, values);
}

import { surnameLength } from './surname.ts';

/**
 * The name a family calls a child by, without the surname, so that a parents' page that is passed on
 * names nobody (product.md §4.6): 欧阳小慧 → 小慧. Of a name with a middle dot the part before it is
 * taken, as the own name comes first there; a name of one character stays as it is.
 */
export function givenName(fullName: string): string {
	const name = fullName.trim();
	const [own, family] = name.split(/[·•・．]/);
	if (family !== undefined && own) return own;
	const characters = [...name];
	const isHan = characters.every((character) => /\p{Script=Han}/u.test(character));
	if (!isHan) return name.split(/\s+/)[0] ?? name;
	const length = surnameLength(characters);
	return characters.length > length ? characters.slice(length).join('') : name;
}

/** Two-character surnames; every other Han name has a surname of one character. */
const COMPOUND_SURNAMES = new Set(
	(
		'欧阳 司马 上官 诸葛 东方 皇甫 尉迟 公孙 令狐 宇文 长孙 慕容 司徒 司空 夏侯 闻人 赫连 澹台 ' +
		'公冶 宗政 濮阳 淳于 单于 太叔 申屠 仲孙 轩辕 钟离 鲜于 闾丘 亓官 巫马 公西 漆雕 乐正 拓跋 ' +
		'端木 独孤 南宫 西门 万俟 呼延 左丘 第五 百里 东郭 谷梁'
	).split(' '),
);

/**
 * The name a family calls a child by, without the surname, so that a parents' page that is passed on
 * names nobody (product.md §4.6): 欧阳小慧 → 小慧. Of a name with a middle dot the part before it is
 * taken, as the own name comes first there; a name of one character stays as it is.
 */
export function givenName(fullName: string): string {
	const name = fullName.trim();
	const [own, family] = name.split(/[·•・．]/);
	if (family !== undefined && own) return own;
	// By characters and not by UTF-16 units: surnames such as 𠮷 take two of those.
	const characters = [...name];
	const isHan = characters.every((character) => /\p{Script=Han}/u.test(character));
	if (!isHan) return name.split(/\s+/)[0] ?? name;
	const surnameLength =
		characters.length > 2 && COMPOUND_SURNAMES.has(characters.slice(0, 2).join('')) ? 2 : 1;
	return characters.length > surnameLength ? characters.slice(surnameLength).join('') : name;
}

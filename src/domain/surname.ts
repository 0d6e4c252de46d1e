/** Two-character surnames; every other Han name has a surname of one character. */
const COMPOUND_SURNAMES = new Set(
	(
		'欧阳 司马 上官 诸葛 东方 皇甫 尉迟 公孙 令狐 宇文 长孙 慕容 司徒 司空 夏侯 闻人 赫连 澹台 ' +
		'公冶 宗政 濮阳 淳于 单于 太叔 申屠 仲孙 轩辕 钟离 鲜于 闾丘 亓官 巫马 公西 漆雕 乐正 拓跋 ' +
		'端木 独孤 南宫 西门 万俟 呼延 左丘 第五 百里 东郭 谷梁'
	).split(' '),
);

/**
 * How many characters of a Han name are the surname: 欧阳小慧 → 2, 张小明 → 1. Characters and not UTF-16
 * units: surnames such as 𠮷 take two of those.
 */
export function surnameLength(characters: readonly string[]): 1 | 2 {
	return characters.length > 2 && COMPOUND_SURNAMES.has(characters.slice(0, 2).join('')) ? 2 : 1;
}

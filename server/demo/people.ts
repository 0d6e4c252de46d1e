import type { Role } from '#domain/role.ts';

/**
 * The people of the demo school, every one of them invented. Several children carry rare characters
 * (䶮, 㛃, 𬸚, 翀), a compound surname or a name of one character, because real classes do.
 */
export const SCHOOL_NAME = '青梧镇初级中学';

/** The year and its terms are named from the calendar; classes keep these names. */
export const CLASS_NAMES = ['七年级（1）班', '七年级（2）班', '八年级（1）班'] as const;

export interface DemoStaff {
	readonly username: string;
	readonly name: string;
	readonly role: Role;
	/** Index into `CLASS_NAMES` for a head teacher or subject teacher. */
	readonly classIndex?: number;
	/** What a subject teacher teaches there. */
	readonly subject?: Subject;
}

export const STAFF: readonly DemoStaff[] = [
	{ username: 'admin', name: '陆文彬', role: 'administrator' },
	{ username: 'leader', name: '方维国', role: 'leader' },
	{ username: 'archivist', name: '柳若兰', role: 'archivist' },
	{ username: 'counselor', name: '苏晴', role: 'counselor' },
	{ username: 'head1', name: '贺长林', role: 'headTeacher', classIndex: 0 },
	{ username: 'head2', name: '姚秀芝', role: 'headTeacher', classIndex: 1 },
	{ username: 'head3', name: '邱立平', role: 'headTeacher', classIndex: 2 },
	{ username: 'math', name: '施建业', role: 'subjectTeacher', classIndex: 0, subject: '数学' },
	{ username: 'mentor1', name: '王巧云', role: 'mentor' },
	{ username: 'mentor2', name: '李德厚', role: 'mentor' },
	{ username: 'mentor3', name: '周静宜', role: 'mentor' },
	{ username: 'mentor4', name: '赵明远', role: 'mentor' },
	{ username: 'mentor5', name: '孙玉梅', role: 'mentor' },
	{ username: 'mentor6', name: '吴海川', role: 'mentor' },
	{ username: 'mentor7', name: '郑小满', role: 'mentor' },
	{ username: 'mentor8', name: '何清扬', role: 'mentor' },
];

/** What the letters about a child are woven from. */
export interface DemoChild {
	readonly name: string;
	/** How teachers call the child; letters never carry the surname. */
	readonly called: string;
	readonly pronoun: '他' | '她';
	readonly boarding: boolean;
	/** Who the child lives with. */
	readonly keeper: '奶奶' | '外婆' | '爷爷' | '外公' | '姑姑' | '大伯';
	/** Who works away, as the child says it. */
	readonly away: '爸爸' | '妈妈' | '爸爸妈妈';
	readonly city: string;
	readonly trade: string;
	readonly strong: Subject;
	readonly weak: Subject;
	readonly hobby: Hobby;
	/** Something alive at home that the child cares for. */
	readonly cares: string;
}

export type Subject = '语文' | '数学' | '英语' | '历史' | '生物' | '地理' | '物理';
export type Hobby = '篮球' | '画画' | '看书' | '跑步' | '唱歌' | '乒乓球' | '做手工' | '种花';

/**
 * Name, what teachers call the child, pronoun, boarding or not, who looks after them, who is away,
 * where and at what, strong and weak subject, hobby, what they care for at home.
 */
const CHILD_TABLE = `
罗䶮  小䶮  他  住校  奶奶  爸爸妈妈  温州  鞋厂  数学  英语  篮球  一只叫豆包的黄狗
欧阳思齐  思齐  她  走读  外婆  妈妈  苏州  电子厂  语文  数学  看书  三只母鸡
岑㛃  小㛃  她  住校  爷爷  爸爸妈妈  东莞  玩具厂  英语  数学  画画  一窝兔子
江翀  阿翀  他  住校  奶奶  爸爸  宁波  港口  生物  语文  跑步  家里的两头山羊
温雨桐  雨桐  她  走读  外婆  爸爸妈妈  杭州  家政公司  语文  英语  唱歌  窗台上的太阳花
石岩  石岩  他  住校  大伯  爸爸妈妈  昆山  模具厂  数学  语文  乒乓球  一缸小鱼
黎𬸚  小𬸚  他  住校  爷爷  爸爸  天津  建筑工地  历史  数学  做手工  鸽子
沈知夏  知夏  她  走读  奶奶  爸爸妈妈  无锡  纺织厂  英语  数学  种花  院里的月季
龚小河  小河  他  住校  外公  爸爸妈妈  佛山  陶瓷厂  地理  英语  篮球  一头小黄牛
蒲青禾  青禾  她  住校  奶奶  爸爸  上海  快递站  语文  数学  看书  一只三花猫
邵子衿  子衿  她  走读  姑姑  爸爸妈妈  厦门  渔具厂  历史  英语  画画  两只芦花鸡
乔石生  石生  他  住校  爷爷  妈妈  常州  服装厂  数学  英语  做手工  爷爷的蜂箱
田一诺  一诺  他  走读  奶奶  爸爸妈妈  青岛  食品厂  英语  语文  篮球  一只小白狗
谭喆  小喆  他  住校  外婆  爸爸  武汉  地铁工地  历史  语文  乒乓球  几只鹅
易安然  安然  她  住校  奶奶  爸爸妈妈  广州  皮具厂  语文  地理  唱歌  一盆茉莉
车晓棠  晓棠  她  走读  外婆  爸爸妈妈  嘉兴  袜厂  生物  数学  种花  一畦草莓
程大川  大川  他  住校  大伯  爸爸妈妈  绍兴  印染厂  地理  英语  跑步  一群鸭子
伍祎  小祎  她  走读  奶奶  爸爸  南京  装修队  数学  历史  画画  一只乌龟
梅映雪  映雪  她  住校  爷爷  爸爸妈妈  深圳  手机厂  英语  物理  看书  屋后的桃树
顾海生  海生  他  住校  外公  爸爸  舟山  渔船  物理  英语  篮球  一对画眉
霍田  田田  他  走读  奶奶  爸爸妈妈  义乌  小商品市场  数学  语文  乒乓球  两只小羊羔
祝晴川  晴川  她  住校  姑姑  爸爸妈妈  泉州  鞋材厂  历史  数学  唱歌  一只狸花猫
阮堃  小堃  他  走读  爷爷  妈妈  合肥  家电厂  生物  英语  做手工  一箱蚕
葛念慈  念慈  她  住校  外婆  爸爸妈妈  长沙  餐馆  语文  地理  跑步  一只跛脚的小猫
`;

export const CHILDREN: readonly DemoChild[] = CHILD_TABLE.trim()
	.split('\n')
	.map((row) => {
		const [name, called, pronoun, lives, keeper, away, city, trade, strong, weak, hobby, cares] =
			row.split(/\s+/) as CellsOfRow;
		return {
			...{ name, called, pronoun, boarding: lives === '住校', keeper, away, city, trade },
			...{ strong, weak, hobby, cares },
		};
	});

type CellsOfRow = [
	name: string,
	called: string,
	pronoun: DemoChild['pronoun'],
	lives: '住校' | '走读',
	keeper: DemoChild['keeper'],
	away: DemoChild['away'],
	city: string,
	trade: string,
	strong: Subject,
	weak: Subject,
	hobby: Hobby,
	cares: string,
];

/** Eight children a class, three a lead mentor; every third child has a co-mentor besides. */
export const classIndexOf = (child: number): number => Math.floor(child / 8);
export const leadMentorOf = (child: number): string => `mentor${(child % 8) + 1}`;
export const coMentorOf = (child: number): string | null =>
	child % 3 === 0 ? `mentor${((child + 3) % 8) + 1}` : null;

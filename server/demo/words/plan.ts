import type { Subject } from '../people.ts';

/** Study plans (学习帮扶计划): time, content, and two stages with what was hoped for and what was seen. */
export interface PlanWords {
	readonly time: string;
	readonly content: readonly string[];
	readonly stages: readonly { readonly expected: string; readonly observed: string }[];
}

export const PLANS: Readonly<Record<Subject, PlanWords>> = {
	语文: {
		time: '每周二、四午休 12:50–13:10，图书角；周末一篇两百字的小练笔。',
		content: [
			'先补阅读：每周一篇短文，读两遍，用一句话说出“写了什么”，再说“怎么写的”。',
			'作文从身边写起，先写一件小事，不求长，求写清楚。',
		],
		stages: [
			{
				expected: '能独立完成一篇短文的概括，错字减少一半。',
				observed: '概括能抓住主要的事了，错字还常在同音字上，做了一张易错字卡片。',
			},
			{ expected: '作文能写到四百字，有一处细节。', observed: '写《等车》有细节，结尾收得急。' },
		],
	},
	数学: {
		time: '每天中午 12:40–12:55，教室；周三晚自习第一节，和学习小组一起。',
		content: [
			'从有理数运算补起，一天五题，当天订正，错题第二天再做一遍。',
			'应用题先读题画图，不急着列式；能讲给同桌听，才算会。',
		],
		stages: [
			{
				expected: '基础运算十题对八题以上。',
				observed: '稳定在八到九题，符号错误明显少了。',
			},
			{
				expected: '单元测验从四十几分提到六十分以上。',
				observed: '这次六十三分，大题第一问都做对了，自己也没想到。',
			},
		],
	},
	英语: {
		time: '早读前十分钟听写；周一、周五午休由英语学得好的同学带读。',
		content: [
			'每天八个单词，编进自己的一句话里，不单背。',
			'课文先听三遍再读，读给手机录下来，每周挑一段最满意的。',
		],
		stages: [
			{ expected: '听写正确率到七成。', observed: '七成五，长单词还要拆开记。' },
			{ expected: '敢在课上读一段课文。', observed: '第六周第一次举手，读了半段，全班鼓掌。' },
		],
	},
	历史: {
		time: '每周三午休；晚自习前五分钟口头讲一件史事。',
		content: ['用时间轴把一个单元串起来，自己画、自己讲。', '材料题先找关键词，再回到课本。'],
		stages: [
			{ expected: '能按时间说出单元里的五件大事。', observed: '能说六件，讲得有声有色。' },
			{ expected: '材料题拿到一半以上的分。', observed: '进步慢一些，还要练找关键词。' },
		],
	},
	生物: {
		time: '每周四午休，实验室旁。',
		content: ['把观察和课本对起来：一周一页观察记录。', '图表题单独练，先看横轴纵轴。'],
		stages: [
			{ expected: '观察记录坚持四周。', observed: '坚持了六周，画得细。' },
			{ expected: '图表题正确率六成。', observed: '七成。' },
		],
	},
	地理: {
		time: '每周一、三晚自习前十五分钟。',
		content: ['看图：经纬、等高线、气候图各练两周。', '从家乡说起，再说到远处。'],
		stages: [
			{ expected: '会读经纬度。', observed: '会了，还教会了同桌。' },
			{ expected: '能说清三种气候的不同。', observed: '两种说得清，季风还要再讲。' },
		],
	},
	物理: {
		time: '周二、周四午休；周末一个小实验，在家就能做。',
		content: [
			'公式先讲意思再背，单位写全。',
			'每周一个小实验，写三行：做了什么、看见什么、为什么。',
		],
		stages: [
			{ expected: '单位不再漏写。', observed: '作业里基本不漏了，考试紧张时还会。' },
			{ expected: '浮力一章测验及格。', observed: '六十七分，实验题满分。' },
		],
	},
};

/** What the counselor notes beside these words of a plan's content, with an answer. */
export interface NoteWords {
	/** Stands in the first paragraph of the plan's content. */
	readonly quote: string;
	readonly note: string;
	readonly reply: string;
}

export const ANNOTATIONS: Readonly<Record<Subject, NoteWords>> = {
	语文: {
		quote: '用一句话说出“写了什么”',
		note: '“一句话”这一步很好。孩子说不出来的时候，可以先让孩子指着书说，不急着写。',
		reply: '试了，先说后写，孩子松快多了。',
	},
	数学: {
		quote: '一天五题',
		note: '题量可以再松一点，孩子最近有些累。先三题，都对了再加，更容易有成功感。',
		reply: '好，从三题开始，周末看看再加。',
	},
	英语: {
		quote: '编进自己的一句话里',
		note: '这个办法好。句子可以写家里的人和事，孩子愿意多写几句。',
		reply: '昨天写了家里喂鸡的事，念给大家听了。',
	},
	历史: {
		quote: '自己画、自己讲',
		note: '孩子在小组里常常不说话，可以先讲给一个人听，再讲给小组。',
		reply: '已经请了一位耐心的同桌，这周讲了两次。',
	},
	生物: {
		quote: '一周一页观察记录',
		note: '一页可以写，也可以画。孩子爱画，先从画开始更有劲。',
		reply: '孩子听了很高兴，这周交了两页画。',
	},
	地理: {
		quote: '各练两周',
		note: '时间不必一样长。哪一种看得慢，就多留几天，免得着急。',
		reply: '等高线多留了一周，不赶了。',
	},
	物理: {
		quote: '先讲意思再背',
		note: '可以请孩子当一回小老师，讲给别人听，讲得通就不用硬背。',
		reply: '讲了一次浮力，全组都听懂了。',
	},
};

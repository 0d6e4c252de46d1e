import type { GuidancePart } from '#domain/guidance.ts';

/** What was found when somebody looked at how a pairing goes (D5), and what comes next. */
export const CHECKS: readonly { readonly finding: string; readonly nextStep: string }[] = [
	{
		finding: '看了本子，近况没有断过；问{名}，说“老师每周都来找我”。',
		nextStep: '{弱}再补一个月，期末再看。',
	},
	{
		finding: '两个人见面多，说学习少。{名}愿意说话了，这是最大的变化。',
		nextStep: '下个月把{弱}的作业也一起看看。',
	},
	{
		finding: '谈心卡写得细，和{家}也常通电话。',
		nextStep: '照这样做，把好消息多告诉{亲}几条。',
	},
	{
		finding: '上个月只谈了一次，{名}说“老师忙”。',
		nextStep: '和代理家长说好，每周三中午固定见一面。',
	},
];

/** What came of telling a family about a visit. */
export const TOLD: readonly string[] = [
	'电话里都说了，家里放心。',
	'说了家里的情况，他们说过年回来把该修的修好。',
	'讲了孩子在家的样子，听着笑了，说多亏老师。',
];

/** An illness from the first sign to the day after (D9). */
export const ILLNESS = {
	body: '上课时脸通红，额头烫。送到校医室，再一起去镇卫生院，我陪着打完针才回来。',
	symptom: '发烧 38.6 度，咳嗽',
	toldWhom: '{家}，电话；{亲}那边发了短信',
	treatedAt: '镇卫生院，医生开了三天的药',
	followUp: '晚上查寝时量了体温，退了；第二天上午来上课',
} as const;

/** A guidance plan for one child (G3): what happened, why, what he says, and what is done. */
export const GUIDANCE: Readonly<Record<GuidancePart, readonly string[]>> = {
	facts: ['这学期{弱}从七十多分掉到四十多分，作业常空着，上课打瞌睡。'],
	causes: ['晚上看手机到很晚，{家}管不住；基础从上学期就断了，听不懂就不听。'],
	childView: ['“不是不想学，是不知道从哪儿学起。”'],
	goals: ['两个月里{弱}作业按时交，小测回到六十分；十点前睡觉。'],
	measures: ['每天中午补二十分钟，从上学期第三章起；手机周日晚上交给生活老师，周五拿回。'],
	people: ['代理家长看作业，{弱}老师讲题，班主任和{家}、{亲}通电话。'],
};
export const GUIDANCE_REVIEW =
	'三周来作业交了八成，睡得早了。{弱}小测五十六分，自己说“再有一个月就够了”。';

/** In which groups a class's head teacher helps (D1). */
export const GROUPS = {
	study: ['{弱}补习组', '早读组'],
	mind: ['谈心组'],
	habits: ['习惯组'],
	living: ['住校生活组'],
	steady: ['互助组'],
} as const;

export const MEETINGS = {
	roundTable:
		'说了寒假谁来接、谁照看。家长提了两件事：热水洗澡不够，周五放学的车挤。定下来：后勤一周内看热水，周五班主任分两批送到车站。孩子代表说，想多看几次电影。',
	staff:
		'分工：七年级由贺长林老师督促近况和走访，八年级由邱立平老师检查学习帮扶。月底前把联系卡都复核一遍。',
	training:
		'讲了三件事：每周通一次电话说什么；手机怎么管；冬天取暖用电要注意什么。发了一页纸，没来的托人带回去。',
} as const;

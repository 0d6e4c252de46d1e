/**
 * What head teachers of the demo school say of a child in a month (班级评价). `{name}` is what the child is
 * called, `{strong}` and `{weak}` its subjects.
 */
export const EVALUATIONS: readonly string[] = [
	'{name}这个月上课坐得住了，{strong}一直做得好，{weak}的订正还要再及时一点。',
	'作业本干净多了，{weak}有不懂的会自己来问，这一点很难得。',
	'{name}愿意帮同桌讲{strong}题，讲的时候自己也更明白了。',
	'{weak}的基础题错得少了，大题先读两遍再动笔会更好。',
	'这个月值日最认真，{strong}课上举手的次数比上个月多。',
	'早读声音响亮，{weak}背得慢一些，没关系，每天五分钟就够。',
];

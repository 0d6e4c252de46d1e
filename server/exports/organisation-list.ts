import {
	appointmentState,
	type Appointment,
	type AppointmentState,
	type Closing,
	type LeadingGroupPost,
} from '#domain/organisation/appointment.ts';
import type { Organisation } from '#domain/organisation/organisation.ts';
import type { SheetOut } from './workbook.ts';

/** The organisation as a workbook (B5, B6): who is what now, the classes' teams, and who was before. */

const POST_WORDS: Readonly<Record<LeadingGroupPost, string>> = {
	head: '组长',
	deputy: '副组长',
	member: '组员',
};
const STATE_WORDS: Readonly<Record<AppointmentState, string>> = {
	toCome: '还没开始',
	held: '在任',
	runOut: '任期已满',
	past: '已结束',
};
const CLOSING_WORDS: Readonly<Record<Closing, string>> = {
	ended: '结束',
	handedOver: '交接',
	renewed: '续任',
};

export function organisationList({
	school,
	today,
	appointments,
	classes,
}: Organisation): SheetOut[] {
	const named = classes.flatMap((team) => team.named);
	const classNames = new Map(classes.map(({ classId, className }) => [classId, className]));
	const placeOf = ({ to }: Appointment) => {
		if (to.body === 'leadingGroup') return POST_WORDS[to.post];
		if (to.body === 'archive') return '档案员';
		return `${classNames.get(to.classId) ?? ''}关爱小组`;
	};
	const rowOf = (one: Appointment) => [
		...[placeOf(one), one.name, one.duties || null, one.from, one.until],
		STATE_WORDS[appointmentState(one, today)],
	];
	const isPast = (one: Appointment) => appointmentState(one, today) === 'past';
	const everybody = [...appointments, ...named];
	return [
		{
			name: '任职',
			headings: ['职务', '姓名', '职责', '任期开始', '任期结束', '现在'],
			rows: everybody.filter((one) => !isPast(one)).map(rowOf),
		},
		{
			name: '班级关爱小组',
			headings: ['班级', '班主任', '任课教师', '代理家长', '帮扶干部', '另外指定'],
			rows: classes.map((team) => [
				team.className,
				...[team.headTeachers, team.subjectTeachers, team.mentors, team.cadres].map(namesIn),
				namesIn(
					team.named
						.filter((one) => appointmentState(one, today) === 'held')
						.map(({ name }) => name),
				),
			]),
		},
		{
			name: '历任',
			headings: ['职务', '姓名', '职责', '开始', '结束', '怎么结束的', '说明'],
			rows: everybody
				.filter(isPast)
				.map((one) => [
					...rowOf(one).slice(0, 5),
					one.closing && CLOSING_WORDS[one.closing],
					one.closingNote || null,
				]),
		},
		{
			name: '学校',
			headings: ['项目', '内容'],
			rows: [
				['学校', school.name],
				['亲情电话', school.hotline],
				['导出日期', today],
			],
		},
	];
}

const namesIn = (names: readonly string[]) => (names.length === 0 ? null : names.join('、'));

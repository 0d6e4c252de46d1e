import type { ClassId } from '#domain/ids.ts';
import { can, type Actor } from '#domain/permission.ts';
import type { Role } from '#domain/role.ts';
import { linkState } from '#domain/share-link.ts';
import { localDateAt, type Instant } from '#domain/time.ts';
import { loadChildFacts } from '#server/access/facts.ts';
import type { ClassDetail, PersonView } from '#server/school/surveys.ts';
import type { Environment, Records } from '#server/services.ts';
import type { SheetOut } from './workbook.ts';

/** Lists of the office. Spreadsheets are for Chinese offices, so their words are Chinese. */

const yesNo = (value: boolean) => (value ? '是' : '否');
const dayOf = (at: Instant | null) => (at === null ? null : localDateAt(at));
export const sexWord = (sex: 'male' | 'female' | null) =>
	sex === null ? null : sex === 'male' ? '男' : '女';

export function classList({ name, children }: ClassDetail): SheetOut {
	return {
		name: '名单',
		headings: ['班级', '姓名', '性别', '出生日期', '学籍号（末四位）', '住校', '代理家长', '协助'],
		rows: children.map((child) => [
			name,
			child.name,
			sexWord(child.details?.sex ?? null),
			child.details?.birthDate ?? null,
			child.details?.studentNumber ?? null,
			yesNo(child.boarding),
			child.mentors.find(({ lead }) => lead)?.name ?? null,
			namesOf(child.mentors.filter(({ lead }) => !lead)),
		]),
	};
}

const namesOf = (people: readonly { readonly name: string }[]) =>
	people.length === 0 ? null : people.map(({ name }) => name).join('、');

/** Who is and was paired with the children of a class, with the days. */
export async function pairingList(records: Records, detail: ClassDetail): Promise<SheetOut> {
	const rows = await records
		.selectFrom('pairing')
		.innerJoin('child', 'child.id', 'pairing.childId')
		.innerJoin('user', 'user.id', 'pairing.userId')
		.select(['child.name as child', 'user.name as mentor', 'lead', 'startedAt', 'endedAt'])
		.where('child.classId', '=', detail.id)
		.where('child.leftAt', 'is', null)
		.orderBy('child.name')
		.orderBy('startedAt')
		.execute();
	return {
		name: '结对',
		headings: ['班级', '姓名', '老师', '身份', '开始', '结束'],
		rows: rows.map(({ child, mentor, lead, startedAt, endedAt }) => [
			...[detail.name, child, mentor, lead === 1 ? '代理家长' : '协助'],
			...[dayOf(startedAt), dayOf(endedAt)],
		]),
	};
}

const ROLE_WORDS: Readonly<Record<Role, string>> = {
	administrator: '管理员',
	leader: '领导小组',
	archivist: '档案员',
	headTeacher: '班主任',
	mentor: '代理家长',
	counselor: '心理教师',
	subjectTeacher: '任课教师',
};
const STATE_WORDS = { invited: '还没设密码', active: '在用', disabled: '已停用' } as const;

export function peopleList(people: readonly PersonView[]): SheetOut {
	return {
		name: '人员',
		headings: ['姓名', '用户名', '身份', '账号', '最近来过'],
		rows: people.map(({ name, username, roles, state, lastSeenAt }) => [
			name,
			username,
			roles
				.map(({ role, className }) => `${ROLE_WORDS[role]}${className ? `（${className}）` : ''}`)
				.join('、'),
			STATE_WORDS[state],
			dayOf(lastSeenAt),
		]),
	};
}

const LINK_WORDS = { live: '在用', expired: '过期', stopped: '已停' } as const;

/** The guardians' links of a class: who has one and since when; never an address or a passcode. */
export async function linkList(
	records: Records,
	env: Environment,
	actor: Actor,
	classId: ClassId,
): Promise<SheetOut> {
	const rows = await records
		.selectFrom('link')
		.innerJoin('child', 'child.id', 'link.childId')
		.innerJoin('guardian', 'guardian.id', 'link.guardianId')
		.innerJoin('user', 'user.id', 'link.createdBy')
		.select(['child.id as childId', 'child.name as child', 'guardian.name as guardian'])
		.select(['relation', 'user.name as by', 'link.createdAt', 'expiresAt', 'stoppedAt'])
		.where('child.classId', '=', classId)
		.where('child.leftAt', 'is', null)
		.orderBy('child.name')
		.orderBy('link.createdAt')
		.execute();
	const facts = await loadChildFacts(
		records,
		rows.map(({ childId }) => childId),
	);
	const now = env.now();
	const visible = rows.filter(({ childId }) => {
		const child = facts.get(childId);
		return child !== undefined && can(actor, 'list', { type: 'link', child });
	});
	return {
		name: '家长链接',
		headings: ['孩子', '家长', '关系', '谁开的', '开通', '到期', '现在'],
		rows: visible.map((row) => [
			...[row.child, row.guardian, row.relation, row.by],
			...[dayOf(row.createdAt), dayOf(row.expiresAt), LINK_WORDS[linkState(row, now)]],
		]),
	};
}

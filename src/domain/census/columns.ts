/**
 * The columns of a census sheet (摸底, C1). Every school names them in its own way, so they are
 * found by name and can be put right by hand. The word that must stay off shared screens is among
 * the names that sheets use; it is matched here and shown nowhere.
 */
export const CENSUS_FIELDS = [
	'name',
	'className',
	'grade',
	'sex',
	'birthDate',
	'studentNumber',
	'boarding',
	'away',
	'fatherName',
	'fatherPhone',
	'fatherWork',
	'motherName',
	'motherPhone',
	'motherWork',
	'carerName',
	'carerRelation',
	'carerPhone',
	'address',
] as const;
export type CensusField = (typeof CENSUS_FIELDS)[number];

const NAMES: Readonly<Record<CensusField, readonly string[]>> = {
	name: ['姓名', '学生姓名', '儿童姓名', '孩子姓名', '学生名字', 'name'],
	className: ['班级', '所在班级', '班级名称', '现班级', '就读班级', '班', 'class'],
	grade: ['年级', '所在年级', '就读年级', '年级名称', 'grade'],
	sex: ['性别', '学生性别', 'sex', 'gender'],
	birthDate: ['出生日期', '出生年月', '出生年月日', '生日', '出生时间', 'birthday', 'dateofbirth'],
	studentNumber: ['学籍号', '全国学籍号', '学籍号码', '学生学籍号', '学籍编号', 'studentnumber'],
	boarding: [
		'是否住校',
		'住校',
		'是否寄宿',
		'寄宿',
		'寄宿生',
		'是否寄宿生',
		'住宿情况',
		'是否住宿',
	],
	away: [
		'是否留守',
		'留守类型',
		'是否留守儿童',
		'留守儿童',
		'留守情况',
		'留守儿童类型',
		'父母外出情况',
		'父母外出务工情况',
	],
	fatherName: ['父亲姓名', '父亲', '爸爸姓名', '父姓名'],
	fatherPhone: [
		'父亲电话',
		'父亲联系电话',
		'父亲手机',
		'父亲手机号',
		'父亲联系方式',
		'爸爸电话',
		'父电话',
	],
	fatherWork: ['父亲务工地', '父亲务工地点', '父亲务工地址', '父亲工作单位', '父亲务工单位'],
	motherName: ['母亲姓名', '母亲', '妈妈姓名', '母姓名'],
	motherPhone: [
		'母亲电话',
		'母亲联系电话',
		'母亲手机',
		'母亲手机号',
		'母亲联系方式',
		'妈妈电话',
		'母电话',
	],
	motherWork: ['母亲务工地', '母亲务工地点', '母亲务工地址', '母亲工作单位', '母亲务工单位'],
	carerName: [
		'监护人姓名',
		'委托监护人',
		'委托监护人姓名',
		'临时监护人',
		'监护人',
		'实际监护人',
		'照料人',
		'照料人姓名',
	],
	carerRelation: [
		'与学生关系',
		'监护人关系',
		'与监护人关系',
		'与被监护人关系',
		'关系',
		'与儿童关系',
	],
	carerPhone: [
		'监护人电话',
		'监护人联系电话',
		'委托监护人电话',
		'临时监护人电话',
		'照料人电话',
		'联系电话',
	],
	address: ['家庭住址', '家庭地址', '家庭详细地址', '现住址', '现居住地', '住址', '详细地址'],
};

const FIELD_OF = new Map(
	CENSUS_FIELDS.flatMap((field) => NAMES[field].map((name) => [headingKey(name), field] as const)),
);

/** A heading without what schools put around it: spaces, stars, what stands in brackets. */
function headingKey(heading: string): string {
	return heading
		.normalize('NFKC')
		.toLowerCase()
		.replace(/\([^)]*\)|[[【].*?[\]】]/g, '')
		.replace(/[\s*:：、_-]/g, '');
}

/** Which field each column holds; `null` for one that is not read. No field is found twice. */
export function matchColumns(headings: readonly string[]): (CensusField | null)[] {
	const taken = new Set<CensusField>();
	return headings.map((heading) => {
		const field = FIELD_OF.get(headingKey(heading)) ?? null;
		if (field === null || taken.has(field)) return null;
		taken.add(field);
		return field;
	});
}

/** Titles and notes may stand above the headings, but not a page of them. */
const HEADING_ROWS_MAX = 10;

/** The row that holds the headings: of the first ones the one in which most are known. */
export function findHeadingRow(rows: readonly (readonly string[])[]): number {
	const known = rows
		.slice(0, HEADING_ROWS_MAX)
		.map((row) => matchColumns(row).filter((field) => field !== null).length);
	return Math.max(known.indexOf(Math.max(...known, 0)), 0);
}

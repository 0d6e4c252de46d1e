import { describe, expect, it } from 'vitest';
import type { LocalDate } from '#domain/time.ts';
import { maskStudentNumber, readRow, type SheetRow } from './census-row.ts';

const TODAY = '2026-11-23' as LocalDate;
const read = (texts: SheetRow['texts']) =>
	readRow({ line: 7, texts: { name: '罗䶮', className: '七(1)班', ...texts } }, TODAY);
const faultsOf = (texts: SheetRow['texts']) => read(texts).faults.map(({ fault }) => fault);

describe('[C1] a row of a census sheet', () => {
	it('is read whole', () => {
		const { row, faults } = read({
			name: ' 欧阳𠮷 ',
			grade: '七年级',
			className: '1班',
			sex: '女',
			birthDate: '2013年5月',
			studentNumber: 'g 3412 2520 1305 0600 11',
			boarding: '走读',
			away: '双亲留守',
			fatherName: '欧阳明',
			fatherPhone: '/',
			motherWork: '江苏昆山',
			carerName: '王秀英',
			carerRelation: '奶奶',
		});
		expect(faults).toEqual([]);
		expect(row).toEqual({
			line: 7,
			name: '欧阳𠮷',
			className: '七年级1班',
			sex: 'female',
			birthDate: '2013-05-01',
			studentNumber: 'G341225201305060011',
			boarding: false,
			away: 'both',
			statements: [
				{ person: 'father', field: 'name', value: '欧阳明' },
				{ person: 'mother', field: 'workPlace', value: '江苏昆山' },
				{ person: 'carer', field: 'name', value: '王秀英' },
				{ person: 'carer', field: 'relation', value: '奶奶' },
			],
		});
		expect(read({ birthDate: '2013年5月' }).isBirthMonthOnly).toBe(true);
	});

	it('leaves open what the sheet does not say', () => {
		expect(read({}).row).toMatchObject({
			...{ sex: null, birthDate: null, studentNumber: null, boarding: null, away: null },
			statements: [],
		});
		expect(faultsOf({})).toEqual([]);
	});

	it.each<[SheetRow['texts'], string]>([
		[{ name: '  ' }, 'no-name'],
		[{ name: '长'.repeat(61) }, 'name-too-long'],
		[{ className: '' }, 'no-class'],
		[{ sex: '不详' }, 'sex'],
		[{ birthDate: '2013.2.30' }, 'birth-date'],
		[{ birthDate: '2031-05-06' }, 'age'],
		[{ birthDate: '1976-05-06' }, 'age'],
		[{ studentNumber: '学' }, 'student-number'],
		[{ studentNumber: '3.41225201305060E+17' }, 'student-number-rounded'],
		[{ studentNumber: '341225201305060000' }, 'student-number-rounded'],
		[{ boarding: '有时' }, 'boarding'],
		// "Yes" alone does not say whether it is one parent or both.
		[{ away: '是' }, 'away'],
		[{ address: '村'.repeat(121) }, 'text-too-long'],
	])('with %j says what is wrong: %s', (texts, fault) => {
		expect(faultsOf(texts)).toEqual([fault]);
	});

	it.each([
		['0', 'none'],
		['1', 'one'],
		['2', 'both'],
		['非留守儿童', 'none'],
		['单亲留守儿童', 'one'],
		['父母均外出务工', 'both'],
		['母亲外出', 'one'],
	])('takes %s for %s', (away, value) => {
		expect(read({ away }).row.away).toBe(value);
	});

	it('[6.3] shows the end of a student number alone', () => {
		expect(maskStudentNumber('G341225201305060011')).toBe('····0011');
	});
});

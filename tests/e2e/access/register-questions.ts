import { pieceOfTest } from '#domain/child-marks.ts';
import { only, request, type Question } from './question.ts';
import type { AccessSchool, VisitorName } from './visitors.ts';

/** product.md §4.4, row "Scores": the class for its teachers, the own child's rows for its mentor. */
const TEACHERS: readonly VisitorName[] = ['headTeacher', 'subjectTeacher'];
const GIVERS: readonly VisitorName[] = ['mentor', 'headTeacher'];

const mark = ({ things }: AccessSchool) => ({
	childId: things.childId,
	docId: things.documents.register,
	piece: pieceOfTest(things.testId, things.childId),
});
const markQuery = (school: AccessSchool) => {
	const { childId, docId, piece } = mark(school);
	return `child=${childId}&doc=${docId}&piece=${encodeURIComponent(piece)}`;
};
const scores = ({ things }: AccessSchool) =>
	`/api/exports/scores?class=${things.classId}&term=${things.year.terms[0]?.id ?? ''}`;

export const REGISTER_QUESTIONS: readonly Question[] = [
	{
		route: 'GET /api/exports/[list]',
		about: 'all scores of a term',
		ask: (school, who) => request(school, who, 'GET', scores(school)),
		expected: only(TEACHERS, 200),
	},
	{
		route: 'GET /api/exports/[list]',
		about: 'the sheet of a test',
		ask: (school, who) =>
			request(school, who, 'GET', `${scores(school)}&test=${school.things.testId}`),
		expected: only(TEACHERS, 200),
	},
	{
		route: 'GET /api/exports/[list]',
		about: 'the sheet of a test of another subject',
		ask: (school, who) =>
			request(school, who, 'GET', `${scores(school)}&test=${school.things.classTestId}`),
		expected: { ...only(['headTeacher'], 200), subjectTeacher: 404 },
	},
	{
		route: 'GET /api/marks',
		about: 'of a child',
		ask: (school, who) => request(school, who, 'GET', `/api/marks?child=${school.things.childId}`),
		expected: only(GIVERS, 200),
	},
	{
		route: 'GET /api/marks',
		about: 'of a test',
		ask: (school, who) => {
			const { documents, testId } = school.things;
			return request(school, who, 'GET', `/api/marks?doc=${documents.register}&test=${testId}`);
		},
		expected: only(GIVERS, 200),
	},
	{
		route: 'POST /api/marks',
		about: 'which nobody has looked at',
		ask: (school, who) =>
			request(school, who, 'POST', '/api/marks', {
				body: { marks: [{ ...mark(school), hash: 'a'.repeat(64) }] },
			}),
		expected: only(GIVERS, 200),
	},
	{
		route: 'DELETE /api/marks',
		about: 'which is not on the page',
		ask: (school, who) => request(school, who, 'DELETE', `/api/marks?${markQuery(school)}`),
		expected: only(GIVERS, 404),
	},
];

import { error } from '@sveltejs/kit';
import { CLASS_LISTS, SCHOOL_LISTS, type ExportOrder } from '#domain/export.ts';
import { answer } from '#lib/server/answer.ts';
import { idParam, requireActor } from '#lib/server/authorise.ts';
import type { RequestHandler } from './$types';

/** A list as a spreadsheet; that it was taken is written down. `class` names the class of a class's list. */
export const GET: RequestHandler = async ({ locals, params, url }) => {
	const actor = requireActor(locals);
	const outcome = await locals.services.exports.make(actor, readOrder(params.list, url));
	if (!outcome.ok) return answer(outcome);
	const { bytes, fileName } = outcome.value;
	return new Response(bytes, {
		headers: {
			'content-type': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
			'content-disposition': `attachment; filename="list.xlsx"; filename*=UTF-8''${encodeURIComponent(fileName)}`,
		},
	});
};

function readOrder(name: string, url: URL): ExportOrder {
	const ofClass = CLASS_LISTS.find((list) => list === name);
	if (ofClass) {
		return { list: ofClass, classId: idParam('class', url.searchParams.get('class') ?? undefined) };
	}
	if (name === 'scores') {
		const test = url.searchParams.get('test');
		return {
			list: 'scores',
			classId: idParam('class', url.searchParams.get('class') ?? undefined),
			termId: idParam('term', url.searchParams.get('term') ?? undefined),
			testId: test === null ? null : idParam('test', test),
		};
	}
	const ofSchool = SCHOOL_LISTS.find((list) => list === name);
	return ofSchool
		? { list: ofSchool }
		: error(404, { message: 'There is no such list.', code: 'not-found' });
}

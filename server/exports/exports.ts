import { mayExport, type ExportList, type ExportOrder } from '#domain/export.ts';
import type { Actor } from '#domain/permission.ts';
import { fail, ok, type Result } from '#domain/result.ts';
import { localDateAt } from '#domain/time.ts';
import { decide, type Office, type Refusal } from '#server/school/office.ts';
import type { Organisations } from '#server/organisation/organisation.ts';
import type { Surveys } from '#server/school/surveys.ts';
import type { Registers } from '#server/register/registers.ts';
import type { UpdateLog } from '#server/store/log/update-log.ts';
import { cardList } from './card-lists.ts';
import { countyList } from './census-lists.ts';
import { classList, linkList, pairingList, peopleList } from './office-lists.ts';
import { organisationList } from './organisation-list.ts';
import { scoreLists } from './score-lists.ts';
import { writeWorkbook, type SheetOut } from './workbook.ts';

/** Lists as spreadsheets, for the county and the cupboard; each one that leaves is written down. */
export interface Exports {
	make(actor: Actor, order: ExportOrder): Promise<Result<ExportFile, Refusal>>;
}

export interface ExportFile {
	readonly bytes: Uint8Array<ArrayBuffer>;
	/** Says what it is and of which day; no child's name and no label. */
	readonly fileName: string;
}

const FILE_NAMES: Readonly<Record<ExportList, string>> = {
	class: '班级名单',
	scores: '成绩',
	pairings: '结对名单',
	links: '家长链接',
	cards: '联系卡',
	people: '人员名单',
	register: '摸底-学籍口径',
	civil: '摸底-民政口径',
	organisation: '组织机构',
};

/** Where the lists are read from. */
interface Sources {
	readonly surveys: Surveys;
	readonly organisations: Organisations;
	readonly registers: Registers;
	readonly updateLog: UpdateLog;
}

export function createExports(office: Office, sources: Sources): Exports {
	return {
		make: async (actor, order) => {
			if (!mayExport(actor, order)) return fail({ type: 'forbidden' });
			const sheets = await readSheets(office, sources, actor, order);
			if (sheets === null) return fail({ type: 'not-found' });
			const bytes = await writeWorkbook(sheets);
			return decide(office, actor.userId, (_records, minutes) => {
				minutes.note(`export.${order.list}`, ...('classId' in order ? [order.classId] : []));
				const day = localDateAt(office.env.now());
				return Promise.resolve(ok({ bytes, fileName: `${FILE_NAMES[order.list]}-${day}.xlsx` }));
			});
		},
	};
}

async function readSheets(
	{ records, env }: Office,
	{ surveys, organisations, registers, updateLog }: Sources,
	actor: Actor,
	order: ExportOrder,
): Promise<SheetOut[] | null> {
	switch (order.list) {
		case 'people':
			return [peopleList(await surveys.staff(actor))];
		case 'register':
		case 'civil':
			return countyList(records, env, order.list);
		case 'organisation': {
			const organisation = await organisations.read(actor);
			return organisation && organisationList(organisation);
		}
		case 'class':
		case 'pairings': {
			const detail = await surveys.classDetail(actor, order.classId);
			if (detail === null) return null;
			return order.list === 'class' ? [classList(detail)] : [await pairingList(records, detail)];
		}
		case 'scores':
			return scoreLists(records, registers, actor, order);
		case 'cards':
			return cardList(records, updateLog, actor, order.classId);
		case 'links':
			return [await linkList(records, env, actor, order.classId)];
	}
}

import { unzipSync } from 'fflate';
import readExcelFile from 'read-excel-file/node';
import { render } from 'svelte/server';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { Awareness } from 'y-protocols/awareness';
import * as Y from 'yjs';
import type { Agenda, AgendaItem } from '#domain/agenda/agenda.ts';
import { must } from '#domain/assert.ts';
import { CLASS_LISTS } from '#domain/export.ts';
import type { SchoolYearId } from '#domain/ids.ts';
import type { Instant, LocalDate } from '#domain/time.ts';
import PresenceAvatars from '#lib/editor/PresenceAvatars.svelte';
import { agendaIcs } from '#lib/features/agenda/agenda-ics.ts';
import AgendaPrint from '#lib/features/agenda/AgendaPrint.svelte';
import { createExports } from '#server/exports/exports.ts';
import { createOrganisations } from '#server/organisation/organisation.ts';
import { createRegisters } from '#server/register/registers.ts';
import { createSurveys } from '#server/school/surveys.ts';
import { createMemoryLog } from '#server/store/log/memory.ts';
import { openCensusSchool, type CensusSchool } from '../census/test-census.ts';
import { value } from '../test-school.ts';
import { HOSTILE_TEXTS } from './hostile-texts.ts';

/**
 * D9 beside the letter (`hostile-text.test.ts`): the other places where words that somebody wrote
 * leave the notebook. A text stays a text, whatever it says. No list of ours checks what it is given:
 * the records are filled behind its back here.
 */
const day = (text: string) => text as LocalDate;
const YEAR = {
	...{ id: 'yer_a' as SchoolYearId, name: '2026' },
	...{ startsOn: day('2026-09-01'), endsOn: day('2027-07-10') },
};
const TERM = { name: '上学期', startsOn: day('2026-09-01'), endsOn: day('2027-01-20') };

vi.mock('#lib/session/session.ts', () => ({
	getSession: () => ({
		caseload: { school: { name: '<script>alert(1)</script>' } },
		today: () => '2026-10-01',
	}),
}));

const itemOf = (text: string, index: number): AgendaItem => ({
	...{
		key: `J-2-${index}` as AgendaItem['key'],
		title: text,
		note: text,
		host: 'head-teachers',
		facts: [],
	},
	...{ startsOn: day('2026-10-12'), endsOn: day('2026-10-16'), progress: [], sequence: 0 },
	tick: { word: text, by: text, at: '2026-10-13T00:00:00.000Z' as Instant },
	...{ lastDecision: null, changedAt: null, addedBy: null, mayChange: false },
});

const agendaOf = (texts: readonly string[]): Agenda => ({
	...{ year: YEAR, today: day('2026-10-01'), mayAdd: false, mayDecide: false },
	calendar: { terms: [TERM], holidays: [], makeUpDays: [] } as unknown as Agenda['calendar'],
	items: texts.map(itemOf),
});

describe('a spreadsheet', () => {
	let school: CensusSchool;
	beforeAll(async () => (school = await openCensusSchool()));
	afterAll(() => school.close());

	async function cellsOf(bytes: Uint8Array): Promise<readonly unknown[]> {
		const files = unzipSync(bytes);
		for (const [path, file] of Object.entries(files)) {
			const text = new TextDecoder().decode(must(file, path));
			if (!path.endsWith('.xml') && !path.endsWith('.rels')) continue;
			expect(text, path).not.toMatch(/<f[\s>]|<hyperlink|TargetMode="External"|<script/i);
			if (!path.startsWith('xl/worksheets/')) continue;
			for (const [cell] of text.matchAll(/<c [^>]*>/g)) expect(cell).toMatch(/t="(s|inlineStr)"/);
		}
		const sheets = await readExcelFile(Buffer.from(bytes), { trim: false });
		return sheets.flatMap(({ data }) => data.flat());
	}

	test('of a class holds its words as texts, and its file is named by us alone', async () => {
		const { records, one, archivist } = school;
		for (const text of HOSTILE_TEXTS) {
			const id = await school.addChild('某某', one);
			await records.updateTable('child').set({ name: text }).where('id', '=', id).execute();
		}
		await records
			.updateTable('class')
			.set({ name: must(HOSTILE_TEXTS.at(-1), 'a text') })
			.where('id', '=', one)
			.execute();
		const log = createMemoryLog({ now: () => school.clock.nowMs });
		const exports = createExports(school.office, {
			surveys: createSurveys(records),
			registers: createRegisters(log),
			organisations: createOrganisations(records, school.env),
			updateLog: log,
		});
		for (const list of CLASS_LISTS) {
			const { bytes, fileName } = value(await exports.make(archivist, { list, classId: one }));
			expect(fileName).toMatch(/^[\p{Script=Han}-]+-2026-11-23\.xlsx$/u);
			const cells = await cellsOf(bytes);
			if (list !== 'class') continue;
			const kept = (text: string) => text.replaceAll(/[^\P{Cc}\t\n]/gu, '');
			for (const text of HOSTILE_TEXTS) expect(cells).toContain(kept(text));
		}
	});
});

test('a calendar file takes none of them for a line of its own', () => {
	// Some who read calendars end a line wherever Unicode does.
	const names = (text: string) =>
		agendaIcs(agendaOf([text]), 'zh-CN')
			.replaceAll('\r\n ', '')
			.split(/\r\n|[\n\r\u0085\u2028\u2029\v\f]/)
			.map((line) => line.split(/[:;]/)[0]);
	for (const text of HOSTILE_TEXTS) {
		expect(names(text), JSON.stringify(text)).toEqual(names('开会'));
	}
});

/** Elements and attributes of a piece of HTML: escaped text has none. */
function shapeOf(html: string): string[] {
	return [...html.matchAll(/<(\/?[a-z][\w-]*)((?:\s+[\w:-]+(?:="[^"]*")?)*)\s*\/?>/gi)].map(
		([, name = '', attributes = '']) => name + attributes.replaceAll(/="[^"]*"/g, ''),
	);
}

function expectShape(html: string, usual: string, text: string): void {
	expect(shapeOf(html), JSON.stringify(text)).toEqual(shapeOf(usual));
	expect(html.split('<').length, JSON.stringify(text)).toBe(usual.split('<').length);
}

test('the printed agenda prints each as it would any words', () => {
	const printed = (text: string) =>
		render(AgendaPrint, { props: { agenda: agendaOf([text]) } }).body;
	for (const text of HOSTILE_TEXTS) expectShape(printed(text), printed('开会'), text);
});

test('a page says that somebody of such a name is here as it would of anybody', () => {
	const seen = (name: string) => {
		const awareness = new Awareness(new Y.Doc());
		awareness.states.set(5, { user: { id: 'usr_5', name, color: name } });
		const { body } = render(PresenceAvatars, {
			props: { host: { awareness }, user: { id: 'usr_1', name: '我' } },
		});
		awareness.destroy();
		return body;
	};
	for (const text of HOSTILE_TEXTS) {
		expectShape(seen(text), seen('周晓兰'), text);
		expect(seen(text)).toMatch(/style="--who: ?#[0-9a-f]{6};?"/);
	}
});

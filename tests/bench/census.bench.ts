import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { must } from '#domain/assert.ts';
import { readRow, type CensusRow } from '#domain/census/census-row.ts';
import { CENSUS_BATCH, type DecidedRow } from '#domain/census/import.ts';
import { addDays, localDateAt } from '#domain/time.ts';
import { createServices } from '#server/app.ts';
import { readConfig } from '#server/config.ts';
import { expectOk, foundSchool } from '#server/demo/found-school.ts';
import { createEnvironment } from '#server/environment.ts';

/**
 * What the school's part of an import of 1,500 pupils costs (C1): looking at the rows, taking them in, and
 * the same sheet a second time, in batches as the page sends them. Each batch is a step of the progress bar,
 * so the longest one says how smoothly it moves. Prints JSON.
 */
const PUPILS = 1500;
const CLASSES = 30;

const classNameOf = (index: number) =>
	`${'七八九'[index % 3] ?? ''}年级（${Math.floor(index / 3) + 1}）班`;
const SURNAMES = '赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏';
const GIVEN = '文雨晴子轩思远静怡浩然明月海川青禾小满安然知夏云帆石岩晓棠';

function rowOf(index: number, today: ReturnType<typeof localDateAt>): CensusRow {
	const letter = (of: string, at: number) => of[at % of.length] ?? '';
	const name = `${letter(SURNAMES, index)}${letter(GIVEN, index * 7)}${letter(GIVEN, index * 13 + 5)}`;
	const number = String(index).padStart(4, '0');
	return readRow(
		{
			line: index + 2,
			texts: {
				...{ name, className: classNameOf(index % CLASSES), sex: index % 2 ? '男' : '女' },
				...{ birthDate: `2013-0${(index % 9) + 1}-1${index % 10}`, boarding: '是' },
				...{ studentNumber: `G34122520130101${number}`, away: index % 2 ? '双亲' : '否' },
				...{ fatherName: `父${name}`, fatherPhone: `1300000${number}` },
				...{ carerName: `亲${name}`, carerRelation: '奶奶' },
			},
		},
		today,
	).row;
}

async function main(): Promise<void> {
	const folder = await mkdtemp(join(tmpdir(), 'jiashu-bench-census-'));
	const env = createEnvironment('warn');
	const app = await createServices(readConfig({ JIASHU_DATA: join(folder, 'data') }, []), env);
	try {
		const { services } = app;
		const today = localDateAt(env.now());
		const year = { name: '本学年', startsOn: addDays(today, -80), endsOn: addDays(today, 200) };
		const { administrator } = await foundSchool(services, {
			...{ name: '量一量中学', hotline: null, password: 'verbena-41-harbour' },
			year: { ...year, terms: [{ ...year, endsOn: addDays(today, 60) }], holidays: [] },
			administrator: { name: '管理员', username: 'admin' },
			classes: Array.from({ length: CLASSES }, (_, index) => classNameOf(index)),
			...{ staff: [], children: [] },
		});
		const rows = Array.from({ length: PUPILS }, (_, index) => rowOf(index, today));

		/** Looks at the sheet and takes it in, as the page does; the times in milliseconds. */
		const takeIn = async () => {
			const { imports } = services;
			const counts: Record<string, number> = {};
			let checkMs = 0;
			const batchesMs: number[] = [];
			const id = expectOk(
				await imports.begin(administrator, { hash: 'a'.repeat(64), rows: rows.length }),
			);
			for (let from = 0; from < rows.length; from += CENSUS_BATCH) {
				const batch = rows.slice(from, from + CENSUS_BATCH);
				const checkedAt = performance.now();
				const findings = expectOk(await imports.check(administrator, batch));
				const takenAt = performance.now();
				const decided = batch.map((row, index): DecidedRow => {
					const { sure } = must(findings[index], 'a finding of each row');
					return {
						row,
						decision: sure === null ? { type: 'new' } : { type: 'same', childId: sure },
					};
				});
				for (const outcome of expectOk(await imports.take(administrator, id, decided))) {
					const what = 'outcome' in outcome ? outcome.outcome : outcome.refused;
					counts[what] = (counts[what] ?? 0) + 1;
				}
				checkMs += takenAt - checkedAt;
				batchesMs.push(performance.now() - takenAt);
			}
			const takeMs = batchesMs.reduce((sum, ms) => sum + ms, 0);
			return {
				...counts,
				checkMs: Math.round(checkMs),
				takeMs: Math.round(takeMs),
				longestBatchMs: Math.round(Math.max(...batchesMs)),
			};
		};

		const first = await takeIn();
		const again = await takeIn();
		const result = { rows: PUPILS, batches: Math.ceil(PUPILS / CENSUS_BATCH), first, again };
		process.stdout.write(`${JSON.stringify(result, null, '\t')}\n`);
	} finally {
		await app.close();
		await rm(folder, { recursive: true, force: true });
	}
}

await main();

import { mediansOf, ratiosOf, type Row } from './results.ts';
import { SERVER_NAMES } from './server-under-test.ts';

/** The rows for reading: medians, and beside them the ratio to the floor where it says something. */
export function printTable(rows: readonly Row[]): void {
	const lines = [['measure', ...SERVER_NAMES], ...rows.map(cellsOf)];
	const widths = lines[0]?.map((_, column) =>
		Math.max(...lines.map((line) => line[column]?.length ?? 0)),
	);
	for (const line of lines) {
		const cells = line.map((cell, column) => cell.padEnd(widths?.[column] ?? 0));
		process.stderr.write(`${cells.join('  ')}\n`);
	}
}

function cellsOf(row: Row): string[] {
	const [medians, ratios] = [mediansOf(row), ratiosOf(row)];
	const cells = SERVER_NAMES.map((server) => {
		const own = medians[server];
		if (own === undefined) return '–';
		const ratio = ratios[server];
		const text = `${short(own)} ${row.unit}`;
		return ratio === undefined ? text : `${text} (${short(ratio)} x)`;
	});
	return [row.name, ...cells];
}

const short = (value: number) =>
	Math.abs(value) >= 100 ? Math.round(value).toLocaleString('en') : value.toPrecision(3);

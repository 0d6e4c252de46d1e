import type { Row } from './run.ts';
import { SERVER_NAMES } from './server-under-test.ts';
import { median } from './statistics.ts';

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

function cellsOf({ name, unit, ratio, values }: Row): string[] {
	const cells = SERVER_NAMES.map((server) => {
		const own = values[server];
		if (own === undefined) return '–';
		const text = `${short(median(own))} ${unit}`;
		if (!ratio || values.floor === undefined || server === 'floor') return text;
		const ratios = own.map((value, repeat) => value / (values.floor?.[repeat] ?? NaN));
		return `${text} (${short(median(ratios))} x)`;
	});
	return [name, ...cells];
}

const short = (value: number) =>
	Math.abs(value) >= 100 ? Math.round(value).toLocaleString('en') : value.toPrecision(3);

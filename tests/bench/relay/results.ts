import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { must } from '#domain/assert.ts';
import type { Part, Scenario } from './scenario.ts';
import { SERVER_NAMES, type ServerName } from './server-under-test.ts';
import { median } from './statistics.ts';

type ByServer = Partial<Record<ServerName, number>>;

/** One row: what was measured of each server, repetition by repetition. */
export interface Row {
	readonly name: string;
	readonly unit: string;
	/** What is divided by the floor's of the same repetition. */
	readonly ratio: boolean;
	readonly repetitions: ByServer[];
}

/** The median of each server over all repetitions. */
export const mediansOf = ({ repetitions }: Row): ByServer =>
	byServer((server) => repetitions.flatMap((each) => each[server] ?? []));

/** The median of each server's ratios to the floor of the same repetition. */
export function ratiosOf({ ratio, repetitions }: Row): ByServer {
	if (!ratio) return {};
	return byServer((server) =>
		repetitions.flatMap(({ floor, [server]: own }) =>
			server === 'floor' || own === undefined || floor === undefined ? [] : own / floor,
		),
	);
}

function byServer(valuesOf: (server: ServerName) => readonly number[]): ByServer {
	const medians: ByServer = {};
	for (const server of SERVER_NAMES) {
		const values = valuesOf(server);
		if (values.length > 0) medians[server] = median(values);
	}
	return medians;
}

/** All rows of this run, and of the earlier ones that the file holds. */
export class Results {
	readonly #file: string | null;
	readonly #rows: Map<string, Row>;

	constructor(file: string | null) {
		this.#file = file;
		const known = file !== null && existsSync(file) ? readFileSync(file, 'utf8') : '{"rows":[]}';
		const { rows } = JSON.parse(known) as { rows: Row[] };
		this.#rows = new Map(rows.map((row) => [row.name, row]));
	}

	get rows(): Row[] {
		return [...this.#rows.values()];
	}

	beginRepetition(scenario: Scenario): void {
		for (const key of Object.keys(scenario.parts)) this.#row(scenario, key).repetitions.push({});
	}

	/** Adds what was measured of a server to the repetition that has begun. */
	add(scenario: Scenario, server: ServerName, measured: Record<string, number | null>): void {
		for (const [key, value] of Object.entries(measured)) {
			const repetition = this.#row(scenario, key).repetitions.at(-1);
			if (value !== null) must(repetition, 'a repetition has begun')[server] = value;
		}
	}

	save(): void {
		if (this.#file !== null) writeFileSync(this.#file, this.toJson());
	}

	toJson(): string {
		const machine = {
			...{ cpu: cpus()[0]?.model, cores: cpus().length, node: process.versions.node },
			memoryGiB: Math.round(totalmem() / 2 ** 30),
		};
		const rows = this.rows.map((row) => ({
			...row,
			medians: mediansOf(row),
			ratios: ratiosOf(row),
		}));
		return `${JSON.stringify({ machine, rows }, null, '\t')}\n`;
	}

	#row({ name, parts }: Scenario, key: string): Row {
		const part: Part | undefined = parts[key];
		const { what, unit, ratio = false } = must(part, 'a part of its own');
		const full = `${name}: ${what}`;
		const row = this.#rows.get(full) ?? { name: full, unit, ratio, repetitions: [] };
		this.#rows.set(full, row);
		return row;
	}
}

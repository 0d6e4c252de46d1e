import type { Restoration } from '#domain/history.ts';
import type { UserId } from '#domain/ids.ts';
import type { Environment, Records } from '#server/services.ts';
import type { Minutes } from '#server/school/office.ts';
import { appendAudit } from '#server/store/records/audit/append-audit.ts';
import type { LoggedUpdate } from '#server/store/log/update-log.ts';
import { beginningOf } from './row-times.ts';

/**
 * What the audit remembers of restorations: by whom, which new edit they were, and what they undid.
 * From it alone follows that nothing is undone twice; the words could not tell, once more was written.
 */
interface Needs {
	readonly records: Records;
	readonly env: Environment;
}

interface Generation {
	readonly id: string;
	readonly generation: number;
}

/** A new edit under this number has restored; `of` is the first number of what it undid. */
export interface NotedRestoration {
	readonly type: Restoration['type'];
	readonly seq: number;
	readonly of: number;
}

export async function noteRestoration(
	{ records, env }: Needs,
	document: Generation,
	by: UserId,
	{ type, seq, of }: NotedRestoration,
): Promise<void> {
	const subject = `${prefixOf(document)}${seq} of ${of}`;
	const action = `history.restore-${type}`;
	await appendAudit(records, { at: env.now(), userId: by, action, subject });
}

/** The restorations of a document, oldest first. */
export async function restorationsOf(
	{ records }: Pick<Needs, 'records'>,
	document: Generation,
): Promise<NotedRestoration[]> {
	const prefix = prefixOf(document);
	const rows = await records
		.selectFrom('audit')
		.select(['action', 'subject'])
		.where('action', 'in', ACTIONS)
		.where('subject', '>=', prefix)
		.where('subject', '<', `${prefix}~`)
		.orderBy('seq')
		.execute();
	return rows.map(({ action, subject }) => {
		const [seq, , of = 0] = subject.slice(prefix.length).split(' ');
		const type = action.slice(action.indexOf('-') + 1) as Restoration['type'];
		return { type, seq: Number(seq), of: Number(of) };
	});
}

/** Does a restoration of this kind and of this stand, one that nobody has taken back? */
export function stands(
	noted: readonly NotedRestoration[],
	type: Restoration['type'],
	of: number,
): boolean {
	return noted.some(
		(each) => each.type === type && each.of === of && !stands(noted, 'restoration', each.seq),
	);
}

/** Rows of a generation, oldest first. */
interface RowsOf extends Generation {
	readonly rows: readonly LoggedUpdate[];
}

/**
 * What of the restorations of one generation holds in another whose first rows are the same ones under
 * other numbers (R6); what was restored after those rows were taken is not in them.
 */
export async function restorationsCarried(
	needs: Pick<Needs, 'records'>,
	from: RowsOf,
	to: RowsOf,
): Promise<NotedRestoration[]> {
	const numbers = new Map<number, number>();
	for (const [index, row] of from.rows.entries()) {
		const seq = to.rows[index]?.seq;
		if (seq !== undefined) numbers.set(row.seq, seq).set(beginningOf(row).seq, seq);
	}
	const noted = await restorationsOf(needs, from);
	return noted.flatMap(({ type, seq, of }) => {
		const [seqNow, ofNow] = [numbers.get(seq), numbers.get(of)];
		if (seqNow === undefined) return [];
		// A moment may lie within rows that were folded since, and nobody asks whether one was undone.
		return ofNow === undefined && type !== 'moment' ? [] : [{ type, seq: seqNow, of: ofNow ?? 0 }];
	});
}

/** Notes that a new generation has a restoration from the one before; nobody restores anything by it. */
export function noteCarried(
	minutes: Minutes,
	{ id, generation }: Generation,
	{ type, seq, of }: NotedRestoration,
): void {
	minutes.note(`history.carried-${type}`, id, String(generation), String(seq), 'of', String(of));
}

const ACTIONS = ['restore', 'carried'].flatMap((how) =>
	['moment', 'wipe', 'restoration'].map((type) => `history.${how}-${type}`),
);

const prefixOf = ({ id, generation }: Generation) => `${id} ${generation} `;

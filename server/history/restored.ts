import type { Restoration } from '#domain/history.ts';
import type { UserId } from '#domain/ids.ts';
import type { Environment, Records } from '#server/services.ts';
import { appendAudit } from '#server/store/records/audit/append-audit.ts';

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
		const type = action.slice('history.restore-'.length) as Restoration['type'];
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

const ACTIONS = ['moment', 'wipe', 'restoration'].map((type) => `history.restore-${type}`);

const prefixOf = ({ id, generation }: Generation) => `${id} ${generation} `;

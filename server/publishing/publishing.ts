import { createHash } from 'node:crypto';
import type * as Y from 'yjs';
import {
	createId,
	parseId,
	type ChildId,
	type DocId,
	type PublicationId,
	type UserId,
} from '#domain/ids.ts';
import {
	PUBLISHED_BYTES_MAX,
	type Draft,
	type PublicationState,
	type PublishedContent,
	type PublishedPiece,
	type PublishedVersion,
	type PublishError,
	type SeenDraft,
} from '#domain/publication.ts';
import { fail, ok, type Result } from '#domain/result.ts';
import { localDateAt } from '#domain/time.ts';
import { projectMark } from '#notebook/project-mark.ts';
import { projectEntry } from '#notebook/projection.ts';
import { loadPhotoLack } from '#server/consents/photo-lack.ts';
import { readDocument } from '#server/relay/document-reader.ts';
import type { Environment, Records } from '#server/services.ts';
import { readCautions, readOthersLacking } from './cautions.ts';
import type { UpdateLog } from '#server/store/log/update-log.ts';
import { appendAudit } from '#server/store/records/audit/append-audit.ts';
import type { SealedWords } from '#server/store/records/sealed-words.ts';

/**
 * Publishing an entry: what the document says today is projected on a throw-away copy, frozen as the
 * next version and never changed again (design.md §5). The newest version that is not withdrawn is on
 * the parents' page. An entry is named by its document *and* its id: an id alone proves nothing, since
 * a device may write any key into the documents it may write to. Who may do this is asked before (`can(actor, 'publish', …)`); here it is only
 * written down.
 */
export interface Publishing {
	/** What would be published now, and what has been. */
	state(document: PublishableDocument, entryId: PublishedPiece): Promise<PublicationState>;
	/**
	 * Freezes the entry as it stands at school, where it is what the person has looked at: when a
	 * colleague has written in between, or another child on the pictures lacks consent of whom the person
	 * was not told, nothing is frozen and the new draft comes back to be looked at first.
	 */
	publish(
		document: PublishableDocument,
		entryId: PublishedPiece,
		by: UserId,
		seen: SeenDraft,
	): Promise<Result<PublishedVersion, PublishError>>;
	/** Takes every version of the entry off the parents' page; `false` when none was on it. */
	withdraw(of: Owned, entryId: PublishedPiece, by: UserId): Promise<boolean>;
	/** What is on the parents' page of a child, newest day first. */
	onPage(childId: ChildId): Promise<PublishedEntry[]>;
	/** Every version of a child's pieces that was ever given, also those taken back. */
	versions(childId: ChildId): Promise<(PublishedEntry & { readonly docId: DocId })[]>;
}

export interface PublishableDocument {
	readonly id: DocId;
	readonly childId: ChildId;
	readonly generation: number;
}

type Owned = Pick<PublishableDocument, 'id' | 'childId'>;

export interface PublishedEntry {
	readonly entryId: PublishedPiece;
	readonly content: PublishedContent;
}

interface Needs {
	readonly records: Records;
	readonly updateLog: UpdateLog;
	readonly env: Environment;
	/** Letters lie sealed in the records (R10). */
	readonly words: SealedWords;
}

export function createPublishing(needs: Needs): Publishing {
	return {
		state: (document, entryId) => readState(needs, document, entryId),
		publish: (document, entryId, by, seen) => publishEntry(needs, document, entryId, by, seen),
		withdraw: (of, entryId, by) => withdrawEntry(needs, of, entryId, by),
		onPage: (childId) => readOnPage(needs, childId),
		versions: async (childId) => {
			const rows = await selectLetters(needs, childId).execute();
			return rows.map((row) => ({ ...row, content: contentOf(needs, row) }));
		},
	};
}

async function readState(
	needs: Needs,
	document: PublishableDocument,
	entryId: PublishedPiece,
): Promise<PublicationState> {
	const draft = await readDraft(needs, document, entryId);
	const latest = await readLatest(needs, document.id, entryId);
	const isOnPage = latest !== null && latest.withdrawnAt === null;
	const revised = isOnPage && !(draft.ok && draft.value.hash === latest.contentHash);
	return { draft, latest, revised };
}

async function readDraft(
	needs: Needs,
	document: PublishableDocument,
	entryId: PublishedPiece,
): Promise<Result<Draft, PublishError>> {
	const doc = await readDocument(needs.updateLog, document.id, document.generation);
	const projected = project(doc, document.childId, entryId);
	doc.destroy();
	if (!projected.ok) return projected;
	const refusal = await photoRefusal(needs, document.childId, projected.value.photos);
	if (refusal !== null) return fail(refusal);
	const photos = await photosAtSchool(needs.records, document.childId, projected.value.photos);
	const content = { ...projected.value, photos };
	const hasWords = content.type === 'score' || content.body.length > 0;
	if (!hasWords && photos.length === 0) return fail({ type: 'empty' });
	const json = JSON.stringify(content);
	if (Buffer.byteLength(json) > PUBLISHED_BYTES_MAX) return fail({ type: 'too-long' });
	return ok({
		content,
		hash: sha256(json),
		photosMissing: projected.value.photos.length - photos.length,
		othersLacking: await readOthersLacking(needs.records, document.childId, photos, today(needs)),
		cautions: await readCautions(needs.records, document.childId, content.body),
	});
}

/** An entry's id says that it is one; everything else is of a register. */
function project(doc: Y.Doc, childId: ChildId, piece: PublishedPiece) {
	const entryId = parseId('entry', piece);
	return entryId === null ? projectMark(doc, piece, childId) : projectEntry(doc, entryId);
}

const today = ({ env }: Pick<Needs, 'env'>) => localDateAt(env.now());

/** F2: no picture goes to parents of a child without consent; named, so that somebody can ask. */
async function photoRefusal(
	needs: Pick<Needs, 'records' | 'env'>,
	childId: ChildId,
	photos: readonly string[],
): Promise<PublishError | null> {
	if (photos.length === 0) return null;
	const lack = (await loadPhotoLack(needs.records, [childId], today(needs))).get(childId) ?? null;
	if (lack === null) return null;
	const { name } = await needs.records
		.selectFrom('child')
		.select('name')
		.where('id', '=', childId)
		.executeTakeFirstOrThrow();
	return { type: 'no-photo-consent', names: [name], lack };
}

/** A picture is published only where the school holds it as a picture of this very child. */
async function photosAtSchool(
	records: Records,
	childId: ChildId,
	hashes: readonly string[],
): Promise<string[]> {
	if (hashes.length === 0) return [];
	const rows = await records
		.selectFrom('photo')
		.select('hash')
		.where('childId', '=', childId)
		.where('hash', 'in', [...hashes])
		.execute();
	const held = new Set(rows.map((row) => row.hash));
	return hashes.filter((hash) => held.has(hash));
}

async function publishEntry(
	needs: Needs,
	document: PublishableDocument,
	entryId: PublishedPiece,
	by: UserId,
	seen: SeenDraft,
): Promise<Result<PublishedVersion, PublishError>> {
	const draft = await readDraft(needs, document, entryId);
	if (!draft.ok) return draft;
	const { content, hash, othersLacking } = draft.value;
	if (hash !== seen.hash) return fail({ type: 'changed-meanwhile' });
	const names = othersLacking.filter((name) => !seen.othersLacking.includes(name));
	if (names.length > 0) return fail({ type: 'others-lacking', names });
	return needs.records.transaction().execute(async (records) => {
		const latest = await readLatest({ records }, document.id, entryId);
		if (latest !== null && latest.withdrawnAt === null && latest.contentHash === hash) {
			return fail({ type: 'already-published' });
		}
		const id = createId('publication', needs.env.random);
		const row = {
			id,
			entryId,
			docId: document.id,
			childId: document.childId,
			version: (latest?.version ?? 0) + 1,
			type: content.type,
			occurredOn: content.occurredOn,
			content: needs.words.seal(id, JSON.stringify(content)),
			contentHash: hash,
			publishedBy: by,
			publishedAt: needs.env.now(),
			withdrawnAt: null,
			withdrawnBy: null,
		};
		await records.insertInto('publication').values(row).execute();
		const { id: subject, publishedAt: at } = row;
		await appendAudit(records, { at, userId: by, action: 'publication.publish', subject });
		return ok(row);
	});
}

async function withdrawEntry(
	needs: Needs,
	{ id: docId, childId }: Owned,
	entryId: PublishedPiece,
	by: UserId,
): Promise<boolean> {
	const at = needs.env.now();
	return needs.records.transaction().execute(async (records) => {
		const result = await records
			.updateTable('publication')
			.set({ withdrawnAt: at, withdrawnBy: by })
			.where('docId', '=', docId)
			.where('childId', '=', childId)
			.where('entryId', '=', entryId)
			.where('withdrawnAt', 'is', null)
			.executeTakeFirst();
		if (result.numUpdatedRows === 0n) return false;
		const action = 'publication.withdraw';
		await appendAudit(records, { at, userId: by, action, subject: entryId });
		return true;
	});
}

async function readOnPage(needs: Needs, childId: ChildId): Promise<PublishedEntry[]> {
	const rows = await selectLetters(needs, childId)
		.select(['version', 'withdrawnAt'])
		.orderBy('version', 'asc')
		.execute();
	const newest = new Map(rows.map((row) => [`${row.docId}/${row.entryId}`, row]));
	const onPage = [...newest.values()]
		.filter((row) => row.withdrawnAt === null)
		.map((row) => ({ entryId: row.entryId, content: contentOf(needs, row) }))
		.sort((a, b) => (a.content.occurredOn < b.content.occurredOn ? 1 : -1));
	const lack = (await loadPhotoLack(needs.records, [childId], today(needs))).get(childId) ?? null;
	return lack === null ? onPage : onPage.flatMap(withoutPhotos);
}

const selectLetters = ({ records }: Needs, childId: ChildId) =>
	records
		.selectFrom('publication')
		.select(['id', 'docId', 'entryId', 'content'])
		.where('childId', '=', childId);

/** Written by `publishEntry` alone, from a `PublishedContent`. */
const contentOf = ({ words }: Needs, row: { id: PublicationId; content: string }) =>
	JSON.parse(words.open(row.id, row.content)) as PublishedContent;

/** Who takes consent back is obeyed at once (product.md §4.5): the words stay, the pictures go. */
function withoutPhotos({ entryId, content }: PublishedEntry): PublishedEntry[] {
	const hasWords = content.type === 'score' || content.body.length > 0;
	return !hasWords ? [] : [{ entryId, content: { ...content, photos: [] } }];
}

async function readLatest(
	{ records }: Pick<Needs, 'records'>,
	docId: DocId,
	entryId: PublishedPiece,
): Promise<PublishedVersion | null> {
	const row = await records
		.selectFrom('publication')
		.select(VERSION_COLUMNS)
		.where('docId', '=', docId)
		.where('entryId', '=', entryId)
		.orderBy('version', 'desc')
		.limit(1)
		.executeTakeFirst();
	return row ?? null;
}

const VERSION_COLUMNS = [
	'docId',
	'entryId',
	'version',
	'contentHash',
	'publishedAt',
	'publishedBy',
	'withdrawnAt',
] as const;

function sha256(text: string): string {
	return createHash('sha256').update(text).digest('hex');
}

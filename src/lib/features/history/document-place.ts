import { resolve } from '$app/paths';
import {
	ownerNameOf,
	type Caseload,
	type CaseloadDocument,
	type SharedDocument,
} from '#domain/caseload.ts';
import { isChildDocKind, MARGIN_OF, type ChildDocKind, type DocKind } from '#domain/doc-kind.ts';
import type { ChildId, DocId } from '#domain/ids.ts';
import { bookTitle } from '#lib/features/journal/entry-words.ts';
import { m } from '#lib/i18n/generated/messages.js';

/** Where a document that I may read stands among the pages, whatever kind it is. */
export interface DocumentPlace {
	readonly document: CaseloadDocument;
	/** Whose it is, and what its pages call it. */
	readonly owner: string;
	readonly title: string;
	/** The page on which it is read today. */
	readonly openHref: string;
	/** The page of one piece, where it has one of its own. */
	readonly pieceHref: (piece: string) => string;
	/** What its page shows beside it: notes in its margin, what was reported for it; `null`: nothing. */
	readonly beside: { readonly id: DocId; readonly title: string } | null;
}

/** The address of the history of a document or of one piece of it; resolved. */
export function historyHrefOf(docId: DocId, piece: string | null = null, at: number | null = null) {
	const query = new URLSearchParams({
		...(piece !== null && { piece }),
		...(at !== null && { at: String(at) }),
	}).toString();
	return `${resolve(`/documents/${docId}/history`)}${query === '' ? '' : `?${query}`}`;
}

/** `null` for a document that this device's caseload does not grant me. */
export function placeOf(caseload: Caseload, docId: string): DocumentPlace | null {
	for (const { id, documents } of caseload.children) {
		const document = documents.find((each) => each.id === docId);
		if (document && isChildDocKind(document.kind)) {
			return placeOfChild(caseload, id, documents, document, document.kind);
		}
	}
	const shared = caseload.shared?.find((each) => each.id === docId);
	return shared === undefined ? null : placeOfShared(caseload, shared);
}

function placeOfChild(
	caseload: Caseload,
	childId: ChildId,
	documents: readonly CaseloadDocument[],
	document: CaseloadDocument,
	kind: ChildDocKind,
): DocumentPlace {
	const openHref = pageOf(childId, kind);
	const isBook = kind === 'journal' || kind === 'diary';
	const beside = documents.find((each) => isPair(each.kind, kind)) ?? null;
	return {
		document,
		owner: ownerNameOf(caseload, document.id),
		title: titleOf(kind),
		openHref,
		pieceHref: (piece) => (isBook ? resolve(`/children/${childId}/${kind}/${piece}`) : openHref),
		beside: beside && { id: beside.id, title: titleOf(beside.kind) },
	};
}

/** A page shows a document together with its margin, and the card with what was reported for it. */
const isPair = (a: DocKind, b: DocKind) =>
	MARGIN_OF[a] === b || MARGIN_OF[b] === a || (isOfCard(a) && isOfCard(b) && a !== b);
const isOfCard = (kind: DocKind) => kind === 'card' || kind === 'tidings';

function placeOfShared(caseload: Caseload, document: SharedDocument): DocumentPlace {
	const { id, kind, classId, termId } = document;
	const isSummary = kind === 'summary';
	const openHref = isSummary
		? resolve('/summaries')
		: `${resolve(`/classes/${classId ?? ''}/register`)}?term=${termId ?? ''}`;
	return {
		document,
		owner: ownerNameOf(caseload, id),
		title: titleOf(kind),
		openHref,
		pieceHref: (piece) => (isSummary ? resolve(`/summaries/${id}/${piece}`) : openHref),
		beside: null,
	};
}

function pageOf(childId: ChildId, kind: ChildDocKind): string {
	switch (kind) {
		case 'journal':
		case 'diary':
			return resolve(`/children/${childId}/${kind}`);
		case 'plan':
		case 'plan-margin':
			return resolve(`/children/${childId}/plan`);
		case 'guidance':
		case 'guidance-margin':
			return resolve(`/children/${childId}/guidance`);
		case 'card':
		case 'tidings':
			return resolve(`/children/${childId}/card`);
	}
}

function titleOf(kind: DocKind): string {
	switch (kind) {
		case 'journal':
		case 'diary':
			return bookTitle(kind);
		case 'plan':
			return m.plan_title();
		case 'plan-margin':
			return m.history_margin_title({ of: m.plan_title() });
		case 'guidance':
			return m.guidance_title();
		case 'guidance-margin':
			return m.history_margin_title({ of: m.guidance_title() });
		case 'card':
			return m.contact_title();
		case 'tidings':
			return m.contact_reports();
		case 'register':
			return m.register_title();
		case 'summary':
			return m.summary_title();
	}
}

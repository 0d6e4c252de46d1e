import { parentPort } from 'node:worker_threads';
import { fingerprintDocument, foldDocument } from './fold.ts';
import { unpackDocument, type PackedDocument } from './packed-document.ts';

export interface FoldQuestion {
	readonly what: 'fold' | 'fingerprint';
	readonly document: PackedDocument;
}

export type FoldAnswer = { readonly bytes: Uint8Array } | { readonly message: string };

/** Answers one question after another, in their order; see `fold-aside.ts`. */
parentPort?.on('message', (question: FoldQuestion) => parentPort?.postMessage(answer(question)));

function answer({ what, document }: FoldQuestion): FoldAnswer {
	try {
		const stored = unpackDocument(document);
		return { bytes: what === 'fold' ? foldDocument(stored) : fingerprintDocument(stored) };
	} catch (cause) {
		return { message: cause instanceof Error ? cause.message : String(cause) };
	}
}

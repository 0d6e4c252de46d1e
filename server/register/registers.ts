import type { RegisterContent } from '#domain/child-marks.ts';
import type { DocId } from '#domain/ids.ts';
import { readRegister } from '#notebook/read-register.ts';
import { readDocument } from '#server/relay/document-reader.ts';
import type { UpdateLog } from '#server/store/log/update-log.ts';

/**
 * The registers of classes as plain values. A register is asked for by every phone of every mentor of
 * its class, so what was read is kept until somebody writes in it.
 */
export interface Registers {
	read(documents: readonly RegisterDocument[]): Promise<ReadonlyMap<DocId, RegisterContent>>;
}

export interface RegisterDocument {
	readonly id: DocId;
	readonly generation: number;
	/** Of a subject's register: whatever its tests say, they are of this one. */
	readonly subject: string | null;
}

/** Registers of sixty classes with four subjects in a term; beyond that the oldest reading goes. */
const KEPT_MAX = 300;

export function createRegisters(updateLog: UpdateLog): Registers {
	const kept = new Map<DocId, { readonly state: string; readonly content: RegisterContent }>();
	return {
		read: async (documents) => {
			const heads = await updateLog.heads(documents.map(({ id }) => id));
			const contents = new Map<DocId, RegisterContent>();
			for (const { id, generation, subject } of documents) {
				const state = `${generation} ${heads.get(id) ?? 0}`;
				const known = kept.get(id);
				if (known?.state === state) {
					contents.set(id, known.content);
					continue;
				}
				const doc = await readDocument(updateLog, id, generation);
				const content = readRegister(doc, subject);
				doc.destroy();
				contents.set(id, content);
				kept.delete(id);
				kept.set(id, { state, content });
				const [oldest] = kept.keys();
				if (kept.size > KEPT_MAX && oldest !== undefined) kept.delete(oldest);
			}
			return contents;
		},
	};
}

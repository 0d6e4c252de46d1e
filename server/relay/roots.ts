import type { DocKind } from '#domain/doc-kind.ts';

/** Names of root types; all that is ever asked is whether one is among them. */
export type Roots = Pick<ReadonlySet<string>, 'has'>;

const ENTRIES: Roots = new Set(['entries']);
const SECTIONS: Roots = new Set(['sections']);
const THREADS: Roots = new Set(['threads']);

/** The root types a document of this kind may have; must be kept equal to `src/notebook/README.md`. */
export function rootsOf(kind: DocKind): Roots {
	switch (kind) {
		case 'journal':
		case 'diary':
			return ENTRIES;
		case 'plan':
			return SECTIONS;
		case 'plan-margin':
			return THREADS;
	}
}

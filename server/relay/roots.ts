import type { DocKind } from '#domain/doc-kind.ts';

const ENTRIES: ReadonlySet<string> = new Set(['entries']);
const SECTIONS: ReadonlySet<string> = new Set(['sections']);
const THREADS: ReadonlySet<string> = new Set(['threads']);

/** The root types a document of this kind may have; must be kept equal to `src/notebook/README.md`. */
export function rootsOf(kind: DocKind): ReadonlySet<string> {
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

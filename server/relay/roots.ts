import type { DocKind } from '#domain/doc-kind.ts';
import { ROOT_OF_KIND } from '#notebook/roots.ts';

/** Names of root types; all that is ever asked is whether one is among them. */
export type Roots = Pick<ReadonlySet<string>, 'has'>;

/** The root types a document of this kind may have. */
export function rootsOf(kind: DocKind): Roots {
	return new Set([ROOT_OF_KIND[kind]]);
}

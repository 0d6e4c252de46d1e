import type * as Y from 'yjs';
import type { RegisterContent } from '#domain/child-marks.ts';
import { readEvaluations } from './evaluations.ts';
import { readCells, readTests } from './register.ts';

/** Everything that stands in a register, as plain values. */
export function readRegister(doc: Y.Doc): RegisterContent {
	return {
		tests: readTests(doc).map((test) => ({ ...test, cells: readCells(doc, test.id) })),
		evaluations: readEvaluations(doc),
	};
}

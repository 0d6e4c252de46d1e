import type * as Y from 'yjs';
import type { RegisterContent } from '#domain/child-marks.ts';
import { readEvaluations } from './evaluations.ts';
import { readCells, readTests } from './register.ts';

/**
 * Everything that stands in a register, as plain values. In a subject's register every test is of this
 * subject (§4.4: a subject teacher writes of no other), whatever it is called.
 */
export function readRegister(doc: Y.Doc, subject: string | null = null): RegisterContent {
	return {
		tests: readTests(doc).map((test) => ({
			...{ ...test, subject: subject ?? test.subject },
			cells: readCells(doc, test.id),
		})),
		evaluations: readEvaluations(doc),
	};
}

import { must } from '#domain/assert.ts';
import type { Feedback } from '#domain/feedback.ts';
import { createId } from '#domain/ids.ts';
import { localDateAt } from '#domain/time.ts';
import type { Environment } from '#server/services.ts';
import type { Writer } from './notebook-hand.ts';
import { CHILDREN } from './people.ts';
import type { ScriptedEntry } from './script.ts';
import { TOLD } from './words/care.ts';

/** What a mentor writes down once the family knows of a visit (E8), and that what was seen is put right. */
export function toldFamily(
	env: Pick<Environment, 'random'>,
	{ child, writtenAt }: Pick<ScriptedEntry, 'child' | 'writtenAt'>,
	by: Writer,
): Feedback {
	const { away, keeper } = must(CHILDREN[child], 'a child of the demo');
	return {
		...{ id: createId('feedback', env.random), at: writtenAt, by: by.userId },
		...{ on: localDateAt(writtenAt), toWhom: `${keeper}，${away}`, way: 'phone' },
		...{ words: TOLD[child % TOLD.length] ?? '', isFixed: true },
	};
}

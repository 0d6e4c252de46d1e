import { answerBreaking, answerCurrent } from '#lib/server/glass-answers.ts';
import type { RequestHandler } from './$types';

/** What this leader has broken for the child and may still read. */
export const GET: RequestHandler = (event) => answerCurrent(event, 'card');

/** Breaks the glass of the child's contact card. */
export const POST: RequestHandler = (event) => answerBreaking(event, 'card');

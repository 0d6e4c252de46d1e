import { answerBreaking, answerCurrent } from '#lib/server/glass-answers.ts';
import type { RequestHandler } from './$types';

/** What this subject teacher has asked for the child and may still read. */
export const GET: RequestHandler = (event) => answerCurrent(event, 'carerPhone');

/** Asks for the telephone number of the child's carer. */
export const POST: RequestHandler = (event) => answerBreaking(event, 'carerPhone');

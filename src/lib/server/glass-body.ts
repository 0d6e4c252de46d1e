import * as v from 'valibot';
import { BREAK_GLASS_REASON_MAX } from '#domain/break-glass.ts';

/**
 * What is sent to break a glass: why. Longer than what is taken, so that the office refuses it in words, and
 * not the shape.
 */
export const GlassBody = v.object({
	reason: v.pipe(v.string(), v.maxLength(4 * BREAK_GLASS_REASON_MAX)),
});

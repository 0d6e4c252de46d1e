import { relieve } from './relief.ts';
import { takeSchoolCopy, type TakeSchoolCopyOptions } from './take-school-copy.ts';

/**
 * Mends a copy that cannot come to agree with the school's as it is: what stands in the way goes into
 * the tray. Does nothing for a copy that is well.
 */
export async function mendCopy(options: TakeSchoolCopyOptions): Promise<void> {
	const { leftOut, diverged } = options.sync.state;
	if (leftOut !== null) await relieve(options);
	else if (diverged) await takeSchoolCopy(options);
}

/** Is there anything to mend? */
export function needsMending({ state }: TakeSchoolCopyOptions['sync']): boolean {
	return state.synced && (state.leftOut !== null || state.diverged);
}

import { pino, type DestinationStream, type LevelWithSilent, type Logger } from 'pino';

/**
 * The log of the server: one event a line, ids only (D11). What somebody typed gets into the message of
 * an error easily (`Unexpected token '小'…`, `expected …, received "13800…"`), so of an error the log has
 * its kind and the lines of the program it came from, and its message only where that is fixed words.
 */
export function createLog(level: LevelWithSilent, destination?: DestinationStream): Logger {
	const options = { level, serializers: { err: describeError } };
	return destination === undefined ? pino(options) : pino(options, destination);
}

/** An error without what anybody typed. */
export interface DescribedError {
	readonly type: string;
	/** What the system or the database calls it, e.g. `ENOSPC`. */
	readonly code?: string;
	readonly message?: string;
	/** Places in the program, the innermost first. */
	readonly at: readonly string[];
	readonly cause?: DescribedError;
}

/** Errors of this program whose message is made of its own words, ids and paths. */
const OWN: ReadonlySet<string> = new Set([
	...['AppendError', 'KeyRingError', 'LogThreadError', 'PayloadError', 'TooNewError'],
]);
/** So many causes of causes are told. */
const causesMax = 4;

export function describeError(error: unknown, depth = 0): DescribedError {
	if (!(error instanceof Error)) return { type: typeof error, at: [] };
	const { name, message, code, errstr, syscall } = error as NodeJS.ErrnoException & {
		readonly errstr?: unknown;
	};
	const words = {
		...(typeof code === 'string' && isWord(code) && { code }),
		...(typeof errstr === 'string' && { message: errstr }),
		// `ENOSPC: no space left on device, write`
		...((OWN.has(name) || typeof syscall === 'string') && { message }),
	};
	const at = placesOf(error);
	const hasCause = error.cause !== undefined && depth < causesMax;
	return {
		...{ type: isWord(name) ? name : 'Error', ...words, at },
		...(hasCause && { cause: describeError(error.cause, depth + 1) }),
	};
}

const isWord = (name: string) => /^[A-Za-z][A-Za-z0-9_]{0,40}$/.test(name);

/** `    at readCard (file:///…/server/cards/cards.ts:12:3)`, and nothing that a message could pass off as one. */
const PLACE = /^ {4}at (?:.+ \()?((?:file:\/|node:|\/)[\w:/.@%+-]+:\d+:\d+)\)?$/;

/** The message stands before the places, and may have lines that look like one. */
function placesOf({ message, stack = '' }: Error): string[] {
	const said = stack.indexOf(message);
	const rest = said < 0 ? '' : stack.slice(said + message.length);
	return rest.split('\n').flatMap((line) => PLACE.exec(line)?.[1] ?? []);
}

/** A crash is told like everything else, where Node itself would print the words of the error. */
export function logCrashes(log: Logger): void {
	process.on('uncaughtException', (err) => {
		log.fatal({ err }, 'the server broke down');
		process.exit(1);
	});
}

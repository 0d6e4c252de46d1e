import type { DocId } from '#domain/ids.ts';
import type { DivergenceStep } from '#protocol/message.ts';
import type { Person } from './awareness.ts';
import type { Clock } from './clock.ts';
import type { Rate } from './rate.ts';
import type { ReadingOptions } from './reading.ts';
import type { WritePort, SocketPort } from './socket-port.ts';

/** What a connection is given by the relay. */
export interface ConnectionOptions {
	readonly ws: SocketPort;
	readonly socket: WritePort;
	readonly docId: DocId;
	readonly person: Person;
	/** Asked for acks and notices (P3). */
	readonly wantsExtensions: boolean;
	/** May be answered with packed deleted ranges (P15). */
	readonly takesPacked: boolean;
	readonly clock: Clock;
	/** The document turned out to be damaged after it was opened. */
	readonly onDamaged: (cause: unknown) => void;
	/** Called for a frame of so many bytes that has no place here; the reason is a word of ours. */
	readonly onRefused: (reason: string, bytes: number) => void;
	/** Counts what it sends (R8). */
	readonly onReceived: ReadingOptions['onReceived'];
	/** How often its presence is passed on; `null` for always. */
	readonly awarenessRate: Rate | null;
	/** The client's copy is another than the school's (P14). */
	readonly onDiverged: (step: DivergenceStep) => void;
	/** Called when an ack leaves, with how many more content messages it settles. */
	readonly onAcked: (count: number) => void;
}

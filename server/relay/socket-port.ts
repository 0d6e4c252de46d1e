/**
 * What the relay uses of one websocket (R11): `ws` gives it as it is, a simulator puts a line of its
 * own in the place.
 */
export interface SocketPort {
	/** Bytes that were sent and have not left this machine. */
	readonly bufferedAmount: number;
	readonly readyState: number;
	readonly OPEN: number;
	close(code: number, reason: string): void;
	terminate(): void;
	ping(): void;
	pause(): void;
	resume(): void;
	on(event: 'message', listener: (data: Buffer, isBinary: boolean) => void): unknown;
	on(event: 'pong' | 'close', listener: () => void): unknown;
	on(event: 'error', listener: (err: Error) => void): unknown;
}

/** The stream below it: whole websocket frames, made by the relay itself, go past `ws` there. */
export interface WritePort {
	readonly destroyed: boolean;
	write(frames: Buffer): unknown;
	cork(): void;
	uncork(): void;
}

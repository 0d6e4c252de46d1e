import type { Awareness } from 'y-protocols/awareness';

/** What an editor needs of the open document it works in; an `OpenDocument` is one. */
export interface EditorHost {
	readonly awareness: Awareness;
	/** Today's right; a rune, so an editor turns read-only while it is open. */
	readonly access: 'read' | 'write';
	/** True once this device's copy has been read; a rune. */
	readonly loaded: boolean;
	/** Remote changes wait until the returned function is called (product.md §3 no. 7). */
	holdRemoteChanges(): () => void;
}

/** Who writes here. The relay puts its own name over whatever a client says. */
export interface EditorUser {
	readonly id: string;
	readonly name: string;
}

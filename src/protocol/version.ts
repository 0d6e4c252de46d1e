/**
 * Numbers in the handshake, sent as query parameters of `/sync/<docId>` by clients that know them.
 *
 * `SCHEMA` is the shape of documents (`src/notebook`). A client with an older number may read, but
 * not write: it would drop what it does not know. History: 1 — entries, sections, threads;
 * 2 — submitted pieces, which an older version would let people write in.
 */
export const SCHEMA = 2;

/** `ext=1` asks for the extension messages (acks and notices) beside plain y-websocket. */
export const EXTENSION = 1;

/** `packed=1` asks for packed answers (P15); a server that does not know it sends the plain ones. */
export const PACKED = 1;

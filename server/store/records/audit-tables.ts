import type { ColumnType } from 'kysely';
import type { UserId } from '#domain/ids.ts';
import type { Instant } from '#domain/time.ts';

/** `appendAudit` writes it and nothing changes it. */
type Sealed<T> = ColumnType<T, never, never>;

export interface AuditTables {
	/** Every decision about people and access: who did what to what. Ids only (D13). */
	audit: {
		/** 1, 2, 3 … without a gap. */
		seq: Sealed<number>;
		at: Sealed<Instant>;
		userId: Sealed<UserId | null>;
		action: Sealed<string>;
		subject: Sealed<string>;
		/** The seal of the row before it. */
		previous: Sealed<Uint8Array>;
		/** From which key of the ring its seal comes. */
		ringKey: Sealed<string>;
		seal: Sealed<Uint8Array>;
	};
}

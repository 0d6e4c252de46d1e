import type { Caseload, CaseloadDocument } from '#domain/caseload.ts';
import type { ChildId, ClassId, DocId } from '#domain/ids.ts';
import { instantFromMs, type Instant } from '#domain/time.ts';
import { DeviceStore } from '#lib/storage/device-store.ts';
import type { requestCaseload } from '#lib/sync/caseload-request.ts';
import { SyncEngine } from '#lib/sync/sync-engine.ts';
import type { RelayServer } from '../relay/relay-server.ts';
import type { TestPerson } from '../relay/in-test-access.ts';
import { relayUrlOf } from './test-device.ts';

const NOW = instantFromMs(Date.parse('2026-11-23T08:00:00Z'));

export const aDocument = (id: DocId, facts: Partial<CaseloadDocument> = {}): CaseloadDocument => ({
	...{ id, kind: 'journal', generation: 1, access: 'write', head: 0 },
	...facts,
});

/** What the school says to a mentor of one child with these documents; without any, of no child. */
export function caseloadOf(person: TestPerson, documents: readonly CaseloadDocument[]): Caseload {
	const child = {
		...{ id: 'chd_one' as ChildId, name: '李小禾', classId: 'cls_one' as ClassId },
		...{ className: '三年级', boarding: true, mine: true, mentors: [], headTeacherIds: [] },
		...{ documents, mayShare: true },
	};
	return {
		me: { userId: person.userId, name: person.name, username: 'zhou', roles: [] },
		school: { name: '青禾镇中心学校', hotline: null },
		year: null,
		children: documents.length > 0 ? [child] : [],
		people: {},
		fetchedAt: NOW,
		store: 'store one',
	};
}

interface EngineOptions {
	readonly server: RelayServer;
	readonly person: TestPerson;
	readonly caseload: Caseload;
	readonly requestCaseload: typeof requestCaseload;
	readonly quietMs?: number;
	readonly now?: Instant;
	readonly onChange?: () => void;
}

/** The app on a person's device, without its pages; not started. */
export function engineOf({
	server,
	person,
	quietMs = 5_000,
	now = NOW,
	onChange = () => {},
	...rest
}: EngineOptions): SyncEngine {
	return new SyncEngine({
		...rest,
		device: new DeviceStore(person.userId),
		relayUrl: relayUrlOf(server),
		handIn: async () => 'later',
		read: {
			words: (doc, _kind, items) => items.map((id) => doc.getMap('entries').get(id)).join('\n'),
			digest: () => ({ latestOn: null, entries: [] }),
		},
		random: (bytes) => crypto.getRandomValues(bytes),
		now: () => now,
		onChange,
		onEnded: () => {},
		quietMs,
	});
}

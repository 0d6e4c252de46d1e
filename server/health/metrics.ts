import type { AuditState } from '#domain/audit.ts';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { RelayMeter, RelayStats } from '#server/relay/relay.ts';
import type { Commit } from '#server/store/log/sqlite/sqlite-log.ts';

/** Numbers for Prometheus: how much and how fast, never who or what. */
export interface Metrics extends RelayMeter {
	committed(commit: Commit): void;
	/** Something is not on the disk as it was written. */
	damaged(): void;
	/** What is asked for when somebody reads the numbers. */
	watch(sources: MetricSources): void;
	/** The text that Prometheus reads. */
	text(): Promise<string>;
	readonly contentType: string;
}

export interface MetricSources {
	readonly relay: () => RelayStats;
	readonly queued: () => number;
	readonly audit: () => AuditState;
}

/** From a fast solid-state disk to one that makes people wait. */
const COMMIT_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5];

/** A registry of its own, so that two servers in one process do not count together. */
export function createMetrics(): Metrics {
	const registers = [new Registry()];
	const [registry] = registers as [Registry];
	const counter = (name: string, help: string) => new Counter({ name, help, registers });
	const updates = counter('jiashu_updates_total', 'Updates made durable.');
	const bytes = counter('jiashu_update_bytes_total', 'Bytes of the updates made durable.');
	const acks = counter('jiashu_acks_total', 'Content messages acknowledged.');
	const refused = new Counter({
		name: 'jiashu_refused_total',
		help: 'Frames refused, by reason.',
		labelNames: ['reason'],
		registers,
	});
	const diverged = new Counter({
		name: 'jiashu_divergence_total',
		help: 'Copies on devices that were not what the school has, by how far that was followed.',
		labelNames: ['step'],
		registers,
	});
	const damages = counter(
		'jiashu_damage_total',
		'Documents and snapshots found damaged on the disk, and losses of the log.',
	);
	const commits = new Histogram({
		name: 'jiashu_commit_seconds',
		help: 'From handing a group of updates to the log until it is fsynced.',
		buckets: COMMIT_SECONDS,
		registers,
	});
	return {
		committed({ updates: count, bytes: size, ms }) {
			updates.inc(count);
			bytes.inc(size);
			commits.observe(ms / 1_000);
		},
		damaged: () => damages.inc(),
		refused: (reason) => refused.inc({ reason }),
		acked: (count) => acks.inc(count),
		diverged: (step) => diverged.inc({ step }),
		watch({ relay, queued, audit }) {
			const gauge = (name: string, help: string, read: () => number) =>
				new Gauge({
					...{ name, help, registers },
					collect() {
						this.set(read());
					},
				});
			gauge('jiashu_rooms', 'Documents held in memory.', () => relay().rooms);
			gauge('jiashu_sockets', 'Open sockets.', () => relay().connections);
			gauge('jiashu_queue', 'Updates that wait for the disk.', queued);
			gauge('jiashu_audit_broken', '1 when the audit is not what was written, else 0.', () =>
				audit().type === 'broken' ? 1 : 0,
			);
			gauge('jiashu_audit_rows', 'Rows of the audit found whole by the last look.', () => {
				const state = audit();
				return state.type === 'whole' ? state.rows : 0;
			});
		},
		text: () => registry.metrics(),
		contentType: registry.contentType,
	};
}

import type { DocumentSync } from './document-sync.ts';
import type { SyncEngine } from './sync-engine.ts';

/**
 * Resolves once words can be written into this document: what lies on the device has been read, or the
 * school has told what it has. Rejects where the device gives nothing of it and the school is not to be
 * asked, because either may stay so for ever and nobody sees what waits. `listen` hears of every change of
 * the engine.
 */
export function untilWritable(
	engine: Pick<SyncEngine, 'reach'>,
	sync: DocumentSync,
	listen: (listener: () => void) => () => void,
): Promise<void> {
	return new Promise((resolve, reject) => {
		const look = () => {
			const { loaded, problem, endedBy } = sync.state;
			const isAway = engine.reach !== 'online' || endedBy !== null;
			if (!loaded && (problem === null || !isAway)) return;
			stop();
			if (loaded) resolve();
			else reject(new Error('The document can be read neither here nor at school now.'));
		};
		const stop = listen(look);
		look();
	});
}

import type { Config } from './config.ts';
import { createLinks, type Links } from './links/links.ts';
import { createMedia, type Media } from './media/media.ts';
import { createUploads, type Uploads } from './media/uploads.ts';
import { createLetters, type Letters } from './publishing/letter.ts';
import { createPublishing, type Publishing } from './publishing/publishing.ts';
import { createRecordIndex, type RecordIndex } from './record-index/record-index.ts';
import { createMarkPublishing, type MarkPublishing } from './register/mark-publishing.ts';
import type { Environment, Records } from './services.ts';
import type { UpdateLog } from './store/log/update-log.ts';
import type { SealedWords } from './store/records/sealed-words.ts';

/** What stands between the documents and the people outside: index, versions, links, pictures. */
export interface SharingServices {
	readonly recordIndex: RecordIndex;
	readonly publishing: Publishing;
	/** A child's own rows of the registers, to its own parents. */
	readonly markPublishing: MarkPublishing;
	readonly letters: Letters;
	readonly links: Links;
	readonly media: Media;
	readonly uploads: Uploads;
}

interface Needs {
	readonly config: Pick<Config, 'dataDir'>;
	readonly env: Environment;
	readonly records: Records;
	readonly updateLog: UpdateLog;
	readonly words: SealedWords;
}

/**
 * Puts these parts together. Whoever runs the server hands `recordIndex.noteAppended` to the relay,
 * calls `recordIndex.catchUp()` once at the start and `recordIndex.close()` before the stores close.
 */
export function createSharing({ config, env, records, updateLog, words }: Needs): SharingServices {
	const media = createMedia({ dataDir: config.dataDir, records, env });
	const publishing = createPublishing({ records, updateLog, env, words });
	const recordIndex = createRecordIndex({ records, updateLog, env });
	return {
		media,
		uploads: createUploads(media),
		publishing,
		markPublishing: createMarkPublishing({ records, recordIndex, publishing }),
		letters: createLetters({ records, publishing, media }),
		links: createLinks({ records, env }),
		recordIndex,
	};
}

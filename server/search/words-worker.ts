import { must } from '#domain/assert.ts';
import { parentPort } from 'node:worker_threads';
import { readWords, type ReadingTask } from './read-words.ts';

/** Reads documents for the search, one after another, away from the event loop; see `words-thread.ts`. */
const port = must(parentPort, 'a parent');
port.on('message', (task: ReadingTask) => port.postMessage(readWords(task)));

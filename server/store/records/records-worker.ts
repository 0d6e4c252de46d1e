import { createNodeOnMessageCallback } from 'kysely-generic-sqlite/worker-helper-node';
import { openDatabase } from './records-database.ts';

/** The thread in which the records' database lives, so that the event loop never waits for a disk. */
createNodeOnMessageCallback(openDatabase);

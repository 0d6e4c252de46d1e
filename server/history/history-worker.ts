import { parentPort, workerData } from 'node:worker_threads';
import { answerHistory, type HistoryTask } from './answer.ts';

/** Answers one question about a long history in a thread of its own and ends; see `answer.ts`. */
parentPort?.postMessage(answerHistory(workerData as HistoryTask));

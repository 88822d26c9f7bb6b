// The learning thread: reads all that is past, fits, keeps the model. Summonses go on meanwhile in the process's own thread.
import { workerData } from 'node:worker_threads';
import { learn } from './callout/learn.ts';
import { openDatabase } from './kernel/database.ts';

const { url, now_ms } = workerData as { url: string; now_ms: number };
const db = openDatabase(url, { max: 1 });
try {
  await learn(db, new Date(now_ms));
} finally {
  await db.close();
}

// Learns in a thread of its own, with memory of its own: fitting a large force takes seconds, and a summons may not wait for it.
import { Worker } from 'node:worker_threads';
import { isLearningDue } from './callout/learn.ts';
import type { Database } from './kernel/database.ts';

const THREAD = new URL('./learn-thread-entry.ts', import.meta.url);
/** A dispatcher itself has far less. */
const MOST_MEGABYTES = 1_024;

export async function learnWhenDue(db: Database, url: string, now: Date): Promise<void> {
  if (!(await isLearningDue(db.sql, now))) return;
  await new Promise<void>((done, fail) => {
    const thread = new Worker(THREAD, {
      workerData: { url, now_ms: now.getTime() },
      resourceLimits: { maxOldGenerationSizeMb: MOST_MEGABYTES },
    });
    thread.once('error', fail);
    thread.once('exit', (code) =>
      code === 0 ? done() : fail(new Error(`the learning thread ended with ${code}`)),
    );
  });
}

// What runs by the clock on the wall: a sweep every minute in case a wake-up was lost, housekeeping at night.
import { schedule } from 'node-cron';
import type { Log } from './baseline.ts';
import { ZONE } from './kernel/calendar.ts';

export interface Job {
  name: string;
  /** Six fields, the city's time. */
  at: string;
  run(): Promise<unknown>;
}

export interface Jobs {
  /** Resolves when no job runs any more. */
  stop(): Promise<void>;
}

const quiet = { info() {}, warn() {}, error() {}, debug() {} };

/** A job that is still running is not started again; a failed one is told and comes again. */
export function startJobs(jobs: Job[], log: Log): Jobs {
  const running = new Set<Promise<unknown>>();
  const tasks = jobs.map(({ name, at, run }) =>
    schedule(
      at,
      async () => {
        const work = run().catch((error) => log.error({ err: error, job: name }, 'a job failed'));
        running.add(work);
        await work;
        running.delete(work);
      },
      { name, timezone: ZONE, noOverlap: true, unref: true, suppressMissedWarning: true, logger: quiet },
    ),
  );
  return {
    async stop() {
      await Promise.all(tasks.map((task) => task.destroy()));
      await Promise.all(running);
    },
  };
}

import { expect, test } from 'vitest';
import { startJobs } from '../../src/jobs.ts';

const EVERY_SECOND = '* * * * * *';
const deferred = () => Promise.withResolvers<void>();

function logOf() {
  const errors: object[] = [];
  return { errors, info() {}, warn() {}, error: (about: object) => void errors.push(about) };
}

test('a job that failed is told and comes again', async () => {
  const log = logOf();
  const again = deferred();
  let runs = 0;
  const run = async () => {
    if (++runs === 1) throw new Error('no database');
    again.resolve();
  };
  const jobs = startJobs([{ name: 'sweep', at: EVERY_SECOND, run }], log);
  await again.promise;
  await jobs.stop();
  expect(log.errors).toEqual([{ err: new Error('no database'), job: 'sweep' }]);
});

test('one that still runs is not started again, and stopping waits for it', async () => {
  const [begun, release, other] = [deferred(), deferred(), deferred()];
  let runs = 0;
  let beats = 0;
  const jobs = startJobs(
    [
      {
        name: 'slow',
        at: EVERY_SECOND,
        run: async () => {
          runs++;
          begun.resolve();
          await release.promise;
        },
      },
      {
        name: 'beat',
        at: EVERY_SECOND,
        run: async () => {
          if (++beats === 3) other.resolve();
        },
      },
    ],
    logOf(),
  );
  await begun.promise;
  await other.promise;
  let stopped = false;
  const stopping = jobs.stop().then(() => {
    stopped = true;
  });
  await new Promise((turn) => setImmediate(turn));
  expect([runs, stopped]).toEqual([1, false]);
  release.resolve();
  await stopping;
  expect(stopped).toBe(true);
});

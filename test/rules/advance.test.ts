import fc from 'fast-check';
import { expect, test } from 'vitest';
import { advanceTo } from '../../src/advance.ts';
import { manualClock } from '../../src/kernel/clock.ts';

const START = new Date('2026-11-24T03:07:00Z');
const after = (ms: number) => new Date(START.getTime() + ms);

/** A job due after `at_ms` that, when done, makes the jobs in `followUps` due so much later. */
interface Job {
  at_ms: number;
  followUps: number[];
}

function world(jobs: Job[]) {
  const clock = manualClock(START);
  const waiting = jobs.map((job) => ({ ...job }));
  const done: { due_ms: number; done_ms: number }[] = [];
  return {
    clock,
    waiting,
    done,
    async run(now: Date) {
      const now_ms = now.getTime() - START.getTime();
      for (const job of waiting.filter((j) => j.at_ms <= now_ms)) {
        waiting.splice(waiting.indexOf(job), 1);
        done.push({ due_ms: job.at_ms, done_ms: now_ms });
        waiting.push(...job.followUps.map((later_ms) => ({ at_ms: job.at_ms + later_ms, followUps: [] })));
      }
    },
    async nextDue() {
      return waiting.length > 0 ? after(Math.min(...waiting.map((j) => j.at_ms))) : null;
    },
  };
}

const jobs = fc.array(
  fc.record({
    at_ms: fc.integer({ min: 0, max: 10_000 }),
    followUps: fc.array(fc.integer({ min: 0, max: 5000 }), { maxLength: 3 }),
  }),
  { maxLength: 20 },
);

test('everything due until the target is done at its own moment, and nothing beyond it', async () => {
  await fc.assert(
    fc.asyncProperty(jobs, fc.integer({ min: 0, max: 20_000 }), async (planned, target_ms) => {
      const w = world(planned);
      await advanceTo(w, after(target_ms));
      expect(w.clock.now()).toEqual(after(target_ms));
      expect(w.done.filter((d) => d.done_ms !== d.due_ms)).toEqual([]);
      expect(w.done.map((d) => d.done_ms)).toEqual(w.done.map((d) => d.done_ms).sort((a, b) => a - b));
      expect(w.waiting.filter((j) => j.at_ms <= target_ms)).toEqual([]);
    }),
  );
});

test('one long move and many short ones do the same', async () => {
  await fc.assert(
    fc.asyncProperty(
      jobs,
      fc.array(fc.integer({ min: 0, max: 3000 }), { maxLength: 8 }),
      async (planned, steps) => {
        const [once, often] = [world(planned), world(planned)];
        let at_ms = 0;
        for (const step_ms of steps) {
          at_ms += step_ms;
          await advanceTo(often, after(at_ms));
        }
        await advanceTo(once, after(at_ms));
        await advanceTo(often, after(at_ms));
        expect(often.done).toEqual(once.done);
      },
    ),
  );
});

test('a target in the past does what is due now and moves nothing', async () => {
  const w = world([{ at_ms: 0, followUps: [] }]);
  await advanceTo(w, after(-60_000));
  expect([w.clock.now(), w.done.length]).toEqual([START, 1]);
});

test('work that never gets done is told, not waited for', async () => {
  const stuck = { clock: manualClock(START), run: async () => {}, nextDue: async () => START };
  await expect(advanceTo(stuck, after(1000))).rejects.toThrow('does not get done');
});

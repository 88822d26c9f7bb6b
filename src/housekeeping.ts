// What the jobs of the wall clock do, for a clock that is moved by hand: at their times, as it passes them.
import { forgetPositions } from './callout/forget-positions.ts';
import { isLearningDue, learn } from './callout/learn.ts';
import { checkPushes, nextPushCheckDue } from './callout/push-checks.ts';
import { earliest } from './delivery/due.ts';
import { nextCityTime } from './kernel/calendar.ts';
import { takeMissedTexts } from './missed-texts.ts';
import { dailyRetention, NIGHT, type Periods } from './retention.ts';
import { texts as words } from './texts.ts';
import { endExams, nextExamDue } from './training/mark-exam.ts';
import { tellEnding } from './training/tell-ending.ts';
import type { WorkDeps } from './work.ts';

export interface Housekeeping {
  /** Does what is due at `now`. */
  run(now: Date): Promise<void>;
  nextDue(now: Date): Promise<Date | null>;
}

/** Nobody is told of anything that can wait before. */
const MORNING = { hour: 9, minute: 0 };
const TEXTS_EVERY_MS = 5 * 60_000;

export function housekeepingOf(deps: WorkDeps, periods: Periods): Housekeeping {
  const { db, clock, channels } = deps;
  let night = nextCityTime(clock.now(), NIGHT);
  let morning = nextCityTime(clock.now(), MORNING);
  let texts = new Date(clock.now().getTime() + TEXTS_EVERY_MS);
  const asksForTexts = channels.all.some((channel) => channel.received);
  return {
    async run(now) {
      await forgetPositions(db, now, periods.positions_days);
      await endExams(db, now);
      if (await isLearningDue(db.sql, now)) await learn(db, now);
      if (asksForTexts && texts <= now) {
        texts = new Date(now.getTime() + TEXTS_EVERY_MS);
        await takeMissedTexts(deps);
      }
      if (morning <= now) {
        morning = nextCityTime(now, MORNING);
        await tellEnding(deps, words, now);
        await checkPushes(deps, now);
      }
      const push = await nextPushCheckDue(db);
      if (push && push <= now) await checkPushes(deps, now);
      if (night <= now) {
        night = nextCityTime(now, NIGHT);
        await dailyRetention(deps, now, periods);
      }
    },
    async nextDue() {
      // While nobody can answer anything there is nothing to ask for but once a night.
      const [open] = asksForTexts ? await db.sql`select 1 from callout where state <> 'closed' limit 1` : [];
      const others = [await nextExamDue(db.sql), await nextPushCheckDue(db)];
      return earliest([night, morning, open ? texts : null, ...others]);
    },
  };
}

// The hand-driven clock of MUSTER_CLOCK=manual: it stands still between requests, at one moment in every process.
import { type ManualClock, manualClock } from './kernel/clock.ts';
import type { Database } from './kernel/database.ts';
import { sharedSetting } from './kernel/settings.ts';

const CLOCK_KEY = 'manual_clock';
const CLOCK_CHANNEL = 'muster_clock';

export interface SharedClock {
  clock: ManualClock;
  /** Tells all processes that it is `now`; resolves when that is stored. */
  publish(now: Date): Promise<void>;
  stop(): Promise<void>;
}

/** `start` is its first time ever; `onMoved` is called when another process moved it. */
export async function openSharedClock(db: Database, start: Date, onMoved: () => void): Promise<SharedClock> {
  const { sql } = db;
  const clock = manualClock(new Date(await sharedSetting(sql, CLOCK_KEY, () => start.toISOString())));
  const moveTo = (value: string | undefined) => {
    if (!value || new Date(value) <= clock.now()) return;
    clock.moveTo(new Date(value));
    onMoved();
  };
  const reread = async () => {
    const [stored] = await sql<{ value: string }[]>`select value from setting where key = ${CLOCK_KEY}`;
    moveTo(stored?.value);
  };
  // What was said while the connection was lost is read afterwards.
  const { unlisten } = await sql.listen(CLOCK_CHANNEL, moveTo, () => void reread().catch(() => {}));
  return {
    clock,
    async publish(now) {
      const value = now.toISOString();
      await sql`update setting set value = ${value} where key = ${CLOCK_KEY} and value < ${value}`;
      await sql`select pg_notify(${CLOCK_CHANNEL}, ${value})`;
    },
    stop: unlisten,
  };
}

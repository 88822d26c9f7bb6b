// A gate that holds across processes: while one moves the hand-driven clock, nobody else's rounds run.
import { createGate, type Gate } from './delivery/gate.ts';
import type { Database } from './kernel/database.ts';

/** Apart from the one that orders the audit (db/migrations): its commits happen while the clock is moved. */
const CLOCK_LOCK = 7_280_024;

type Session = Awaited<ReturnType<Database['sql']['reserve']>>;

/** One database session keeps this process's locks. When it is lost they are too, and the next round takes a new one. */
export function gateAcrossProcesses(db: Database): Gate & { close(): Promise<void> } {
  const inner = createGate();
  let session: Session | null = null;
  let rounds = 0;
  let last: Promise<unknown> = Promise.resolve();

  /** One after the other: whether the lock is held must be known before the next change. */
  const change = (work: (session: Session) => Promise<unknown>): Promise<void> => {
    const mine = last.then(async () => {
      try {
        session ??= await db.sql.reserve();
        await work(session);
      } catch (error) {
        session?.release();
        session = null;
        throw error;
      }
    });
    last = mine.catch(() => {});
    return mine;
  };
  const enter = () =>
    change(async (sql) => {
      if (rounds === 0) await sql`select pg_advisory_lock_shared(${CLOCK_LOCK})`;
      rounds++;
    });
  const leave = () =>
    change(async (sql) => {
      rounds--;
      if (rounds === 0) await sql`select pg_advisory_unlock_shared(${CLOCK_LOCK})`;
    }).catch(() => {});

  return {
    shared: (work) => inner.shared(() => enter().then(() => work().finally(leave))),
    alone: (work) =>
      inner.alone(async () => {
        await change((sql) => sql`select pg_advisory_lock(${CLOCK_LOCK})`);
        try {
          return await work();
        } finally {
          await change((sql) => sql`select pg_advisory_unlock(${CLOCK_LOCK})`).catch(() => {});
        }
      }),
    async close() {
      await last;
      session?.release();
    },
  };
}

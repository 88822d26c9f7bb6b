// The real connections that simulated processes share. What a process does in a transaction happens on one of them;
// when the process dies or loses it, it is rolled back, as PostgreSQL does for a client that is gone.
import { type Database, openDatabase, type Sql } from '../../src/kernel/database.ts';
import type { Actor } from './scheduler.ts';

export interface Connection {
  sql: Sql;
  pid: number;
}

/** A transaction of a simulated process. */
export interface Session {
  actor: Actor;
  connection: Connection | null;
  /** Why nothing can be said to it any more. */
  lost: Error | null;
  /** Something in it wakes the dispatchers when it commits. */
  wakes: boolean;
  /** Something in it changes rows. */
  writes: boolean;
}

export interface Sessions {
  /** Of the simulator itself: reads between the steps. */
  monitor: Database;
  take(): Promise<Connection>;
  give(connection: Connection): void;
  /** True while the connection's statement waits for a lock. */
  isBlocked(connection: Connection): Promise<boolean>;
  /** Ends its statement, if one waits for a lock. */
  cancel(connection: Connection): Promise<void>;
  close(): Promise<void>;
}

/** PostgreSQL that plans alike whatever ran before, and does nothing of its own in between. */
export const STEADY_FLAGS = [
  ...['autovacuum=off', 'plan_cache_mode=force_generic_plan', 'jit=off', 'deadlock_timeout=50ms'],
  ...['max_parallel_workers_per_gather=0', 'synchronize_seqscans=off', 'checkpoint_timeout=1h'],
].flatMap((setting) => ['-c', setting]);

async function connect(url: string): Promise<{ db: Database; connection: Connection }> {
  const db = openDatabase(url, { max: 1 });
  const [row] = await db.sql<{ pid: number }[]>`select pg_backend_pid() as pid`;
  return { db, connection: { sql: db.sql, pid: row?.pid ?? 0 } };
}

export function openSessions(url: string): Sessions {
  const monitor = openDatabase(url, { max: 1 });
  const opened: Database[] = [];
  const free: Connection[] = [];
  return {
    monitor,
    async take() {
      const known = free.pop();
      if (known) return known;
      const { db, connection } = await connect(url);
      opened.push(db);
      return connection;
    },
    give: (connection) => void free.push(connection),
    async isBlocked({ pid }) {
      const [row] = await monitor.sql<{ n: number }[]>`select cardinality(pg_blocking_pids(${pid})) as n`;
      return (row?.n ?? 0) > 0;
    },
    cancel: async ({ pid }) => void (await monitor.sql`select pg_cancel_backend(${pid})`),
    async close() {
      for (const db of opened) await db.close();
      await monitor.close();
    },
  };
}

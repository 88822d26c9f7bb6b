// The demo's message log is for looking at, not for keeping: what happened is in the call-outs' log.
import type { Database } from '../kernel/database.ts';

/** Removes messages older than `keep_days` days at `now`; returns how many. */
export async function pruneMessageLog(db: Database, now: Date, keep_days: number): Promise<number> {
  const before = new Date(now.getTime() - keep_days * 86_400_000);
  const gone = await db.sql`delete from message_log where at < ${before}`;
  return gone.count;
}

// How often something may be tried: counted in the database, so that it holds over all processes and restarts.
import type { Sql, Tx } from '../kernel/database.ts';
import { Problem } from '../kernel/problem.ts';

export interface Limit {
  /** What is counted: `code:phone:…`; nothing in it says whose. */
  key: string;
  most: number;
  window_seconds: number;
}

/** Counts one more for each of `limits`; throws 429, the same for whomever, when one of them is spent. */
export async function countOrRefuse(sql: Sql | Tx, limits: Limit[], now: Date): Promise<void> {
  const rows = limits.map(({ key, most, window_seconds }) => {
    return { key, most, ends: new Date(now.getTime() + window_seconds * 1_000).toISOString() };
  });
  // In one order, or two requests wait for one another in a circle.
  rows.sort((a, b) => (a.key < b.key ? -1 : 1));
  const counted = await sql<{ key: string; count: number; endsAt: Date }[]>`
    insert into rate_limit as r (key, ends_at, count)
    select key, ends, 1 from jsonb_to_recordset(${sql.json(rows)}) as l(key text, ends timestamptz)
    on conflict (key) do update set
      count = case when r.ends_at > ${now} then r.count + 1 else 1 end,
      ends_at = case when r.ends_at > ${now} then r.ends_at else excluded.ends_at end
    returning key, count, ends_at`;
  const most = new Map(rows.map((l) => [l.key, l.most]));
  const spent = counted.filter((c) => c.count > (most.get(c.key) ?? 0));
  if (spent.length === 0) return;
  const until = Math.max(...spent.map((c) => c.endsAt.getTime()));
  const minutes = Math.max(1, Math.ceil((until - now.getTime()) / 60_000));
  throw new Problem(429, 'sign-in-too-often', { vars: { minutes } });
}

/** Counters older than a day count nothing any more. */
export async function pruneSignIn(sql: Sql | Tx, now: Date): Promise<void> {
  const yesterday = new Date(now.getTime() - 24 * 3_600_000);
  await sql`delete from rate_limit where ends_at < ${yesterday}`;
  await sql`delete from sign_in_code where expires_at < ${yesterday}`;
  await sql`delete from sign_in_link where expires_at < ${yesterday}`;
  await sql`delete from verification where expires_at < ${yesterday}`;
  await sql`delete from session where expires_at < ${yesterday}`;
}

// The reply code of a call-out: what tells two outstanding ones apart in a text message.
import type { Tx } from '../kernel/database.ts';

/** Letters and digits that no one mistakes for another, on a screen or read out. */
const LETTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZ';
const DIGITS = '23456789';
const CODES = [...LETTERS].flatMap((letter) => [...DIGITS].map((digit) => letter + digit));
const CODE_LOCK = 7_280_022;
const REUSE_SECONDS = 86_400;

/**
 * A code that no open call-out has and none had in the last 24 h. When all are used up, the one of the longest ended
 * call-out. Launches take their codes one after another.
 */
export async function freeCode(tx: Tx, now: Date): Promise<string> {
  await tx`select pg_advisory_xact_lock(${CODE_LOCK})`;
  const since = new Date(now.getTime() - REUSE_SECONDS * 1_000);
  const [used, [last]] = await Promise.all([
    tx<{ code: string }[]>`
      select code from callout where state <> 'closed' or closed_at > ${since} or launched_at > ${since}
      order by coalesce(closed_at, 'infinity'), id`,
    tx<{ n: number }[]>`select coalesce(max(id), 0)::int as n from callout`,
  ]);
  const taken = new Set(used.map((u) => u.code));
  const start = (last?.n ?? 0) * 7;
  for (let i = 0; i < CODES.length; i++) {
    const code = CODES[(start + i) % CODES.length];
    if (code && !taken.has(code)) return code;
  }
  return used[0]?.code ?? 'A2';
}

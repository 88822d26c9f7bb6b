// Sessions: listed for their owner, ended by him or her. An ended one is refused at the next request.
import { z } from 'zod';
import type { Database, Sql } from '../kernel/database.ts';
import { appendLog } from '../kernel/log.ts';
import { Problem } from '../kernel/problem.ts';

export interface SessionRow {
  id: number;
  kind: 'console' | 'phone';
  userAgent: string | null;
  ipAddress: string | null;
  createdAt: Date;
  lastSeenAt: Date;
}

/** As it goes out. */
export const sessionView = z
  .object({
    ...{
      id: z.number(),
      kind: z.string(),
      userAgent: z.string().nullable(),
      ipAddress: z.string().nullable(),
    },
    ...{ createdAt: z.iso.datetime(), lastSeenAt: z.iso.datetime(), current: z.boolean() },
  })
  .meta({ id: 'Session' });

export const listSessions = (sql: Sql, userId: number, now: Date): Promise<SessionRow[]> => sql<SessionRow[]>`
  select id, kind, user_agent, ip_address, created_at, last_seen_at from session
  where user_id = ${userId} and expires_at > ${now} order by last_seen_at desc, id desc`;

/** Ends one of the user's own sessions, or all but `keep`. 404 when it is not theirs. */
export async function endSessions(
  db: Database,
  which: { userId: number; sessionId: number } | { userId: number; keep: number },
  by: { now: Date; actor: string },
): Promise<void> {
  await db.transaction(async (tx) => {
    const one = 'sessionId' in which;
    const ended = await tx<{ id: number }[]>`
      delete from session where user_id = ${which.userId}
        and ${one ? tx`id = ${which.sessionId}` : tx`id <> ${which.keep}`} returning id`;
    if (one && ended.length === 0) throw new Problem(404, 'not-found');
    const entry = { at: by.now, calloutId: null, memberId: null, type: 'session_ended', actor: by.actor };
    await appendLog(
      tx,
      ended.map(({ id }) => ({ ...entry, data: { sessionId: id, userId: which.userId } })),
    );
  });
}

// Passkeys that somebody has; making and using one is the sign-in library's.
import type { Database, Sql } from '../kernel/database.ts';
import { appendLog } from '../kernel/log.ts';
import { Problem } from '../kernel/problem.ts';

export interface PasskeyRow {
  id: number;
  name: string | null;
  createdAt: Date | null;
}

export const listPasskeys = (sql: Sql, userId: number): Promise<PasskeyRow[]> => sql<PasskeyRow[]>`
  select id, name, created_at from passkey where user_id = ${userId} order by id`;

/** 404 when it is not the user's. */
export async function removePasskey(
  db: Database,
  which: { userId: number; id: number },
  by: { now: Date; actor: string },
): Promise<void> {
  await db.transaction(async (tx) => {
    const gone =
      await tx`delete from passkey where id = ${which.id} and user_id = ${which.userId} returning id`;
    if (gone.length === 0) throw new Problem(404, 'not-found');
    const entry = { at: by.now, calloutId: null, memberId: null, type: 'passkey_removed', actor: by.actor };
    await appendLog(tx, [{ ...entry, data: which }]);
  });
}

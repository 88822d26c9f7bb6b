// Signing in by a link: the first administrator's, an invited officer's, the demo's. Opening it does nothing yet.
import type { Database, Sql, Tx } from '../kernel/database.ts';
import { appendLog } from '../kernel/log.ts';
import { Problem } from '../kernel/problem.ts';
import { hashOf, newToken } from './secrets.ts';

export const LINK_HOURS = 24;

/** A link's token for `userId`, good once and for a day. */
export async function makeLink(tx: Sql | Tx, userId: number, now: Date): Promise<string> {
  const token = newToken();
  const expiresAt = new Date(now.getTime() + LINK_HOURS * 3_600_000);
  await tx`insert into sign_in_link (token_hash, user_id, reusable, expires_at)
    values (${hashOf(token)}, ${userId}, false, ${expiresAt})`;
  return token;
}

/**
 * A link for somebody else to sign in with. 409 for whoever is signed in: nobody may slip in beside them; their sessions
 * are ended first, which they notice.
 */
export async function inviteLink(
  tx: Tx,
  userId: number,
  { now, actor }: { now: Date; actor: string },
): Promise<string> {
  const signedIn = await tx`select from session where user_id = ${userId} and expires_at > ${now} limit 1`;
  if (signedIn.length > 0) throw new Problem(409, 'signed-in-already');
  const entry = { at: now, calloutId: null, memberId: null, type: 'sign_in_link_made', actor };
  await appendLog(tx, [{ ...entry, data: { userId } }]);
  return makeLink(tx, userId, now);
}

/** Takes a link; throws 410 when it is unknown, used or expired. Of two at once one succeeds. */
export async function takeLink(
  db: Database,
  token: string,
  now: Date,
): Promise<{ userId: number; isMember: boolean }> {
  return db.transaction(async (tx) => {
    const [row] = await tx<{ userId: number; memberId: number | null }[]>`
      update sign_in_link l set used_at = ${now} from account a
      where l.token_hash = ${hashOf(token)} and l.expires_at > ${now} and (l.used_at is null or l.reusable)
        and a.id = l.user_id and a.closed_at is null
      returning a.id as user_id, a.member_id`;
    if (!row) throw new Problem(410, 'sign-in-link-ended');
    const { userId, memberId } = row;
    const entry = { at: now, calloutId: null, memberId, type: 'signed_in', actor: `user:${userId}` };
    await appendLog(tx, [{ ...entry, data: { by: 'link' } }]);
    return { userId, isMember: memberId !== null };
  });
}

// People who can sign in: officers added by hand, members as the roster has them.
import { z } from 'zod';
import type { Database, Sql, Tx } from '../kernel/database.ts';
import { appendLog } from '../kernel/log.ts';
import { Problem } from '../kernel/problem.ts';

export const officerName = z.string().trim().min(1).max(30);

/** The account of the officer with this phone; made when there is none. */
export async function ensureOfficer(
  tx: Tx,
  officer: { name: string; phone: string },
  by: { now: Date; actor: string },
): Promise<number> {
  const [found] = await tx<{ id: number }[]>`select id from account where phone = ${officer.phone}`;
  if (found) {
    await tx`update account set closed_at = null, updated_at = ${by.now} where id = ${found.id}`;
    return found.id;
  }
  const [made] = await tx<{ id: number }[]>`
    insert into account (name, phone, created_at, updated_at)
    values (${officer.name}, ${officer.phone}, ${by.now}, ${by.now}) returning id`;
  if (!made) throw new Error('an account vanished');
  const entry = { at: by.now, calloutId: null, memberId: null, type: 'account_made', actor: by.actor };
  await appendLog(tx, [{ ...entry, data: { userId: made.id } }]);
  return made.id;
}

/** Suspends an account: sessions and links end with it. 404 when there is none; 409 for the last administrator's. */
export async function closeAccount(
  db: Database,
  id: number,
  by: { now: Date; actor: string },
): Promise<void> {
  await db.transaction(async (tx) => {
    // In the order in which roles are taken back, so that of the last two administrators one stays.
    const administrators = await tx<{ userId: number | null }[]>`
      select g.user_id from role_grant g where g.role = 'administrator' and g.revoked_at is null
        and exists (select from account a where a.id = g.user_id and a.closed_at is null)
      order by g.id for update`;
    if (administrators.length > 0 && administrators.every((g) => g.userId === id)) {
      throw new Problem(409, 'last-administrator');
    }
    const closed = await tx`
      update account set closed_at = ${by.now}, updated_at = ${by.now} where id = ${id} and closed_at is null returning id`;
    if (closed.length === 0) throw new Problem(404, 'not-found');
    await tx`delete from session where user_id = ${id}`;
    await tx`delete from sign_in_link where user_id = ${id}`;
    const entry = { at: by.now, calloutId: null, memberId: null, type: 'account_closed', actor: by.actor };
    await appendLog(tx, [{ ...entry, data: { userId: id } }]);
  });
}

/** Lets somebody who was suspended in again, with the roles held before. 404 when there is nobody suspended. */
export async function reopenAccount(
  db: Database,
  id: number,
  by: { now: Date; actor: string },
): Promise<void> {
  await db.transaction(async (tx) => {
    const opened = await tx`
      update account set closed_at = null, updated_at = ${by.now}
      where id = ${id} and closed_at is not null returning id`;
    if (opened.length === 0) throw new Problem(404, 'not-found');
    const entry = { at: by.now, calloutId: null, memberId: null, type: 'account_reopened', actor: by.actor };
    await appendLog(tx, [{ ...entry, data: { userId: id } }]);
  });
}

export interface AccountRow {
  id: number;
  name: string;
  phone: string | null;
  memberId: number | null;
  unitName: string;
  lastSeenAt: Date | null;
  closedAt: Date | null;
}

/** Everybody with a role, and officers; members without one are on the roster. Or the one of `id`, whoever it is. */
export const listAccounts = (sql: Sql, id: number | null = null): Promise<AccountRow[]> => sql<AccountRow[]>`
  select a.id, coalesce(m.name, a.name) as name, a.phone, a.member_id, a.closed_at, concat(upp.name, up.name, u.name) as unit_name,
    (select max(s.last_seen_at) from session s where s.user_id = a.id) as last_seen_at
  from account a left join member m on m.id = a.member_id
  left join unit u on u.id = m.unit_id left join unit up on up.id = u.parent_id left join unit upp on upp.id = up.parent_id
  where case when ${id}::int is not null then a.id = ${id}
    else a.member_id is null or exists (select from role_grant g where g.user_id = a.id and g.revoked_at is null) end
  order by a.closed_at is not null, a.id`;

/** Some members of this name, to make one of them a leader. */
export const findMembers = (sql: Sql, name: string) => sql<{ id: number; name: string; unitName: string }[]>`
  select m.id, m.name, concat(upp.name, up.name, u.name) as unit_name from member m
  left join unit u on u.id = m.unit_id left join unit up on up.id = u.parent_id left join unit upp on upp.id = up.parent_id
  where m.status <> 'left' and position(${name} in m.name) > 0 order by m.id limit 20`;

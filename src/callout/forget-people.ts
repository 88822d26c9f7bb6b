// Names and reasons of an old call-out go when its log does; what its people came to stays, to be counted.
import type { Sql, Tx } from '../kernel/database.ts';

const namedBefore = (sql: Sql | Tx, before: Date) =>
  sql`name <> '' and callout_id in (select id from callout where closed_at < ${before})`;

/** Of call-outs closed before `before`; returns how many people's rows lost their name. */
export async function forgetPeople(tx: Tx, before: Date): Promise<number> {
  const old = tx`select id from callout where closed_at < ${before}`;
  const named = namedBefore(tx, before);
  await tx`update plan_entry set name = '', distance_m = null where ${named}`;
  const forgotten = await tx`
    update summons set name = '', distance_m = null, reason = case when reason = 'moved' then reason end where ${named}`;
  await tx`
    update response set reason = null, device_at = null, client_id = null
    where callout_id in (${old}) and coalesce(reason, client_id) is not null`;
  await tx`update callout set commander_phone = null where closed_at < ${before} and commander_phone is not null`;
  // What was asked for has the same names and phones in it.
  await tx`delete from launch_request where expires_at < ${before}`;
  return forgotten.count;
}

/** How many rows would lose their name. */
export const countNames = (sql: Sql, before: Date) =>
  sql`select count(*) as n from summons where ${namedBefore(sql, before)}`;

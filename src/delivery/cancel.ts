// Takes back what has not left yet when a call-out, or a part of it, ends.
import type { Fragment } from 'postgres';
import type { Sql, Tx } from '../kernel/database.ts';

/**
 * Cancels what is queued for `calloutId`, for these summonses only when they are given. What is being handed over at
 * this moment may still arrive, but is never tried again. Stand-downs stay: they are what the end consists of.
 */
export async function cancelForCallout(
  tx: Tx,
  calloutId: number,
  only: { summonsIds?: number[] },
  now: Date,
): Promise<void> {
  const some = only.summonsIds ?? null;
  await withdraw(
    tx,
    tx`select id from delivery
      where callout_id = ${calloutId} and state in ('queued', 'sending') and purpose <> 'stand_down'
        and (${some}::bigint[] is null or summons_id = any(${some}::bigint[]))`,
    now,
  );
}

/** Cancels those of `deliveries` that wait; those in hand are not sent a second time. */
export async function withdraw(tx: Tx, deliveries: Fragment, now: Date): Promise<void> {
  await tx`select withdraw_deliveries(array(${deliveries}), ${now})`;
}

/** Summonses for which anything was ever handed over. Ask after cancelling, in a statement of its own. */
export async function contactedSummonses(sql: Sql | Tx, calloutId: number): Promise<number[]> {
  const rows = await sql<{ summonsId: number }[]>`
    select distinct summons_id from delivery
    where callout_id = ${calloutId} and attempts > 0 and summons_id is not null order by summons_id`;
  return rows.map((r) => r.summonsId);
}

// Takes back what has not left yet when a call-out, or a part of it, ends.
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
  await tx`
    with theirs as (
      select id from delivery
      where callout_id = ${calloutId} and state in ('queued', 'sending') and purpose <> 'stand_down'
        and (${some}::bigint[] is null or summons_id = any(${some}::bigint[]))
      order by id for update
    )
    update delivery d set
      state = case when d.state = 'queued' then 'cancelled' else d.state end,
      expires_at = case when d.state = 'sending' then least(d.expires_at, ${now}) else d.expires_at end
    from theirs where d.id = theirs.id and d.state in ('queued', 'sending')`;
}

/** Summonses for which anything was ever handed over. Ask after cancelling, in a statement of its own. */
export async function contactedSummonses(sql: Sql | Tx, calloutId: number): Promise<number[]> {
  const rows = await sql<{ summonsId: number }[]>`
    select distinct summons_id from delivery
    where callout_id = ${calloutId} and attempts > 0 and summons_id is not null order by summons_id`;
  return rows.map((r) => r.summonsId);
}

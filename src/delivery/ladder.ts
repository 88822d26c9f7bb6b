// A person's ladder: what happens to its later steps when an earlier one failed for good, or arrived.
import type { Tx } from '../kernel/database.ts';
import { appendLog } from '../kernel/log.ts';
import { wake } from './outbox.ts';

/** First key of the advisory locks that let one transaction at a time judge a summons' ladder. */
const LADDER_LOCK = 7_280_022;

/** What a log entry says of a delivery: which one, on which way; never the address. */
export interface LoggedDelivery {
  id: number;
  summonsId: number | null;
  purpose: string;
  channel: string;
  route: string;
}

export function deliveryFacts(d: LoggedDelivery): Record<string, unknown> {
  return { deliveryId: d.id, summonsId: d.summonsId, purpose: d.purpose, channel: d.channel, route: d.route };
}

/**
 * These deliveries failed or expired for good: the next step of each one's ladder is due at once, and a summons whose
 * ladder is spent without anything accepted is logged `unreachable`, once. Call it after their state was written, in
 * the same transaction. A ladder is what was enqueued together for one summons and purpose; its next step waits
 * while anything of the failed step, or between the two, may still arrive.
 */
export async function bringNextStepForward(tx: Tx, deliveryIds: number[], now: Date): Promise<void> {
  if (deliveryIds.length === 0) return;
  // Two last steps that fail at the same moment must see one another: the second to come sees the first's end.
  await tx`
    select pg_advisory_xact_lock(${LADDER_LOCK}, s.key) from (
      select distinct (summons_id % 2147483647)::int as key from delivery
      where id = any(${deliveryIds}::bigint[]) and summons_id is not null order by 1
    ) s`;
  const due = await tx`
    with spent as (
      select distinct callout_id, summons_id, purpose, created_at, step from delivery
      where id = any(${deliveryIds}::bigint[]) and summons_id is not null
    ), following as (
      select s.*, (
        select min(q.step) from delivery q
        where q.callout_id = s.callout_id and q.summons_id = s.summons_id and q.purpose = s.purpose
          and q.created_at = s.created_at and q.step > s.step and q.state = 'queued' and q.attempts = 0
      ) as next_step
      from spent s
    )
    update delivery d set next_attempt_at = least(d.next_attempt_at, ${now})
    from following f
    where d.callout_id = f.callout_id and d.summons_id = f.summons_id and d.purpose = f.purpose
      and d.created_at = f.created_at and d.step = f.next_step and d.state = 'queued' and d.attempts = 0
      -- A line that was busy is not free at once.
      and d.unless is distinct from 'called'
      and not exists (
        select 1 from delivery b
        where b.callout_id = f.callout_id and b.summons_id = f.summons_id and b.purpose = f.purpose
          and b.created_at = f.created_at and b.step >= f.step and b.step < f.next_step
          and b.state in ('queued', 'sending', 'accepted', 'delivered', 'read'))
    returning d.id`;
  if (due.length > 0) await wake(tx);
  await logUnreachable(tx, deliveryIds, now);
}

/** Whoever answered was reached, by whatever way: the summons is asked for that here, though its room lies above. */
async function logUnreachable(tx: Tx, deliveryIds: number[], now: Date): Promise<void> {
  const lost = await tx<{ calloutId: number; summonsId: number; memberId: number; purpose: string }[]>`
    with spent as (
      select distinct callout_id, summons_id, member_id, purpose from delivery
      where id = any(${deliveryIds}::bigint[]) and summons_id is not null
    )
    select s.callout_id, s.summons_id, s.member_id, s.purpose from spent s
    where not exists (
        select 1 from delivery d
        where d.callout_id = s.callout_id and d.summons_id = s.summons_id and d.purpose = s.purpose
          and d.state not in ('failed', 'expired'))
      -- Quiet hours that lasted longer than the text was worth: nobody tried.
      and not exists (
        select 1 from delivery d
        where d.callout_id = s.callout_id and d.summons_id = s.summons_id and d.purpose = s.purpose
          and d.state = 'expired' and d.attempts = 0 and d.next_attempt_at >= d.expires_at)
      and not exists (select 1 from summons a where a.id = s.summons_id and a.answered_at is not null)
      and not exists (
        select 1 from log_entry l
        where l.callout_id = s.callout_id and l.member_id = s.member_id and l.type = 'unreachable'
          and l.data ->> 'purpose' = s.purpose)
    order by s.summons_id`;
  await appendLog(
    tx,
    lost.map((s) => ({
      at: now,
      calloutId: s.calloutId,
      memberId: s.memberId,
      type: 'unreachable',
      actor: 'system',
      data: { summonsId: s.summonsId, purpose: s.purpose },
    })),
  );
}

/** These deliveries reached the phone: later steps of their ladders that are needless then are cancelled. */
export async function cancelNeedlessSteps(tx: Tx, deliveryIds: number[]): Promise<void> {
  if (deliveryIds.length === 0) return;
  await tx`
    update delivery set state = 'cancelled' where id in (select hold_waiting(array(
      select q.id from delivery d, delivery q
      where d.id = any(${deliveryIds}::bigint[]) and q.callout_id = d.callout_id and q.summons_id = d.summons_id
        and q.purpose = d.purpose and q.created_at = d.created_at and q.step > d.step
        and q.state = 'queued' and (q.unless = 'received' or q.unless = 'called' and d.channel = 'voice'))))`;
}

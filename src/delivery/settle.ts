// Writes down what the providers said to a batch of messages, all at once and only for attempts that still count.
import type { PendingQuery } from 'postgres';
import type { Database, Tx } from '../kernel/database.ts';
import { appendLog } from '../kernel/log.ts';
import type { Channels, SendResult } from './channel.ts';
import type { ClaimedDelivery } from './claim.ts';
import { endTroubles, failOver } from './failover.ts';
import { type Fate, fateOf, type HeldDelivery, holdDeliveries, writeFates } from './fates.ts';
import { deliveryFacts } from './ladder.ts';
import { endLeases } from './lease.ts';
import { advance, applyReceipts, matchReceipts, whileSettling } from './receipts.ts';
import { afterDoubt, afterRefusal, backoff_seconds, nextReceiptAsk } from './retry-rules.ts';
import { providerOf } from './route-name.ts';

export interface Outcome {
  delivery: ClaimedDelivery;
  result: SendResult;
}

/**
 * One transaction for the batch. An attempt that was meanwhile given up changes nothing, except that a late "accepted"
 * counts as the receipt that it is: the second id leads to the same delivery, and a repeat that has not left stays.
 */
export async function settle(
  db: Database,
  channels: Channels,
  outcomes: Outcome[],
  now: Date,
): Promise<void> {
  if (outcomes.length === 0) return;
  if (outcomes.every(isPlain)) return settlePlain(db, channels, outcomes, now);
  await db.transaction(async (tx) => {
    await whileSettling(tx, providersOf(outcomes));
    const rows = await holdDeliveries(
      tx,
      outcomes.map((o) => o.delivery.id),
    );
    const held = new Map(rows.map((row) => [row.id, row]));
    const counts = ({ delivery }: Outcome) => heldAs(delivery, held.get(delivery.id));
    const settled = outcomes.flatMap((o) => {
      const row = counts(o);
      return row ? { row, result: o.result, fate: fateOfResult(channels, row, o.result, now) } : [];
    });
    const fates = await failOver(tx, channels, settled, now);
    await writeFates(tx, fates, now);
    await keepLate(
      tx,
      outcomes.filter((o) => !counts(o)),
      now,
    );
    const inHand = new Set(fates.flatMap((f) => (f.state === 'sending' ? [f.delivery.id] : [])));
    const over = outcomes.filter((o) => !inHand.has(o.delivery.id));
    await endLeases(
      tx,
      over.map((o) => o.delivery.leaseId),
    );
  });
}

/** `row` as it is in our hand, whether or not somebody wrote that into it; nothing when that attempt counts no more. */
function heldAs(delivery: ClaimedDelivery, row: HeldDelivery | undefined): HeldDelivery | undefined {
  const { attempts, claimedAt, deadlineAt } = delivery;
  if (row?.state === 'sending') return row.attempts === attempts ? row : undefined;
  if (row?.state !== 'queued' || row.attempts !== attempts - 1) return undefined;
  return { ...row, state: 'sending', attempts, deadlineAt, firstSentAt: row.firstSentAt ?? claimedAt };
}

/** Taken, and no more said: nearly every message. */
interface Plain {
  delivery: ClaimedDelivery;
  result: SendResult & { outcome: 'accepted' };
}

const isPlain = (outcome: Outcome): outcome is Plain =>
  outcome.result.outcome === 'accepted' && !outcome.result.delivered;

interface Settled {
  id: number;
  /** Its provider was quicker with a receipt than we with its name. */
  heard: boolean;
}

/** What `settle` does, for the whole batch in one statement that writes and logs. */
async function settlePlain(db: Database, channels: Channels, plain: Plain[], now: Date): Promise<void> {
  const asking = channels.all.filter((c) => firstReceiptAsk(channels, c, now)).map((c) => c.route);
  const routes = [...new Set(plain.map((p) => p.delivery.route))];
  await db.transaction(async (tx) => {
    const first = [
      // A plan made for any batch takes it for ten rows and compares each with each.
      tx`select set_config('plan_cache_mode', 'force_custom_plan', true)`.execute(),
      whileSettling(tx, routes.map(providerOf)).execute(),
    ];
    const [done] = await Promise.all([
      writePlain(tx, plain, asking, now),
      endTroubles(tx, routes, now),
      endLeases(
        tx,
        plain.map((p) => p.delivery.leaseId),
      ),
      ...first,
    ]);
    await advance(
      tx,
      done.flatMap((row) => (row.heard ? [row.id] : [])),
      now,
    );
    if (done.length === plain.length) return;
    const settled = new Set(done.map((row) => row.id));
    await keepLate(
      tx,
      plain.filter((p) => !settled.has(p.delivery.id)),
      now,
    );
  });
}

/** Rows are locked in the order of their ids, as everyone does who writes several. */
function writePlain(tx: Tx, plain: Plain[], asking: string[], now: Date): PendingQuery<Settled[]> {
  // Written out once: a thousand values, each given to a type's own writer three times, cost as much as the update.
  const ids = `{${plain.map((p) => p.delivery.id).join()}}`;
  const attempts = `{${plain.map((p) => p.delivery.attempts).join()}}`;
  const claimed_s = `{${plain.map((p) => p.delivery.claimedAt.getTime() / 1000).join()}}`;
  return tx<Settled[]>`
    with said as (
      select id, attempts, to_timestamp(claimed_s) as claimed_at, provider_id
      from unnest(${ids}::bigint[], ${attempts}::int[], ${claimed_s}::float8[],
        ${plain.map((p) => p.result.providerId)}::text[]) s(id, attempts, claimed_s, provider_id)
    ), held as (
      select id from delivery where id = any(${ids}::bigint[]) order by id for update
    ), settled as (
      update delivery d set
        state = 'accepted', reason = null, attempts = s.attempts, first_sent_at = coalesce(d.first_sent_at, s.claimed_at),
        provider = split_part(d.route, ' ', 1), provider_id = s.provider_id, accepted_at = ${now}::timestamptz,
        ask_receipt_at = case when d.route = any(${asking}::text[]) then ${nextReceiptAsk(now, now)}::timestamptz end,
        deadline_at = null
      from said s, held h
      where d.id = h.id and s.id = h.id and d.id = any(${ids}::bigint[])
        and (d.state = 'queued' and d.attempts = s.attempts - 1 or d.state = 'sending' and d.attempts = s.attempts)
      returning d.id, d.callout_id, d.summons_id, d.member_id, d.purpose, d.channel, d.route, d.attempts, d.provider,
        d.provider_id
    ), logged as (
      insert into log_entry (at, callout_id, member_id, type, actor, data)
      select ${now}::timestamptz, callout_id, null, 'delivery_sent', 'system', jsonb_build_object(
        'purpose', purpose, 'channel', channel, 'route', route, 'provider', min(provider),
        'each', jsonb_build_object('memberId', array_agg(member_id), 'deliveryId', array_agg(id),
          'summonsId', array_agg(summons_id), 'attempt', array_agg(attempts), 'providerId', array_agg(provider_id)))
      from settled group by callout_id, purpose, channel, route
    ), named as (
      insert into provider_message (provider, provider_id, delivery_id) select provider, provider_id, id from settled
    ), heard as (
      update receipt r set delivery_id = s.id from settled s
      where r.provider_id = s.provider_id and r.provider = s.provider and (r.delivery_id is null or r.delivery_id = s.id)
      returning r.delivery_id
    )
    select id, id in (select delivery_id from heard) as heard from settled`;
}

const providersOf = (outcomes: Outcome[]) =>
  [...new Set(outcomes.map((o) => o.delivery.route))].map(providerOf);

/** When to ask for the receipt of a message just accepted; null where nobody can be asked or nobody says. */
export function firstReceiptAsk(channels: Channels, row: { route: string }, now: Date): Date | null {
  const channel = channels.byRoute(row.route);
  return channel?.lookup && channel.kind !== 'push' ? nextReceiptAsk(now, now) : null;
}

function fateOfResult(channels: Channels, row: HeldDelivery, result: SendResult, now: Date): Fate {
  switch (result.outcome) {
    case 'accepted':
      return {
        delivery: row,
        state: 'accepted',
        providerId: result.providerId,
        status: result.delivered ? 'delivered' : 'accepted',
        askReceiptAt: firstReceiptAsk(channels, row, now),
      };
    case 'failed':
      return {
        delivery: row,
        state: 'failed',
        reason: result.reason,
        retire: result.retire,
        alarm: result.alarm,
      };
    case 'retry':
      return fateOf(row, afterRefusal(row, result.retryAfter_seconds, now), result.reason);
    case 'unknown':
      if (channels.byRoute(row.route)?.lookup)
        return { delivery: row, state: 'sending', reason: result.reason, askAt: null };
      // Nobody will say more later, so the lease is not waited for.
      return fateOf(
        row,
        afterDoubt(row, 'cannot-ask', now, backoff_seconds(row.id, row.attempts)),
        result.reason,
      );
  }
}

async function keepLate(tx: Tx, outcomes: Outcome[], now: Date): Promise<void> {
  const late = outcomes.flatMap(({ delivery, result }) =>
    result.outcome === 'accepted' ? [{ delivery, ...result }] : [],
  );
  if (late.length === 0) return;
  await appendLog(
    tx,
    late.map(({ delivery, providerId }) => ({
      at: now,
      calloutId: delivery.calloutId,
      memberId: delivery.memberId,
      type: 'delivery_sent',
      actor: 'system',
      data: {
        ...deliveryFacts(delivery),
        attempt: delivery.attempts,
        provider: providerOf(delivery.route),
        providerId,
        late: true,
      },
    })),
  );
  const ids = late.map(({ delivery, providerId }) => ({
    deliveryId: delivery.id,
    provider: providerOf(delivery.route),
    providerId,
  }));
  await applyReceipts(
    tx,
    late.map(({ delivered }, i) => ({
      ...(ids[i] as (typeof ids)[number]),
      status: delivered ? 'delivered' : 'accepted',
      reason: null,
      at: now,
    })),
    now,
  );
  await matchReceipts(tx, ids, now);
}

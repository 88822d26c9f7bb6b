// Writes down what the providers said to a batch of messages, all at once and only for attempts that still count.
import type { Database, Tx } from '../kernel/database.ts';
import { appendLog } from '../kernel/log.ts';
import type { Channels, SendResult } from './channel.ts';
import type { ClaimedDelivery } from './claim.ts';
import { endTroubles, failOver } from './failover.ts';
import { type Fate, fateOf, type HeldDelivery, holdDeliveries, writeFates } from './fates.ts';
import { deliveryFacts } from './ladder.ts';
import { applyReceipts, lockIds, matchReceipts } from './receipts.ts';
import { afterRefusal, nextReceiptAsk } from './retry-rules.ts';
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
    await lockIds(tx, outcomes.flatMap(idsOf));
    const rows = await holdDeliveries(
      tx,
      outcomes.map((o) => o.delivery.id),
    );
    const held = new Map(rows.map((row) => [row.id, row]));
    const counts = ({ delivery }: Outcome) => {
      const row = held.get(delivery.id);
      return row?.state === 'sending' && row.attempts === delivery.attempts ? row : undefined;
    };
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
  });
}

/** Taken, and no more said: nearly every message. */
interface Plain {
  delivery: ClaimedDelivery;
  result: SendResult & { outcome: 'accepted' };
}

const isPlain = (outcome: Outcome): outcome is Plain =>
  outcome.result.outcome === 'accepted' && !outcome.result.delivered;

/** What `settle` does, for the whole batch in one statement that writes and logs. Rows are locked in the order of their ids. */
async function settlePlain(db: Database, channels: Channels, plain: Plain[], now: Date): Promise<void> {
  const ids = plain.map((p) => p.delivery.id);
  const asking = channels.all.filter((c) => firstReceiptAsk(channels, c, now)).map((c) => c.route);
  await db.transaction(async (tx) => {
    // A plan made for any batch takes it for ten rows and compares each with each.
    const first = [
      tx`select set_config('plan_cache_mode', 'force_custom_plan', true)`.execute(),
      lockIds(tx, plain.flatMap(idsOf)).execute(),
      tx`select id from delivery where id = any(${ids}::bigint[]) order by id for update`.execute(),
    ];
    // A row in hand is known by its deadline: by its state the planner would walk all that are in anybody's hand.
    const written = tx<{ id: number }[]>`
      with said as (
        select * from unnest(${ids}::bigint[], ${plain.map((p) => p.delivery.attempts)}::int[],
          ${plain.map((p) => p.result.providerId)}::text[]) s(id, attempts, provider_id)
      ), settled as (
        update delivery d set
          state = 'accepted', reason = null, provider_id = s.provider_id, accepted_at = ${now}::timestamptz,
          ask_receipt_at = case when d.route = any(${asking}::text[]) then ${nextReceiptAsk(now, now)}::timestamptz end,
          deadline_at = null
        from said s
        where d.id = s.id and d.id = any(${ids}::bigint[]) and d.deadline_at is not null and d.attempts = s.attempts
        returning d.id, d.callout_id, d.summons_id, d.member_id, d.purpose, d.channel, d.route, d.attempts, d.provider_id
      ), logged as (
        insert into log_entry (at, callout_id, member_id, type, actor, data)
        select ${now}::timestamptz, callout_id, member_id, 'delivery_sent', 'system', jsonb_build_object(
          'deliveryId', id, 'summonsId', summons_id, 'purpose', purpose, 'channel', channel, 'route', route,
          'attempt', attempts, 'provider', split_part(route, ' ', 1), 'providerId', provider_id) from settled
      )
      select id from settled`;
    const [done] = await Promise.all([written, ...first]);
    const settled = new Set(done.map((row) => row.id));
    const [counted, late] = [true, false].map((yes) =>
      plain.filter((p) => settled.has(p.delivery.id) === yes),
    );
    const routes = [...new Set((counted ?? []).map((p) => p.delivery.route))];
    await endTroubles(tx, routes, now);
    await matchReceipts(tx, (counted ?? []).map(idOf), now);
    await keepLate(tx, late ?? [], now);
  });
}

/** What its provider calls the message, when it took it. */
const idsOf = ({ delivery, result }: Outcome) =>
  result.outcome === 'accepted'
    ? [{ provider: providerOf(delivery.route), providerId: result.providerId }]
    : [];

const idOf = ({ delivery, result }: Plain) => ({
  deliveryId: delivery.id,
  provider: providerOf(delivery.route),
  providerId: result.providerId,
});

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
      return { delivery: row, state: 'sending', reason: result.reason, askAt: null };
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

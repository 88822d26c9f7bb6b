// Writes down what the providers said to a batch of messages, all at once and only for attempts that still count.
import type { Database, Tx } from '../kernel/database.ts';
import { appendLog } from '../kernel/log.ts';
import type { Channels, SendResult } from './channel.ts';
import type { ClaimedDelivery } from './claim.ts';
import { failOver } from './failover.ts';
import { type Fate, fateOf, type HeldDelivery, holdDeliveries, writeFates } from './fates.ts';
import { deliveryFacts } from './ladder.ts';
import { applyReceipts, matchReceipts } from './receipts.ts';
import { afterRefusal, nextReceiptAsk } from './retry-rules.ts';

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
  await db.transaction(async (tx) => {
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

/** When to ask for the receipt of a message just accepted; null where nobody can be asked or nobody says. */
export function firstReceiptAsk(channels: Channels, row: HeldDelivery, now: Date): Date | null {
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
        provider: delivery.route,
        providerId,
        late: true,
      },
    })),
  );
  const ids = late.map(({ delivery, providerId }) => ({
    deliveryId: delivery.id,
    provider: delivery.route,
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

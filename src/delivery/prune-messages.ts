// What was sent and received is told by the log; the words and numbers themselves go when their time is over.
import type { Tx } from '../kernel/database.ts';

export interface MessagePeriods {
  /** The demo's message log. */
  messages_days: number;
  /** Texts that came in, and to whom messages went. */
  texts_days: number;
}

const before = (now: Date, days: number) => new Date(now.getTime() - days * 86_400_000);

/** Answers to webhooks: of what carries a time until that is over, of others as long as the log. */
export async function pruneWebhooks(tx: Tx, now: Date, keep_days: number): Promise<void> {
  await tx`delete from webhook_call where coalesce(keep_until < ${now}, at < ${before(now, keep_days)})`;
}

/** Removes what is older than its period at `now`; returns how much of each kind. */
export async function pruneMessages(tx: Tx, now: Date, periods: MessagePeriods) {
  const texts = before(now, periods.texts_days);
  const log = await tx`delete from message_log where at < ${before(now, periods.messages_days)}`;
  const inbound = await tx`delete from inbound_message where at < ${texts}`;
  // The row stays: call-outs count their deliveries.
  const addresses = await tx`
    update delivery set address = '', vars = '{}' where created_at < ${texts} and address <> ''
      and state in ('delivered', 'read', 'failed', 'expired', 'cancelled', 'accepted')`;
  return { messages: log.count, texts: inbound.count, addresses: addresses.count };
}

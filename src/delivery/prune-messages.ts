// What was sent and received is told by the log; the words and numbers themselves go when their time is over.
import type { Sql, Tx } from '../kernel/database.ts';

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

/** What of each kind has had its time at `now`. */
function expired(sql: Sql | Tx, now: Date, periods: MessagePeriods) {
  const texts = before(now, periods.texts_days);
  return {
    messages: sql`at < ${before(now, periods.messages_days)}`,
    texts: sql`at < ${texts}`,
    addresses: sql`created_at < ${texts} and address <> ''
      and state in ('delivered', 'read', 'failed', 'expired', 'cancelled', 'accepted')`,
  };
}

/** Removes what is older than its period at `now`; returns how much of each kind. */
export async function pruneMessages(tx: Tx, now: Date, periods: MessagePeriods) {
  const old = expired(tx, now, periods);
  const log = await tx`delete from message_log where ${old.messages}`;
  const inbound = await tx`delete from inbound_message where ${old.texts}`;
  // The row stays: call-outs count their deliveries.
  const addresses = await tx`update delivery set address = '', vars = '{}' where ${old.addresses}`;
  return { messages: log.count, texts: inbound.count, addresses: addresses.count };
}

/** How much of each kind would go at `now`. */
export function countMessages(sql: Sql, now: Date, periods: MessagePeriods) {
  const old = expired(sql, now, periods);
  return {
    messages: sql`select count(*) as n from message_log where ${old.messages}`,
    texts: sql`select count(*) as n from inbound_message where ${old.texts}`,
    addresses: sql`select count(*) as n from delivery where ${old.addresses}`,
  };
}

// Writes what became of deliveries that were being handed over: state, receipts' clock, log, dead addresses, ladders.
import type { Tx } from '../kernel/database.ts';
import { appendLog, type NewLogEntry } from '../kernel/log.ts';
import type { ProviderStatus } from './channel.ts';
import { bringNextStepForward, deliveryFacts } from './ladder.ts';
import { lease } from './lease.ts';
import { applyReceipts, matchReceipts } from './receipts.ts';
import type { Attempted, Next } from './retry-rules.ts';
import { providerOf } from './route-name.ts';

/** A delivery as it stands, locked until the transaction ends. */
export interface HeldDelivery extends Attempted {
  calloutId: number | null;
  summonsId: number | null;
  memberId: number | null;
  purpose: string;
  channel: string;
  route: string;
  address: string;
  template: string;
  /** Routes that it was taken from. */
  triedRoutes: string[];
  state: string;
  deadlineAt: Date | null;
  firstSentAt: Date | null;
}

export type Fate = {
  delivery: HeldDelivery;
} & (
  | {
      state: 'accepted';
      providerId: string;
      status: ProviderStatus;
      reason?: string;
      askReceiptAt: Date | null;
    }
  /** `route`: over this one from now on. */
  | { state: 'queued'; reason: string; at: Date; doubtful: boolean; route?: string }
  | { state: 'failed'; reason: string; retire?: boolean; alarm?: boolean; doubtful?: true }
  | { state: 'expired'; reason: string }
  /** Still not known; asked for at `askAt`, or left to its deadline. */
  | { state: 'sending'; reason: string; askAt: Date | null }
);

export const fateOf = (delivery: HeldDelivery, next: Next, reason: string): Fate => ({
  delivery,
  reason,
  ...next,
});

/** Locks these deliveries in the order of their ids, as everyone does who writes several. */
export function holdDeliveries(tx: Tx, ids: number[]): Promise<HeldDelivery[]> {
  return tx<HeldDelivery[]>`
    select d.id, d.callout_id, d.summons_id, d.member_id, d.purpose, d.channel, d.route, d.address, d.template,
      d.tried_routes, d.state,
      d.attempts, d.doubtful, d.expires_at, d.deadline_at, d.first_sent_at,
      not exists (
        select 1 from delivery n
        where n.callout_id = d.callout_id and n.summons_id = d.summons_id and n.purpose = d.purpose
          and n.created_at = d.created_at
          and (n.step > d.step and n.state = 'queued' or n.state in ('delivered', 'read'))
      ) as last_resort
    from delivery d where d.id = any(${ids}::bigint[]) order by d.id for update of d`;
}

/** Writes `fates` of deliveries in hand, held as they are there. */
export async function writeFates(tx: Tx, fates: Fate[], now: Date): Promise<void> {
  if (fates.length === 0) return;
  await updateRows(tx, fates, now);
  const asked = Map.groupBy(
    fates.filter((f) => f.state === 'sending' && f.askAt !== null),
    (f) => (f as { askAt: Date }).askAt.getTime(),
  );
  for (const [until_ms, same] of asked) {
    await lease(
      tx,
      same.map((f) => f.delivery),
      now,
      new Date(until_ms),
    );
  }
  await retireAddresses(tx, fates, now);
  await appendLog(
    tx,
    fates.map((fate) => logOf(fate, now)),
  );
  const accepted = fates.filter((f) => f.state === 'accepted');
  await matchReceipts(tx, accepted.map(idOf), now);
  // A provider's word that goes beyond "accepted" has the effect of a receipt.
  const told = accepted.filter((f) => f.status !== 'accepted');
  await applyReceipts(
    tx,
    told.map((f) => ({ ...idOf(f), status: f.status, reason: f.reason ?? null, at: now })),
    now,
  );
  const ended = fates.filter((f) => f.state === 'failed' || f.state === 'expired');
  await bringNextStepForward(
    tx,
    ended.map((f) => f.delivery.id),
    now,
  );
}

const idOf = (fate: Fate & { state: 'accepted' }) => ({
  deliveryId: fate.delivery.id,
  provider: providerOf(fate.delivery.route),
  providerId: fate.providerId,
});

async function updateRows(tx: Tx, fates: Fate[], now: Date): Promise<void> {
  const rows = fates.map((f) => ({
    id: f.delivery.id,
    state: f.state,
    reason: f.state === 'accepted' ? null : f.reason,
    providerId: f.state === 'accepted' ? f.providerId : null,
    askReceiptAt: f.state === 'accepted' ? f.askReceiptAt : null,
    nextAttemptAt: f.state === 'queued' ? f.at : null,
    doubtful: f.state === 'queued' ? f.doubtful : null,
    deadlineAt: f.state === 'sending' ? (f.askAt ?? f.delivery.deadlineAt) : null,
    route: f.state === 'queued' ? (f.route ?? null) : null,
    attempts: f.delivery.attempts,
    firstSentAt: f.delivery.firstSentAt,
  }));
  await tx`
    update delivery d set
      state = f.state, reason = f.reason, provider_id = coalesce(f."providerId", d.provider_id),
      accepted_at = case when f.state = 'accepted' then ${now}::timestamptz else d.accepted_at end,
      attempts = f.attempts, first_sent_at = f."firstSentAt", provider = split_part(d.route, ' ', 1),
      ask_receipt_at = f."askReceiptAt", next_attempt_at = coalesce(f."nextAttemptAt", d.next_attempt_at),
      doubtful = coalesce(f.doubtful, d.doubtful), deadline_at = f."deadlineAt", route = coalesce(f.route, d.route),
      tried_routes = case when f.route is null then d.tried_routes else array_append(d.tried_routes, d.route) end
    from jsonb_to_recordset(${tx.json(rows as never)}) as
      f(id bigint, state text, reason text, "providerId" text, "askReceiptAt" timestamptz,
        "nextAttemptAt" timestamptz, doubtful boolean, "deadlineAt" timestamptz, route text, attempts smallint,
        "firstSentAt" timestamptz)
    where d.id = f.id`;
}

async function retireAddresses(tx: Tx, fates: Fate[], now: Date): Promise<void> {
  const dead = fates.filter((f) => f.state === 'failed' && f.retire).map((f) => f.delivery.address);
  if (dead.length === 0) return;
  await tx`
    update contact_point c set retired_at = ${now}
    from (select id from contact_point where address = any(${dead}::text[]) and retired_at is null
      order by id for update) d
    where c.id = d.id`;
}

const LOG_TYPE: Record<Fate['state'], string> = {
  accepted: 'delivery_sent',
  queued: 'delivery_retry',
  failed: 'delivery_failed',
  expired: 'delivery_expired',
  sending: 'delivery_unknown',
};

function logOf(fate: Fate, now: Date): NewLogEntry {
  const { delivery } = fate;
  const facts: Record<string, unknown> = { ...deliveryFacts(delivery), attempt: delivery.attempts };
  if (fate.state === 'accepted')
    Object.assign(facts, { provider: providerOf(delivery.route), providerId: fate.providerId });
  else facts.reason = fate.reason;
  if (fate.state === 'queued')
    Object.assign(facts, { again: fate.at.toISOString(), doubtful: fate.doubtful, to: fate.route });
  if (fate.state === 'failed' && fate.alarm) facts.alarm = true;
  if (fate.state === 'failed' && fate.doubtful) facts.doubtful = true;
  return {
    at: now,
    calloutId: delivery.calloutId,
    memberId: delivery.memberId,
    type: fate.state === 'queued' && fate.route ? 'delivery_rerouted' : LOG_TYPE[fate.state],
    actor: 'system',
    data: facts,
  };
}

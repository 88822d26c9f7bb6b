// Takes in what providers say of our deliveries: every arrival is kept, states only move forward, ladders follow.
import type { Row as AnyRow, PendingQuery } from 'postgres';
import type { Database, Tx } from '../kernel/database.ts';
import { appendLog, type NewLogEntry } from '../kernel/log.ts';
import type { ProviderStatus } from './channel.ts';
import { bringNextStepForward, cancelNeedlessSteps, deliveryFacts } from './ladder.ts';
import { showInHand } from './lease.ts';
import { concerns, type DeliveryState, hasArrived, stateAfter } from './receipt-rules.ts';

export interface Receipt {
  /** The route's name, as stored with the delivery. */
  provider: string;
  providerId: string;
  status: ProviderStatus;
  reason: string | null;
  /** When it reached us. */
  at: Date;
  /** Known when the receipt carried our own reference; else the provider's id leads to the delivery. */
  deliveryId?: number;
}

/** A delivery whose provider's id has just become known. */
export interface KnownId {
  deliveryId: number;
  provider: string;
  providerId: string;
}

/** Seconds after acceptance at which a missing receipt is asked for. */
export const RECEIPT_WAIT_SECONDS = 60;

const RECEIPT_LOCK = 7_280_023;

interface Row {
  id: number;
  calloutId: number | null;
  summonsId: number | null;
  memberId: number | null;
  purpose: string;
  channel: string;
  route: string;
  state: DeliveryState;
  attempts: number;
  provider: string | null;
  providerId: string | null;
}

interface Heard {
  deliveryId: number;
  provider: string;
  providerId: string;
  status: ProviderStatus;
  reason: string | null;
  at: Date;
}

/** One receipt, one transaction. A receipt whose delivery is not known yet waits for `matchReceipts`. */
export async function applyReceipt(db: Database, receipt: Receipt): Promise<void> {
  await db.transaction((tx) => applyReceipts(tx, [receipt], receipt.at));
}

/**
 * Stores `receipts` in the order given and moves the deliveries that they speak of. Whoever holds rows of deliveries
 * gives only receipts that name theirs.
 */
export async function applyReceipts(tx: Tx, receipts: Receipt[], now: Date): Promise<void> {
  if (receipts.length === 0) return;
  await awaitSettling(tx, receipts);
  const rows = receipts.map((r) => ({ ...r, at: r.at.toISOString(), deliveryId: r.deliveryId ?? null }));
  const stored = await tx<{ deliveryId: number | null }[]>`
    insert into receipt (provider, provider_id, status, reason, at, delivery_id)
    select r.provider, r."providerId", r.status, r.reason, r.at, coalesce(r."deliveryId", d.id)
    from jsonb_to_recordset(${tx.json(rows as never)}) as
      r(provider text, "providerId" text, status text, reason text, at timestamptz, "deliveryId" bigint)
    left join lateral (
      select m.delivery_id as id from provider_message m
      where m.provider = r.provider and m.provider_id = r."providerId" order by m.delivery_id desc limit 1
    ) d on true
    returning delivery_id`;
  await advance(
    tx,
    stored.flatMap((r) => (r.deliveryId === null ? [] : [r.deliveryId])),
    now,
  );
}

/**
 * For whoever settles deliveries: what their providers call them, just heard. Receipts find them by it from now on; those
 * that came before are joined to their deliveries and count. Call it in the settling transaction, after the update;
 * `whileSettling` stands at its beginning.
 */
export async function matchReceipts(tx: Tx, known: KnownId[], now: Date): Promise<void> {
  if (known.length === 0) return;
  const matched = await tx<{ deliveryId: number }[]>`
    with k as (
      select * from unnest(${known.map((k) => k.deliveryId)}::bigint[], ${known.map((k) => k.provider)}::text[],
        ${known.map((k) => k.providerId)}::text[]) k(id, provider, provider_id)
    ), named as (
      insert into provider_message (provider, provider_id, delivery_id) select provider, provider_id, id from k
    )
    update receipt r set delivery_id = k.id from k
    where r.provider = k.provider and r.provider_id = k.provider_id and (r.delivery_id is null or r.delivery_id = k.id)
    returning r.delivery_id`;
  await advance(
    tx,
    matched.map((r) => r.deliveryId),
    now,
  );
}

/**
 * A receipt and the settling of its delivery at the same moment: the second sees what the first wrote. Any number settle
 * side by side, one lock for each provider; only a receipt of nothing we know waits for them. Always before rows of
 * deliveries: the other order could wait in a circle.
 */
export function whileSettling(tx: Tx, providers: string[]): PendingQuery<AnyRow[]> {
  return tx`
    select pg_advisory_xact_lock_shared(${RECEIPT_LOCK}, k.key)
    from (select distinct hashtext(x) as key from unnest(${providers}::text[]) x order by 1) k`;
}

/** Lets those finish who may be writing down the very ids that these receipts speak of. */
async function awaitSettling(tx: Tx, receipts: Receipt[]): Promise<void> {
  const nameless = receipts.filter((r) => r.deliveryId === undefined);
  if (nameless.length === 0) return;
  await tx`
    select pg_advisory_xact_lock(${RECEIPT_LOCK}, k.key) from (
      select distinct hashtext(r.provider) as key
      from unnest(${nameless.map((r) => r.provider)}::text[], ${nameless.map((r) => r.providerId)}::text[])
        r(provider, provider_id)
      where not exists (
        select from provider_message m where m.provider = r.provider and m.provider_id = r.provider_id)
      order by 1) k`;
}

/** Brings each delivery to the state that all its receipts together give, logs the changes, moves the ladders. */
export async function advance(tx: Tx, deliveryIds: number[], now: Date): Promise<void> {
  if (deliveryIds.length === 0) return;
  const ids = [...new Set(deliveryIds)];
  await showInHand(tx, ids);
  const rows = await tx<Row[]>`
    select id, callout_id, summons_id, member_id, purpose, channel, route, state, attempts, provider, provider_id
    from delivery where id = any(${ids}::bigint[]) and attempts > 0 order by id for update`;
  const heard = await tx<Heard[]>`
    select delivery_id, provider, provider_id, status, reason, at
    from receipt where delivery_id = any(${ids}::bigint[]) order by id`;
  const byDelivery = Map.groupBy(heard, (h) => h.deliveryId);
  const changes = rows
    .map((row) => changeOf(row, byDelivery.get(row.id) ?? [], now))
    .filter((change) => change.to !== change.row.state);
  if (changes.length === 0) return;
  await writeChanges(tx, changes, now);
  await appendLog(
    tx,
    changes.map((c) => logOf(c, now)),
  );
  await cancelNeedlessSteps(
    tx,
    changes.filter((c) => hasArrived(c.to)).map((c) => c.row.id),
  );
  await bringNextStepForward(
    tx,
    changes.filter((c) => c.to === 'failed').map((c) => c.row.id),
    now,
  );
}

interface Change {
  row: Row;
  to: DeliveryState;
  /** The provider's name for the attempt that counts; adopted from the first receipt when its reply was lost. */
  provider: string | null;
  providerId: string | null;
  reason: string | null;
  acceptedAt: Date;
  deliveredAt: Date | null;
  readAt: Date | null;
}

function changeOf(row: Row, heard: Heard[], now: Date): Change {
  const named = row.providerId !== null ? row : (heard[0] ?? row);
  const counting = heard.filter((h) => concerns(named, h));
  const first = (...statuses: ProviderStatus[]) =>
    counting.find((h) => statuses.includes(h.status))?.at ?? null;
  return {
    row,
    to: counting.reduce((state, h) => stateAfter(state, h.status), row.state),
    provider: named.provider,
    providerId: named.providerId,
    reason: counting.findLast((h) => h.status === 'failed')?.reason ?? 'undelivered',
    acceptedAt: first('accepted') ?? now,
    deliveredAt: first('delivered', 'read'),
    readAt: first('read'),
  };
}

async function writeChanges(tx: Tx, changes: Change[], now: Date): Promise<void> {
  const rows = changes.map(({ row, ...c }) => ({ ...c, id: row.id }));
  const ask_at = new Date(now.getTime() + RECEIPT_WAIT_SECONDS * 1000);
  await tx`
    update delivery d set
      state = c."to", provider = c.provider, provider_id = c."providerId", deadline_at = null,
      reason = case when c."to" = 'failed' then c.reason end,
      accepted_at = case when c."to" = 'failed' then d.accepted_at
        else coalesce(d.accepted_at, c."acceptedAt") end,
      delivered_at = coalesce(d.delivered_at, c."deliveredAt"), read_at = coalesce(d.read_at, c."readAt"),
      ask_receipt_at = case when c."to" = 'accepted' then ${ask_at}::timestamptz end
    from jsonb_to_recordset(${tx.json(rows as never)}) as
      c(id bigint, "to" text, provider text, "providerId" text, reason text, "acceptedAt" timestamptz,
        "deliveredAt" timestamptz, "readAt" timestamptz)
    where d.id = c.id`;
  // Of a reply that was lost: its provider may speak of it again by that id alone.
  const heard = changes.filter((c) => c.row.providerId === null && c.providerId !== null);
  if (heard.length === 0) return;
  await tx`
    insert into provider_message (provider, provider_id, delivery_id)
    select * from unnest(${heard.map((c) => c.provider)}::text[], ${heard.map((c) => c.providerId)}::text[],
      ${heard.map((c) => c.row.id)}::bigint[])`;
}

function logOf(change: Change, now: Date): NewLogEntry {
  return {
    at: now,
    calloutId: change.row.calloutId,
    memberId: change.row.memberId,
    type: `delivery_${change.to}`,
    actor: `provider:${change.provider}`,
    data: {
      ...deliveryFacts(change.row),
      providerId: change.providerId,
      ...(change.to === 'failed' && { reason: change.reason }),
    },
  };
}

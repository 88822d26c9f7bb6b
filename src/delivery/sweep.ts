// Looks after what has no other clock: lost outcomes, receipts that did not come, texts whose moment has passed.
import type { Database } from '../kernel/database.ts';
import type { Channels, LookupResult } from './channel.ts';
import { LEASE_SECONDS } from './claim.ts';
import { expireDue, rerouteStranded } from './expire.ts';
import { type Fate, fateOf, type HeldDelivery, holdDeliveries, writeFates } from './fates.ts';
import { inParallel, inTime } from './in-time.ts';
import { type Asked, endLeases, takeOverdue } from './lease.ts';
import { wake } from './outbox.ts';
import { applyReceipts, whileSettling } from './receipts.ts';
import { referenceOf } from './reference.ts';
import { afterDoubt, type Doubt, nextReceiptAsk } from './retry-rules.ts';
import { providerOf } from './route-name.ts';
import { firstReceiptAsk } from './settle.ts';

/** Lookups at once and in one sweep: two rounds of them end well within the lease. */
const WIDTH = 20;
const BATCH = 40;
const TIMEOUT_MS = 10_000;

/** One sweep: does at most a batch of each kind. Returns how many rows it moved; 0 when nothing was due at `now`. */
export async function sweep(
  db: Database,
  channels: Channels,
  now: Date,
  timeout_ms = TIMEOUT_MS,
): Promise<number> {
  const expired = await expireDue(db, now);
  const rerouted = await rerouteStranded(db, channels, now);
  const decided = await decideOverdue(db, channels, now, timeout_ms);
  const asked = await askForReceipts(db, channels, now, timeout_ms);
  return expired + rerouted + decided + asked;
}

type Answer = LookupResult | Doubt;

async function lookUp(channels: Channels, about: Asked, timeout_ms: number): Promise<Answer> {
  const channel = channels.byRoute(about.route);
  if (!channel?.lookup) return 'cannot-ask';
  const { address, providerId } = about;
  const ask = async () => channel.lookup?.({ address, providerId, reference: referenceOf(about.id) }) ?? null;
  return inTime(timeout_ms, ask).then(
    (found) => found ?? 'not-there',
    () => 'no-answer',
  );
}

/** Messages whose outcome nobody wrote in time: the provider is asked, else they go again. */
async function decideOverdue(
  db: Database,
  channels: Channels,
  now: Date,
  timeout_ms: number,
): Promise<number> {
  const until = new Date(now.getTime() + LEASE_SECONDS * 1000);
  const { leases, taken, leaseId } = await takeOverdue(db, now, until, BATCH);
  if (leaseId === null) return leases;
  const answers = await inParallel(taken, WIDTH, (row) => lookUp(channels, row, timeout_ms));
  await db.transaction(async (tx) => {
    await whileSettling(
      tx,
      taken.map((row) => providerOf(row.route)),
    );
    const held = new Map(
      (
        await holdDeliveries(
          tx,
          taken.map((row) => row.id),
        )
      ).map((row) => [row.id, row]),
    );
    const fates = taken.flatMap((asked, i) => {
      const row = held.get(asked.id);
      const open = row?.state === 'sending' && row.attempts === asked.attempts;
      return open ? fateOfAnswer(channels, row, answers[i] as Answer, now) : [];
    });
    await writeFates(tx, fates, now);
    await endLeases(
      tx,
      taken.map(() => leaseId),
    );
    // Their routes' lanes sleep until something is due that they know of.
    if (fates.some((f) => f.state === 'queued')) await wake(tx);
  });
  return taken.length;
}

function fateOfAnswer(channels: Channels, row: HeldDelivery, answer: Answer, now: Date): Fate {
  if (typeof answer === 'string') return fateOf(row, afterDoubt(row, answer, now), `fate unknown: ${answer}`);
  return {
    delivery: row,
    state: 'accepted',
    ...answer,
    askReceiptAt: firstReceiptAsk(channels, row, now),
  };
}

/** Accepted messages of which the provider said no more: it is asked. The next question is written before this one. */
async function askForReceipts(
  db: Database,
  channels: Channels,
  now: Date,
  timeout_ms: number,
): Promise<number> {
  const taken = await db.transaction(async (tx) => {
    const rows = await tx<(Asked & { state: string; acceptedAt: Date | null })[]>`
      select id, route, address, provider_id, state, accepted_at from delivery
      where ask_receipt_at <= ${now} order by ask_receipt_at, id limit ${BATCH} for update skip locked`;
    if (rows.length === 0) return rows;
    const next = rows.map((row) => ({
      id: row.id,
      at:
        row.state === 'accepted' && channels.byRoute(row.route)?.lookup
          ? nextReceiptAsk(row.acceptedAt ?? now, now)
          : null,
    }));
    await tx`
      update delivery d set ask_receipt_at = n.at
      from jsonb_to_recordset(${tx.json(next as never)}) as n(id bigint, at timestamptz) where d.id = n.id`;
    return rows;
  });
  const open = taken.filter((row) => row.state === 'accepted' && channels.byRoute(row.route)?.lookup);
  const answers = await inParallel(open, WIDTH, (row) => lookUp(channels, row, timeout_ms));
  const receipts = open.flatMap((row, i) => {
    const answer = answers[i] as Answer;
    if (typeof answer === 'string' || answer.status === 'accepted') return [];
    const { providerId, status, reason = null } = answer;
    return { deliveryId: row.id, provider: providerOf(row.route), providerId, status, reason, at: now };
  });
  if (receipts.length > 0) await db.transaction((tx) => applyReceipts(tx, receipts, now));
  return taken.length;
}

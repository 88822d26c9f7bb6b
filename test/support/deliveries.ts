// Deliveries in any state, for tests of what happens to them.

import { shownState } from '../../src/delivery/lease.ts';
import type { NewDelivery } from '../../src/delivery/outbox.ts';
import { enqueue } from '../../src/delivery/outbox.ts';
import type { Database } from '../../src/kernel/database.ts';

export const minutesAfter = (at: Date, minutes: number) => new Date(at.getTime() + minutes * 60_000);

export function aDelivery(now: Date, over: Partial<NewDelivery> = {}): NewDelivery {
  return {
    calloutId: 1,
    summonsId: 1,
    memberId: 1,
    purpose: 'summons',
    channel: 'push',
    route: 'web-push',
    address: 'https://push.example/1',
    priority: 10,
    ordinal: 0,
    step: 0,
    unless: null,
    template: 'summons',
    vars: {},
    sendAt: now,
    expiresAt: minutesAfter(now, 30),
    ...over,
  };
}

/** Nothing waits, is in hand or was ever sent. */
export const emptyOutbox = (db: Database) =>
  db.sql`truncate delivery, delivery_queue, delivery_lease, provider_message, receipt, route_pace restart identity`;

export interface DeliveryRow {
  id: number;
  step: number;
  state: string;
  reason: string | null;
  providerId: string | null;
  nextAttemptAt: Date;
  acceptedAt: Date | null;
  deliveredAt: Date | null;
  readAt: Date | null;
}

export async function deliveriesOf(db: Database, summonsId: number): Promise<DeliveryRow[]> {
  return db.sql<DeliveryRow[]>`
    select id, step, ${shownState(db.sql)} as state, reason, provider_id, next_attempt_at, accepted_at, delivered_at, read_at
    from delivery d where summons_id = ${summonsId} order by step, id`;
}

/** Enqueues a ladder and says its ids by step. */
export async function aLadder(
  db: Database,
  now: Date,
  summonsId: number,
  steps: Partial<NewDelivery>[],
): Promise<number[]> {
  const rows = steps.map((over, step) => aDelivery(now, { summonsId, memberId: summonsId, step, ...over }));
  await db.transaction((tx) => enqueue(tx, rows, now));
  return (await deliveriesOf(db, summonsId)).map((d) => d.id);
}

/** As a dispatcher leaves a delivery that it has handed over. */
export async function handOver(
  db: Database,
  id: number,
  now: Date,
  about: { state?: 'sending' | 'accepted'; provider?: string; providerId?: string | null } = {},
): Promise<void> {
  const state = about.state ?? 'accepted';
  await db.sql`
    update delivery set state = ${state}, attempts = attempts + 1, first_sent_at = coalesce(first_sent_at, ${now}),
      deadline_at = ${state === 'sending' ? minutesAfter(now, 1) : null}, accepted_at = ${state === 'accepted' ? now : null},
      provider = ${about.providerId === null ? null : (about.provider ?? 'web-push')},
      provider_id = ${about.providerId === undefined ? `p${id}` : about.providerId}
    where id = ${id}`;
  await db.sql`delete from delivery_queue where id = ${id}`;
  if (state === 'sending') {
    await db.sql`
      insert into delivery_lease (claimed_at, deadline_at, delivery_ids, attempts)
      select ${now}, ${minutesAfter(now, 1)}, array[id], array[attempts] from delivery where id = ${id}`;
  }
  await db.sql`
    insert into provider_message (provider, provider_id, delivery_id)
    select provider, provider_id, id from delivery where id = ${id} and provider_id is not null`;
}

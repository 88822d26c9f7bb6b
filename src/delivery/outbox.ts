// Puts messages into the outbox and takes them out again, inside the transaction of the change that caused them.
import type { Sql, Tx } from '../kernel/database.ts';
import { liftShared } from '../kernel/lift.ts';
import { withdraw } from './cancel.ts';
import type { ChannelKind } from './channel.ts';

export interface NewDelivery {
  calloutId: number | null;
  summonsId: number | null;
  memberId: number | null;
  purpose: string;
  channel: ChannelKind;
  route: string;
  address: string;
  priority: number;
  ordinal: number;
  step: number;
  /** What makes it needless: an earlier step was received, the person answered, an earlier call was taken. */
  unless: 'received' | 'answered' | 'called' | null;
  template: string;
  vars: Record<string, string>;
  sendAt: Date;
  expiresAt: Date;
}

/** Channel on which dispatchers hear that there is work. */
export const OUTBOX_CHANNEL = 'muster_outbox';

const COLUMNS = `"calloutId" int, "summonsId" bigint, "memberId" int, purpose text, channel text, route text,
  address text, priority smallint, ordinal int, step smallint, unless text, template text, vars jsonb,
  "sendAt" timestamptz, "expiresAt" timestamptz`;

/** Enqueues `rows`; dispatchers are woken when the transaction commits. Gives their ids. */
export async function enqueue(tx: Tx, rows: NewDelivery[], now: Date): Promise<number[]> {
  if (rows.length === 0) return [];
  const { shared, own } = liftShared(rows);
  const words = liftShared(rows.map((row) => row.vars));
  const mine = own.map((row, i) => ({ ...row, vars: words.own[i] }));
  const ours = { ...shared, vars: words.shared };
  const columns = tx.unsafe(COLUMNS);
  const made = await tx<{ id: number }[]>`
    insert into delivery (callout_id, summons_id, member_id, purpose, channel, route, address, priority, ordinal,
      step, unless, template, vars, next_attempt_at, expires_at, created_at)
    select coalesce(d."calloutId", s."calloutId"), coalesce(d."summonsId", s."summonsId"),
      coalesce(d."memberId", s."memberId"), coalesce(d.purpose, s.purpose), coalesce(d.channel, s.channel),
      coalesce(d.route, s.route), coalesce(d.address, s.address), coalesce(d.priority, s.priority),
      coalesce(d.ordinal, s.ordinal), coalesce(d.step, s.step), coalesce(d.unless, s.unless),
      coalesce(d.template, s.template), s.vars || d.vars, coalesce(d."sendAt", s."sendAt"),
      coalesce(d."expiresAt", s."expiresAt"), ${now}
    from jsonb_to_record(${tx.json(ours as never)}) as s(${columns}),
      jsonb_to_recordset(${tx.json(mine as never)}) as d(${columns})
    returning id`;
  await wake(tx);
  return made.map((row) => row.id);
}

/** Tells dispatchers that there is work, when the transaction commits. */
export async function wake(tx: Sql | Tx): Promise<void> {
  await tx`select pg_notify(${OUTBOX_CHANNEL}, '')`;
}

/**
 * An answer makes a person's own remaining messages needless: cancels what is still queued for these summonses, and
 * lets what is being handed over at this moment not go a second time. Other purposes (a stand-down) stay. Deliveries
 * are found through their summons, whose call-out is what the index on them begins with.
 */
export async function cancelQueued(
  tx: Tx,
  summonsIds: number[],
  purposes: string[],
  now: Date,
): Promise<void> {
  if (summonsIds.length === 0) return;
  await withdraw(
    tx,
    tx`select d.id from summons s join delivery d on d.callout_id = s.callout_id and d.summons_id = s.id
      where s.id = any(${summonsIds}::bigint[]) and d.purpose = any(${purposes}) and d.state in ('queued', 'sending')`,
    now,
  );
}

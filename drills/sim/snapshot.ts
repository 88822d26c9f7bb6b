// What the tables say at one moment: read between the steps, by nobody's leave.
import type { Sql } from '../../src/kernel/database.ts';

export interface DeliveryRow {
  id: number;
  calloutId: number | null;
  summonsId: number | null;
  memberId: number | null;
  purpose: string;
  channel: 'push' | 'sms';
  route: string;
  address: string;
  state: string;
  attempts: number;
  reason: string | null;
  nextAttemptAt: Date;
  deadlineAt: Date | null;
  expiresAt: Date;
  askReceiptAt: Date | null;
  kind: string | null;
  /** Its place in the queue says what it says itself. */
  placed: boolean;
  /** In the queue, whatever it says there. */
  places: number;
  /** Somebody's lease has it, which ends when it says. */
  leased: boolean;
}

export interface CalloutLine {
  id: number;
  kind: string;
  state: string;
  version: number;
  nextCheckAt: Date | null;
  stoodDownAt: Date | null;
  /** Of everything in its rows that rules speak about. */
  fingerprint: string;
}

export interface EchelonRow {
  calloutId: number;
  number: number;
  state: string;
}

export interface SummonsRow {
  id: number;
  calloutId: number;
  memberId: number;
  engaged: boolean;
  askedTimes: number;
  answered: boolean;
  released: boolean;
}

export interface Snapshot {
  callouts: CalloutLine[];
  echelons: EchelonRow[];
  summonses: SummonsRow[];
  deliveries: DeliveryRow[];
}

/** All in one statement, which is one moment and one way to the database. */
export async function takeSnapshot(sql: Sql): Promise<Snapshot> {
  const [now] = await sql<[Snapshot]>`
    select (select coalesce(json_agg(c order by c.id), '[]') from (
        select c.id, c.kind, c.state, c.version, c.next_check_at as "nextCheckAt", c.stood_down_at as "stoodDownAt",
          md5(c::text || coalesce((select string_agg(s::text, '' order by s.id) from summons s where s.callout_id = c.id), '')
            || (select string_agg(e::text, '' order by e.number) from echelon e where e.callout_id = c.id)) as fingerprint
        from callout c) c) as callouts,
      (select coalesce(json_agg(e order by e."calloutId", e.number), '[]') from (
        select callout_id as "calloutId", number, state from echelon) e) as echelons,
      (select coalesce(json_agg(s order by s.id), '[]') from (
        select id, callout_id as "calloutId", member_id as "memberId", engaged, asked_times as "askedTimes",
          answered_at is not null as answered, released_at is not null as released from summons) s) as summonses,
      (select coalesce(json_agg(d order by d.id), '[]') from (
        select id, callout_id as "calloutId", summons_id as "summonsId", member_id as "memberId", purpose, channel, route,
          address, coalesce(h.shown, delivery.state) as state, coalesce(h.attempt, attempts) as attempts, reason,
          next_attempt_at as "nextAttemptAt", coalesce(delivery.deadline_at, h.deadline_at) as "deadlineAt",
          expires_at as "expiresAt", ask_receipt_at as "askReceiptAt", vars->>'kind' as kind,
          (select count(*)::int from delivery_queue q where q.id = delivery.id) as places,
          exists (select from delivery_queue q where q.id = delivery.id and (q.route, q.priority, q.ordinal,
            q.next_attempt_at, q.expires_at) = (delivery.route, delivery.priority, delivery.ordinal,
            delivery.next_attempt_at, delivery.expires_at)) as placed,
          coalesce(h.deadline_at = coalesce(delivery.deadline_at, h.deadline_at), false) as leased
        from delivery left join (
          select distinct on (delivery_id) delivery_id, attempt, deadline_at, 'sending' as shown
          from delivery_in_hand order by delivery_id, lease_id desc) h on h.delivery_id = delivery.id) d) as deliveries`;
  for (const row of [...now.callouts, ...now.deliveries]) readInstants(row);
  return now;
}

/** JSON has no instants: what is named as one becomes one. */
function readInstants(row: object): void {
  for (const [key, value] of Object.entries(row)) {
    if (key.endsWith('At') && typeof value === 'string') Object.assign(row, { [key]: new Date(value) });
  }
}

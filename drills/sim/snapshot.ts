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
  createdAt: Date;
  kind: string | null;
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

export async function takeSnapshot(sql: Sql): Promise<Snapshot> {
  const [callouts, echelons, summonses, deliveries] = await Promise.all([
    sql<CalloutLine[]>`
      select c.id, c.kind, c.state, c.version, c.next_check_at, c.stood_down_at,
        md5(c::text || coalesce((select string_agg(s::text, '' order by s.id) from summons s where s.callout_id = c.id), '')
          || (select string_agg(e::text, '' order by e.number) from echelon e where e.callout_id = c.id)) as fingerprint
      from callout c order by c.id`,
    sql<EchelonRow[]>`select callout_id, number, state from echelon order by callout_id, number`,
    sql<SummonsRow[]>`
      select id, callout_id, member_id, engaged, asked_times, answered_at is not null as answered,
        released_at is not null as released from summons order by id`,
    sql<DeliveryRow[]>`
      select id, callout_id, summons_id, member_id, purpose, channel, route, address, state, attempts, reason,
        next_attempt_at, deadline_at, expires_at, ask_receipt_at, created_at, vars->>'kind' as kind from delivery order by id`,
  ]);
  return { callouts, echelons, summonses, deliveries };
}

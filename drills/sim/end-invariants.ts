// What must hold when a simulated world has come to rest: nobody missed, no answer lost, everybody stood down.
import type { Sql } from '../../src/kernel/database.ts';
import type { Fail, Ledger } from './ledger.ts';
import type { DeliveryRow, Snapshot, SummonsRow } from './snapshot.ts';

const KEPT = /\b(recorded|late|noted)\b/;

/** A text whose webhook never came is asked for within so long. */
const FETCHED_MS = 6 * 60_000;

export async function endInvariants(
  sql: Sql,
  ledger: Ledger,
  now: Snapshot,
  now_ms: number,
  fail: Fail,
): Promise<void> {
  for (const d of now.deliveries) {
    if (d.state === 'queued' || d.state === 'sending')
      fail('comes-to-rest', `delivery ${d.id} is ${d.state}`);
  }
  for (const c of now.callouts) {
    if (c.state === 'active' || c.state === 'held') fail('comes-to-rest', `call-out ${c.id} is ${c.state}`);
  }
  const ladders = Map.groupBy(now.deliveries, (d) => d.summonsId);
  const taken = new Set(ledger.attempts.filter((a) => a.taken).map((a) => a.deliveryId));
  const unreachable = await toldUnreachable(sql);
  for (const s of now.summonses) {
    const mine = ladders.get(s.id) ?? [];
    nobodyMissed(s, mine, taken, unreachable('summons'), fail);
    standDownReaches(s, mine, taken, unreachable('stand_down'), fail);
  }
  await answersKept(sql, ledger, now_ms, fail);
}

/** Summonses of which the log says that nothing could bring them this message. */
async function toldUnreachable(sql: Sql): Promise<(purpose: string) => Set<number>> {
  const rows = await sql<{ id: string; purpose: string }[]>`
    select data->>'summonsId' as id, data->>'purpose' as purpose from log_entry where type = 'unreachable'`;
  return (purpose) => new Set(rows.filter((r) => r.purpose === purpose).map((r) => Number(r.id)));
}

/** Everybody who was summoned has the message, or answered, or was let go, or is named as unreachable. */
function nobodyMissed(
  s: SummonsRow,
  mine: DeliveryRow[],
  taken: Set<number>,
  unreachable: Set<number>,
  fail: Fail,
): void {
  const summons = mine.filter((d) => d.purpose === 'summons');
  if (summons.length === 0) fail('nobody-missed', `summons ${s.id} has no message`);
  if (summons.some((d) => taken.has(d.id)) || s.answered) return;
  const givenUp = summons.length > 0 && summons.every((d) => d.state === 'failed' || d.state === 'expired');
  if (givenUp && !unreachable.has(s.id))
    fail(
      'nobody-missed',
      `summons ${s.id} reached nobody and nobody was told: ${summons.map((d) => `${d.state} ${d.reason}`)}`,
    );
}

/** Whoever was contacted hears of the end, and nobody else does. */
function standDownReaches(
  s: SummonsRow,
  mine: DeliveryRow[],
  taken: Set<number>,
  unreachable: Set<number>,
  fail: Fail,
): void {
  const ends = mine.filter((d) => d.purpose === 'stand_down');
  const asked = mine.filter((d) => d.purpose !== 'stand_down' && d.attempts > 0);
  const contacted = asked.some((d) => taken.has(d.id)) || s.answered;
  if (ends.length > 0 && asked.length === 0 && !s.answered)
    fail('stand-down-reaches', `summons ${s.id} was never contacted and is stood down`);
  if (!contacted || !s.released) return;
  if (ends.length === 0 && !unreachable.has(s.id))
    fail(
      'stand-down-reaches',
      `summons ${s.id} was contacted and is not told of the end: ${mine.map((d) => `${d.id} ${d.purpose} ${d.channel} ${d.state} ${d.attempts}`)}`,
    );
  const spent = ends.every((d) => ['failed', 'cancelled', 'expired'].includes(d.state));
  if (!ends.some((d) => taken.has(d.id)) && !spent)
    fail(
      'stand-down-reaches',
      `summons ${s.id} did not get the stand-down: ${ends.map((d) => `${d.channel} ${d.state} ${d.reason}`)}`,
    );
}

/** Each answer once: those that were taken, and none that nobody gave. */
async function answersKept(sql: Sql, ledger: Ledger, now_ms: number, fail: Fail): Promise<void> {
  const rows = await sql<{ clientId: string; n: number }[]>`
    select client_id, count(*)::int as n from response where client_id is not null group by client_id`;
  const stored = new Map(rows.map((r) => [r.clientId, r.n]));
  for (const g of ledger.given.filter((one) => one.by === 'link')) {
    const n = stored.get(g.id) ?? 0;
    if (n > 1) fail('answers-kept', `answer ${g.id} counts ${n} times`);
    if (g.outcome === null) fail('answers-kept', `answer ${g.id} was never taken`);
    else if (KEPT.test(g.outcome) && n !== 1)
      fail('answers-kept', `answer ${g.id} was ${g.outcome} and is not there`);
  }
  const texts = await sql<
    { providerId: string; outcome: string }[]
  >`select provider_id, outcome from inbound_message`;
  const handled = new Map(texts.map((t) => [t.providerId, t.outcome]));
  for (const g of ledger.given.filter((one) => one.by === 'sms')) {
    const outcome = handled.get(g.id);
    if (!outcome && g.outcome === null && now_ms - g.at_ms < FETCHED_MS) continue;
    if (!outcome || outcome === 'pending') fail('answers-kept', `text ${g.id} is ${outcome ?? 'nowhere'}`);
  }
  const kept = texts.filter((t) => KEPT.test(t.outcome)).length;
  const [bySms] = await sql<{ n: number }[]>`select count(*)::int as n from response where channel = 'sms'`;
  if (bySms?.n !== kept) fail('answers-kept', `${kept} texts were answers, ${bySms?.n} answers came by text`);
}

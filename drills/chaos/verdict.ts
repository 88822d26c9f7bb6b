// What a chaos run did to people, counted from the database, the gateway's texts and what the phones were told.

import { deliveryOfReference } from '../../src/delivery/reference.ts';
import type { Sql } from '../../src/kernel/database.ts';
import type { Phones } from './phones.ts';

export interface Verdict {
  people: number;
  kills: number;
  summoned: number;
  texts: number;
  answers: number;
  /** Summoned, and no text ever reached the gateway. */
  missed: number;
  /** Taken by the product's word, and not there, or there twice. */
  lostAnswers: number;
  /** Contacted, and not told of the end. */
  notStoodDown: number;
  /** Texts of one message beyond the first. */
  duplicates: number;
  /** More than two texts of one message: never allowed. */
  thirdCopies: number;
  raises: number;
  /** Raised more than a second after they were due, or after somebody was there again to do it. */
  lateRaises: number;
  latest_seconds: number;
}

const KEPT = /recorded|late|noted/;
const LATE_MS = 1_000;

/** `recoveries`: when somebody was there again who could raise. */
export async function judge(
  sql: Sql,
  calloutId: number,
  phones: Phones,
  about: { people: number; kills: number; recoveries_ms: number[] },
): Promise<Verdict> {
  const copies = Map.groupBy(phones.texts, (t) => t.reference);
  const taken = new Set([...copies.keys()].map((reference) => deliveryOfReference(reference)));
  const deliveries = await sql<{ id: number; summonsId: number | null; purpose: string }[]>`
    select id, summons_id, purpose from delivery where callout_id = ${calloutId}`;
  const reached = (purpose: string) =>
    new Set(deliveries.filter((d) => d.purpose === purpose && taken.has(d.id)).map((d) => d.summonsId));
  const [asked, released] = [reached('summons'), reached('stand_down')];
  const summonses = await sql<{ id: number }[]>`select id from summons where callout_id = ${calloutId}`;
  const stored = new Map(
    (
      await sql<{ clientId: string; n: number }[]>`
        select client_id, count(*)::int as n from response where callout_id = ${calloutId} group by client_id`
    ).map((r) => [r.clientId, r.n]),
  );
  const lost = phones.answers.filter(
    (a) => a.outcome === null || (KEPT.test(a.outcome) && stored.get(a.clientId) !== 1),
  );
  const raises = await sql<{ dueAt: Date; raisedAt: Date }[]>`
    select due_at, raised_at from echelon where callout_id = ${calloutId} and state = 'raised' and number > 1`;
  const late_ms = raises.map(({ dueAt, raisedAt }) => {
    const recovered = about.recoveries_ms.filter((at_ms) => at_ms <= raisedAt.getTime());
    return raisedAt.getTime() - Math.max(dueAt.getTime(), ...recovered);
  });
  return {
    ...{ people: about.people, kills: about.kills, summoned: summonses.length, texts: phones.texts.length },
    answers: phones.answers.length,
    missed: summonses.filter((s) => !asked.has(s.id)).length,
    lostAnswers: lost.length,
    notStoodDown: summonses.filter((s) => asked.has(s.id) && !released.has(s.id)).length,
    duplicates: [...copies.values()].reduce((sum, same) => sum + same.length - 1, 0),
    thirdCopies: [...copies.values()].filter((same) => same.length > 2).length,
    raises: raises.length,
    lateRaises: late_ms.filter((ms) => ms > LATE_MS).length,
    latest_seconds: Math.max(0, ...late_ms) / 1_000,
  };
}

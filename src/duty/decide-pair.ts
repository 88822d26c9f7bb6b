// A pair in the hands of its stations' people: confirmed for each of the two sites, declined, or ended.
import type { z } from 'zod';
import type { Principal } from '../access/principal.ts';
import { countyScope } from '../access/scope.ts';
import { cityDate } from '../kernel/calendar.ts';
import type { Database, Tx } from '../kernel/database.ts';
import { Problem } from '../kernel/problem.ts';
import { addedBy } from './joint-duty-rules.ts';
import type { declineFields, endFields, PAIR_STATES } from './joint-duty-schema.ts';

interface By {
  who: Principal;
  now: Date;
}
type State = (typeof PAIR_STATES)[number];

interface Row {
  state: State;
  saidA: boolean;
  saidB: boolean;
  ownA: boolean;
  ownB: boolean;
  confirmedOn: Date | null;
}

async function hold(tx: Tx, id: number, who: Principal): Promise<Row> {
  const own = (site: 'site_a_id' | 'site_b_id') => tx`
    exists (select from organisation o where o.id = p.${tx(site)} and ${countyScope(tx, who, 'duty.change')})`;
  const [row] = await tx<Row[]>`
    select p.state, p.a_confirmed_at is not null as said_a, p.b_confirmed_at is not null as said_b,
      ${own('site_a_id')} as own_a, ${own('site_b_id')} as own_b,
      greatest(p.a_confirmed_at, p.b_confirmed_at) as confirmed_on from site_pair p where p.id = ${id} for update of p`;
  if (!row) throw new Problem(404, 'not-found');
  return row;
}

/** Said again it changes nothing. */
export const confirmPair = (db: Database, id: number, { who, now }: By): Promise<{ state: State }> =>
  db.transaction(async (tx) => {
    const row = await hold(tx, id, who);
    if (row.state === 'confirmed') return { state: row.state };
    if (row.state !== 'proposed') throw new Problem(409, 'pair-closed');
    const { a, b } = addedBy({ a: row.saidA, b: row.saidB }, { a: row.ownA, b: row.ownB });
    const state = (a || row.saidA) && (b || row.saidB) ? 'confirmed' : 'proposed';
    await tx`
      update site_pair set state = ${state},
        a_confirmed_at = case when ${a} then ${now}::timestamptz else a_confirmed_at end,
        a_confirmed_by = case when ${a} then ${who.actor} else a_confirmed_by end,
        b_confirmed_at = case when ${b} then ${now}::timestamptz else b_confirmed_at end,
        b_confirmed_by = case when ${b} then ${who.actor} else b_confirmed_by end
      where id = ${id}`;
    return { state };
  });

export const declinePair = (
  db: Database,
  id: number,
  { reason }: z.output<typeof declineFields>,
  { who, now }: By,
): Promise<void> =>
  db.transaction(async (tx) => {
    const done = await tx`
      update site_pair set state = 'declined', closed_at = ${now}, closed_by = ${who.actor}, close_reason = ${reason}
      where id = ${id} and state = 'proposed' returning 1`;
    if (done.length === 0) throw new Problem(409, 'pair-closed');
  });

export const endPair = (
  db: Database,
  id: number,
  { reason, endedOn }: z.output<typeof endFields>,
  { who, now }: By,
): Promise<void> =>
  db.transaction(async (tx) => {
    const row = await hold(tx, id, who);
    if (row.state !== 'confirmed') throw new Problem(409, 'pair-closed');
    const first = cityDate(row.confirmedOn ?? now);
    if (endedOn < first || endedOn > cityDate(now))
      throw new Problem(400, 'invalid-request', { fields: [{ field: 'endedOn', code: 'field.pair-day' }] });
    await tx`
      update site_pair set state = 'ended', ended_on = ${endedOn}::date, closed_at = ${now}, closed_by = ${who.actor},
        close_reason = ${reason} where id = ${id}`;
  });

// "Hold until the police arrive": begun by a guard or an officer, its first action, the police there, or called off.
import type { z } from 'zod';
import type { Database, Tx } from '../kernel/database.ts';
import { distanceMetres, type Position } from '../kernel/geo.ts';
import { appendLog } from '../kernel/log.ts';
import { Problem } from '../kernel/problem.ts';
import type { callOffFields } from './joint-duty-schema.ts';

interface By {
  actor: string;
  now: Date;
}

export interface Begun {
  siteId: number;
  /** The guard whose own word it is; null: an officer's. */
  memberId: number | null;
  text: string;
  place: string;
  position: Position | undefined;
  clientId: string;
  /** By our clock. */
  begunAt: Date;
  /** By the phone's; kept beside it. */
  claimedAt: Date | null;
}

const wrong = (field: string, code: string) =>
  new Problem(400, 'invalid-request', { fields: [{ field, code }] });

const log = (tx: Tx, type: string, { actor, now }: By, data: { holdId: number; siteId: number }) =>
  appendLog(tx, [{ at: now, calloutId: null, memberId: null, type, actor, data }]);

/** The same press again, or a guard who is at a scene already. */
async function earlier(tx: Tx, { memberId, clientId }: Begun, actor: string): Promise<number | null> {
  const [was] = await tx<{ id: number }[]>`
    select id from scene_hold where (by = ${actor} and client_id = ${clientId})
      or (state = 'open' and member_id = ${memberId}) order by client_id = ${clientId} desc limit 1`;
  return was?.id ?? null;
}

/** Pressed twice it is one. Throws 400 for a time to come. */
export const beginHold = (db: Database, begun: Begun, by: By): Promise<{ id: number; again: boolean }> =>
  db.transaction(async (tx) => {
    const { siteId, memberId, position: at, begunAt } = begun;
    if (begunAt > by.now) throw wrong('begunAt', 'field.in-the-future');
    const was = await earlier(tx, begun, by.actor);
    if (was !== null) return { id: was, again: true };
    const [site] = await tx<{ lon: number | null; lat: number | null }[]>`
      select lon, lat from organisation where id = ${siteId} and kind = 'site'`;
    if (!site) throw wrong('siteId', 'field.site');
    const { lon, lat } = site;
    const far = at && lon !== null && lat !== null ? Math.round(distanceMetres(at, { lon, lat })) : null;
    const [made] = await tx<{ id: number }[]>`
      insert into scene_hold (site_id, member_id, by, text, place, lon, lat, distance_m, begun_at, received_at, claimed_at, client_id)
      values (${siteId}, ${memberId}, ${by.actor}, ${begun.text}, ${begun.place}, ${at?.lon ?? null}, ${at?.lat ?? null}, ${far},
        ${begunAt}, ${by.now}, ${begun.claimedAt}, ${begun.clientId}) on conflict do nothing returning id`;
    // Of two presses at once the second waited for the first.
    if (!made) return { id: (await earlier(tx, begun, by.actor)) ?? 0, again: true };
    await log(tx, 'scene_held', by, { holdId: made.id, siteId });
    return { id: made.id, again: false };
  });

/** By its number, or the one that a guard is at. */
export type Which = { id: number } | { memberId: number };

interface Open {
  id: number;
  siteId: number;
  state: 'open' | 'arrived' | 'called_off';
  begunAt: Date;
  acted: boolean;
}

/** Of a guard the last one, so that whoever presses again finds what the first press did. */
async function take(tx: Tx, which: Which): Promise<Open> {
  const where = 'id' in which ? tx`id = ${which.id}` : tx`member_id = ${which.memberId}`;
  const [row] = await tx<Open[]>`
    select id, site_id, state, begun_at, first_action_at is not null as acted from scene_hold
    where ${where} order by state = 'open' desc, begun_at desc, id desc limit 1 for update`;
  if (!row) throw new Problem(409, 'hold-closed');
  return row;
}

function told(at: Date | undefined, { begunAt }: Open, now: Date): Date {
  if (at !== undefined && (at < begunAt || at > now)) throw wrong('at', 'field.hold-time');
  return at ?? now;
}

type Done = { again: boolean };

/** What was said first stays. */
export const firstAction = (
  db: Database,
  which: Which,
  given: { text: string; at?: Date | undefined },
  by: By,
): Promise<Done> =>
  db.transaction(async (tx) => {
    const row = await take(tx, which);
    if (row.acted) return { again: true };
    if (row.state !== 'open') throw new Problem(409, 'hold-closed');
    await tx`
      update scene_hold set first_action_at = ${told(given.at, row, by.now)}, first_action = ${given.text},
        first_action_by = ${by.actor} where id = ${row.id}`;
    return { again: false };
  });

export const policeArrived = (
  db: Database,
  which: Which,
  given: { who: string; at?: Date | undefined },
  by: By,
): Promise<Done> =>
  db.transaction(async (tx) => {
    const row = await take(tx, which);
    if (row.state === 'arrived') return { again: true };
    if (row.state !== 'open') throw new Problem(409, 'hold-closed');
    await tx`
      update scene_hold set state = 'arrived', arrived_at = ${told(given.at, row, by.now)}, arrived_who = ${given.who},
        closed_by = ${by.actor}, closed_at = ${by.now} where id = ${row.id}`;
    await log(tx, 'scene_taken_over', by, { holdId: row.id, siteId: row.siteId });
    return { again: false };
  });

export const callOffHold = (
  db: Database,
  id: number,
  { reason }: z.output<typeof callOffFields>,
  by: By,
): Promise<void> =>
  db.transaction(async (tx) => {
    const done = await tx`
      update scene_hold set state = 'called_off', close_reason = ${reason}, closed_by = ${by.actor}, closed_at = ${by.now}
      where id = ${id} and state = 'open' returning 1`;
    if (done.length === 0) throw new Problem(409, 'hold-closed');
  });

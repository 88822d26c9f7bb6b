// Held scenes as officers and the guard read them. Reads only.
import { z } from 'zod';
import { actorNames } from '../access/actor-names.ts';
import type { Principal } from '../access/principal.ts';
import { countyScope } from '../access/scope.ts';
import type { Sql } from '../kernel/database.ts';
import { firstActionSeconds, type Held, heldSeconds } from './joint-duty-rules.ts';
import { HOLD_STATES, type holdQuery } from './joint-duty-schema.ts';
import { paged } from './roll-calls.ts';

const shown = z.date().meta({ type: 'string', format: 'date-time' });

const holdView = z
  .object({
    ...{ id: z.number(), siteId: z.number(), siteName: z.string(), stationName: z.string() },
    ...{ state: z.enum(HOLD_STATES), text: z.string(), place: z.string() },
    ...{ lon: z.number().nullable(), lat: z.number().nullable(), distanceMetres: z.number().nullable() },
    begunAt: shown.meta({ description: 'By our clock; all figures go by it' }),
    claimedAt: shown.nullable().meta({ description: 'What the phone said of its beginning' }),
    ...{ firstActionAt: shown.nullable(), firstAction: z.string() },
    ...{ arrivedAt: shown.nullable(), arrivedWho: z.string(), closeReason: z.string() },
    ...{ by: z.string(), byName: z.string(), byGuard: z.boolean() },
    firstActionSeconds: z
      .number()
      .nullable()
      .meta({ description: 'To the first action, or to the police if they came before; null: neither yet' }),
    heldSeconds: z.number().nullable().meta({ description: 'Until the police came; null: they have not' }),
  })
  .meta({ id: 'SceneHold' });
type HoldView = z.output<typeof holdView>;
export const holdPage = paged(holdView)
  .extend({ now: shown, open: z.number().meta({ description: 'Open ones in the reader’s scope' }) })
  .meta({ id: 'SceneHoldPage' });

const columns = (sql: Sql) => sql`
  h.id, h.site_id, o.name as site_name, st.name as station_name, h.state, h.text, h.place, h.lon, h.lat,
  h.distance_m as distance_metres, h.begun_at, h.claimed_at, h.first_action_at, h.first_action, h.arrived_at, h.arrived_who,
  h.close_reason, h.by, h.by as by_name, h.member_id is not null as by_guard`;
const from = (sql: Sql) => sql`
  scene_hold h join organisation o on o.id = h.site_id join organisation st on st.id = o.parent_id`;

const timed = <H extends Held>(hold: H) => ({
  ...hold,
  ...{ firstActionSeconds: firstActionSeconds(hold), heldSeconds: heldSeconds(hold) },
});

/** Those open stand first, the oldest of them at the top; then what was last. */
export async function listHolds(
  sql: Sql,
  { page, pageSize, state, organisationId: within }: z.output<typeof holdQuery>,
  { who, now }: { who: Principal; now: Date },
): Promise<z.output<typeof holdPage>> {
  const scope = countyScope(sql, who, 'duty.read');
  const where = sql`${scope} and ${state ? sql`h.state = ${state}` : sql`true`}
    and ${within ? sql`${within} in (o.id, st.id, st.parent_id, o.employer_id)` : sql`true`}`;
  const [count] = await sql<{ total: number; open: number }[]>`
    select count(*) filter (where ${where})::int as total, count(*) filter (where h.state = 'open')::int as open
    from ${from(sql)} where ${scope}`;
  const items = await sql<Omit<HoldView, 'firstActionSeconds' | 'heldSeconds'>[]>`
    select ${columns(sql)} from ${from(sql)} where ${where}
    order by h.state = 'open' desc, case when h.state = 'open' then h.begun_at end, h.begun_at desc, h.id desc
    limit ${pageSize} offset ${(page - 1) * pageSize}`;
  const nameOf = await actorNames(sql, who, [...new Set(items.map((i) => i.by))]);
  return {
    ...{ total: count?.total ?? 0, open: count?.open ?? 0, now, page, pageSize },
    items: items.map((hold) => timed({ ...hold, byName: nameOf(hold.by) })),
  };
}

export interface OwnHold extends Held {
  siteName: string;
  text: string;
  place: string;
  arrivedWho: string;
  state: (typeof HOLD_STATES)[number];
}

const RECENT_MS = 12 * 3_600_000;

/** The one that a guard is at, else the last of the past hours. */
export async function ownHold(sql: Sql, memberId: number, now: Date): Promise<OwnHold | null> {
  const since = new Date(now.getTime() - RECENT_MS);
  const [row] = await sql<OwnHold[]>`
    select o.name as site_name, h.text, h.place, h.state, h.begun_at, h.first_action_at, h.arrived_at, h.arrived_who
    from scene_hold h join organisation o on o.id = h.site_id
    where h.member_id = ${memberId} and (h.state = 'open' or h.begun_at > ${since})
    order by h.state = 'open' desc, h.begun_at desc, h.id desc limit 1`;
  return row ?? null;
}

const SOON_MS = 2 * 3_600_000;

/** Where a guard may hold a scene: the post now, the home site, and what these are paired with; the post first. */
export const ownSites = (sql: Sql, memberId: number, now: Date) => sql<{ id: number; name: string }[]>`
  with own as (
    select s.site_id as id, 1 as rank from shift s where s.member_id = ${memberId}
      and s.starts_at <= ${new Date(now.getTime() + SOON_MS)} and s.ends_at > ${new Date(now.getTime() - SOON_MS)}
    union all select m.site_id, 2 from member m where m.id = ${memberId} and m.site_id is not null
  ), near as (
    select id, rank from own union all
    select case when p.site_a_id = own.id then p.site_b_id else p.site_a_id end, 3 from own
    join site_pair p on own.id in (p.site_a_id, p.site_b_id) and p.state = 'confirmed'
  )
  select o.id, o.name from near n join organisation o on o.id = n.id and o.kind = 'site'
  group by o.id, o.name order by min(n.rank), o.name, o.id`;

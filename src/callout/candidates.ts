// Finds the people around an incident: an indexed nearest search, then what is known of each. Reads only.
import { unitsBelow } from '../access/scope.ts';
import type { Channels } from '../delivery/channel.ts';
import { cityDate } from '../kernel/calendar.ts';
import type { Sql, Tx } from '../kernel/database.ts';
import {
  distanceMetres,
  fromMercator,
  groundDistanceFloor,
  type Position,
  toMercator,
} from '../kernel/geo.ts';
import { isMute, isUnheard } from '../roster/callable.ts';
import { type Lack, loadLacks } from '../roster/equipment-lacks.ts';
import type { MemberFacts } from './eligibility.ts';
import type { Reach } from './messages.ts';
import type { Kind } from './state.ts';
import { loadWishes } from './wishes.ts';

/** An own position counts when shared and not older than this. */
export const OWN_POSITION_SECONDS = 600;

export interface Near {
  memberId: number;
  distance_m: number;
  source: 'own' | 'base';
}

export interface NearAsk {
  position: Position;
  now: Date;
  limit: number;
  /** Only this county, or every other one. */
  countyId?: number | null;
  elsewhere?: boolean;
  /** Only this unit and those below it. */
  unitId?: number;
  /** Only holders of one of these qualifications. */
  holding?: readonly string[];
}

/** The ground distance of every row not found is at least this, when a plane search stopped at `limit` rows. */
function floorOf(rows: { plane_m: number }[], limit: number, position: Position): number {
  const last = rows.at(-1);
  return rows.length < limit || !last
    ? Number.POSITIVE_INFINITY
    : groundDistanceFloor(position, last.plane_m);
}

/**
 * The `limit` members nearest to a position, nearest first, ties by id; by the freshest trustworthy position of each:
 * the own one while shared and at most 10 minutes old, else where they are on a normal day. Members without any
 * position are not among them. Uses the indexes on `base_pos` (SP-GiST) and `own_pos` (GiST); the plane's order is
 * checked against ground distance and the search widened until the first `limit` are certain.
 */
export async function nearestMembers(sql: Sql | Tx, ask: NearAsk): Promise<Near[]> {
  // A plane's order is off by about 1% at 100 km, so a few rows more are nearly always enough to be certain.
  for (let reach = Math.ceil(ask.limit * 1.05) + 2; ; reach *= 2) {
    const { base, own } = await searchPlane(sql, ask, reach);
    const near = [...base, ...own]
      .map(({ memberId, x, y, source }) => ({
        memberId,
        source,
        distance_m: distanceMetres(ask.position, fromMercator({ x, y })),
      }))
      .sort((a, b) => a.distance_m - b.distance_m || a.memberId - b.memberId)
      .slice(0, ask.limit);
    const certain = Math.min(floorOf(base, reach, ask.position), floorOf(own, reach, ask.position));
    const farthest = near.at(-1);
    if (certain === Number.POSITIVE_INFINITY) return near;
    if (near.length === ask.limit && farthest && farthest.distance_m <= certain) return near;
  }
}

/** The condition that keeps a search within a unit; none when there is no unit. */
export const inUnit = (sql: Sql | Tx, unitId: number | undefined) =>
  unitId === undefined ? sql`` : sql`and m.unit_id in ${unitsBelow(sql, unitId)}`;

interface PlaneRow {
  memberId: number;
  x: number;
  y: number;
  plane_m: number;
  source: Near['source'];
}

/** One search's rows as three arrays in PostgreSQL's text form: numbers, and millimetres east and north of the position. */
interface PlaneColumns {
  source: Near['source'];
  ids: string | null;
  easts: string;
  norths: string;
}

async function searchPlane(sql: Sql | Tx, ask: NearAsk, reach: number) {
  const { x, y } = toMercator(ask.position);
  const freshSince = new Date(ask.now.getTime() - OWN_POSITION_SECONDS * 1_000);
  const county =
    ask.countyId == null
      ? sql``
      : ask.elsewhere
        ? sql`and m.county_id is distinct from ${ask.countyId}`
        : sql`and m.county_id = ${ask.countyId}`;
  const within = inUnit(sql, ask.unitId);
  const holding = ask.holding
    ? sql`and exists (select from qualification q where q.member_id = m.id and q.kind = any(${[...ask.holding]}))`
    : sql``;
  // Written into the text: PostgreSQL keeps a plan for a known limit, and plans anew each time for one it is told.
  const limit = sql.unsafe(String(reach));
  // Columns of short whole numbers: sending and parsing sixty rows of long fractions took longer than finding them.
  const columns = sql`array_agg(id)::text as ids, array_agg(((pos[0] - ${x}) * 1000)::int8)::text as easts,
    array_agg(((pos[1] - ${y}) * 1000)::int8)::text as norths`;
  const found = await sql<PlaneColumns[]>`
    (select 'base' as source, ${columns} from (
      select m.id, m.base_pos as pos from member m
      where m.base_pos is not null and (m.own_pos_at is null or m.own_pos_at not between ${freshSince} and ${ask.now})
        ${county} ${within} ${holding}
      order by m.base_pos <-> point(${x}, ${y}) limit ${limit}) base)
    union all
    (select 'own', ${columns} from (
      select m.id, m.own_pos as pos from member m
      where m.own_pos is not null and m.own_pos_at between ${freshSince} and ${ask.now} ${county} ${within} ${holding}
      order by m.own_pos <-> point(${x}, ${y}) limit ${limit}) own)`;
  const numbers = (array: string): number[] => JSON.parse(`[${array.slice(1, -1)}]`);
  const rowsOf = (wanted: Near['source']): PlaneRow[] => {
    const { ids, easts, norths, source } = found.find((f) => f.source === wanted) ?? {};
    if (!ids || !easts || !norths || !source) return [];
    const [east, north] = [numbers(easts), numbers(norths)];
    return numbers(ids).map((memberId, i) => {
      const [dx, dy] = [(east[i] ?? Number.NaN) / 1_000, (north[i] ?? Number.NaN) / 1_000];
      return { memberId, x: x + dx, y: y + dy, source, plane_m: Math.hypot(dx, dy) };
    });
  };
  return { base: rowsOf('base'), own: rowsOf('own') };
}

interface FactsRow extends Omit<MemberFacts, 'reachable' | 'distance_m' | 'positionSource' | 'engagedIn'> {
  engagedCalloutId: number | null;
  engagedKind: Kind | null;
  onDuty: boolean;
  /** Whether the equipment standard asks anything of anybody: the same in all rows. */
  hasStandard: boolean;
  phones: string[] | null;
  pushes: string[] | null;
  /** Those of `pushes` at which things arrive, as far as is known. */
  heard: string[] | null;
}

/** Can a message be carried to any of these addresses? */
export function canReach(channels: Channels, phones: string[], pushes: string[]): boolean {
  return (
    phones.some((p) => channels.choose('sms', p, 'summons') || channels.choose('voice', p, 'summons')) ||
    pushes.some((p) => channels.choose('push', p, 'summons'))
  );
}

/** Nobody lacks anything: read-only, and so one for all. */
const NOTHING: ReadonlyMap<number, Lack[]> = new Map();

/** A member's facts with the addresses that they were judged by. */
export type KnownMember = MemberFacts & { reach: Reach };

/** What is known at `now` of the members `ids`, in that order; `near` says where they are. */
export async function loadFacts(
  sql: Sql | Tx,
  channels: Channels,
  ids: number[],
  now: Date,
  near: Map<number, Near> = new Map(),
): Promise<KnownMember[]> {
  if (ids.length === 0) return [];
  const rows = await sql<FactsRow[]>`
    select m.id as member_id, m.name, m.unit_id, concat(battalion.name, company.name, u.name) as unit_name, m.county_id, m.status,
      m.consent_on, m.consent_withdrawn_on, m.released_at, m.duty_state = 'on' as on_duty,
      exists (select from absence a where a.member_id = m.id and a.starts_at <= ${now}
        and (a.ends_at is null or a.ends_at > ${now})) as absent,
      s.callout_id as engaged_callout_id, c.kind as engaged_kind,
      (select exists (select from equipment_need where per = 'person')) as has_standard,
      ${isUnheard(sql, now)} as unheard, coalesce(q.held, '[]') as qualifications, p.phones, p.pushes, p.heard
    from member m
    left join unit u on u.id = m.unit_id
    left join unit company on company.id = u.parent_id
    left join unit battalion on battalion.id = company.parent_id
    left join summons s on s.member_id = m.id and s.engaged
    left join callout c on c.id = s.callout_id
    left join (
      select member_id, jsonb_agg(jsonb_build_object('kind', kind, 'expiresOn', expires_on)) as held
      from qualification where member_id = any(${ids}) group by member_id) q on q.member_id = m.id
    left join (
      select member_id,
        array_agg(address order by id) filter (where kind = 'phone' and opted_out_at is null) as phones,
        array_agg(address order by id) filter (where kind = 'push') as pushes,
        array_agg(address order by id) filter (where kind = 'push' and not ${isMute(sql)}) as heard
      from contact_point c where member_id = any(${ids}) and retired_at is null group by member_id) p on p.member_id = m.id
    where m.id = any(${ids})`;
  const byId = new Map(rows.map((row) => [row.memberId, row]));
  // One after the other: side by side they would come in either order, and a simulated seed is one history.
  const wishes = await loadWishes(sql, ids);
  const lacks = rows[0]?.hasStandard ? await loadLacks(sql, ids, cityDate(now)) : NOTHING;
  return ids.flatMap((id) => {
    const row = byId.get(id);
    if (!row) return [];
    const at = near.get(id);
    const { engagedCalloutId, engagedKind, onDuty, hasStandard: _, phones, pushes, heard, ...facts } = row;
    return {
      ...facts,
      lacks: lacks.get(id) ?? [],
      engagedIn: engagedCalloutId && engagedKind ? { calloutId: engagedCalloutId, kind: engagedKind } : null,
      reachable: canReach(channels, phones ?? [], heard ?? []),
      // Tried all the same, should the person be asked.
      reach: { memberId: id, phones: phones ?? [], pushes: pushes ?? [], wishes: wishes.get(id) },
      distance_m: at ? Math.round(at.distance_m) : null,
      positionSource: !at ? 'none' : at.source === 'own' ? 'own' : onDuty ? 'duty' : 'home',
    };
  });
}

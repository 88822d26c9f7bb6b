// A station's week as rules want it: areas, demand, guards with what they did lately, leave, shifts, and the draft.
import { cityDate, daysAfter } from '../kernel/calendar.ts';
import type { Sql, Tx } from '../kernel/database.ts';
import { type Guard, isNight, type WorkRules } from './conflict-rules.ts';
import {
  type Demand,
  minutesOf,
  type Piece,
  type Slot,
  type Span,
  slotsOf,
  type Window,
  windowsOf,
} from './demand-rules.ts';
import type { Hand, Line } from './proposal-rules.ts';
import { listDemand } from './shift-demand.ts';
import { type Away, cityMoment, type Shift } from './shift-rules.ts';
import type { SignOnState } from './swap-rules.ts';

export interface Area {
  id: number;
  name: string;
  kind: 'station' | 'site';
}

export interface KeptShift extends Shift {
  id: number;
  name: string;
  officerName: string | null;
  signedOn: SignOnState | null;
  distanceMetres: number | null;
}

export interface KeptLine extends Line {
  id: number;
  name: string;
  officerId: number | null;
  byHand: boolean;
}

export interface Draft extends WorkRules {
  id: number;
  stationId: number;
  firstDay: string;
  version: number;
  officerId: number | null;
  proposal: Record<string, unknown> | null;
}

export interface Week {
  firstDay: string;
  areas: Area[];
  windows: Window[];
  hands: (Hand & { name: string })[];
  away: Away[];
  /** At the station's areas. */
  shifts: KeptShift[];
  /** Of the station's guards, anywhere, from four weeks before to a week after. */
  theirs: Shift[];
}

const LATELY_DAYS = 28;
export const WEEK_DAYS = 7;

interface MemberRow {
  memberId: number;
  name: string;
  status: string;
  consentOn: string | null;
  consentWithdrawnOn: string | null;
  siteId: number | null;
  dutySiteId: number | null;
}

const membersOf = (sql: Sql | Tx, stationId: number, areaIds: number[], alsoIds: number[]) => sql<
  MemberRow[]
>`
  select m.id as member_id, m.name, m.status, m.consent_on::text as consent_on,
    m.consent_withdrawn_on::text as consent_withdrawn_on, m.site_id, m.duty_site_id
  from member m
  where (m.status = 'active' and (m.station_id = ${stationId} or m.site_id = any(${areaIds}))) or m.id = any(${alsoIds})
  order by m.id`;

/** Guards may be put on patrol of their station, and on post at their own site. */
function guardOf(
  row: MemberRow,
  stationId: number,
  theirs: readonly Shift[],
  monday: Date,
): Hand & { name: string } {
  const { memberId, name, status, consentOn, consentWithdrawnOn, siteId, dutySiteId } = row;
  const lately = theirs.filter((s) => s.memberId === memberId && s.startsAt < monday);
  const guard: Guard = {
    ...{ memberId, active: status === 'active', consentOn, consentWithdrawnOn },
    areas: new Set([stationId, ...[siteId, dutySiteId].flatMap((id) => id ?? [])]),
  };
  return {
    ...{ ...guard, name, recentNights: lately.filter(isNight).length },
    recentMinutes: lately.reduce((sum, s) => sum + minutesOf(s), 0),
  };
}

/** `alsoIds`: people who are in it though they are not, or not any more, of the station. */
export async function loadWeek(
  sql: Sql | Tx,
  stationId: number,
  firstDay: string,
  alsoIds: number[],
): Promise<Week> {
  const areas = await sql<Area[]>`
    select id, name, kind from organisation
    where id = ${stationId} or (parent_id = ${stationId} and kind = 'site') order by kind desc, name, id`;
  const areaIds = areas.map((a) => a.id);
  const demands: Demand[] = await listDemand(sql, stationId);
  const rows = await membersOf(sql, stationId, areaIds, alsoIds);
  const memberIds = rows.map((m) => m.memberId);
  const monday = cityMoment(firstDay, 0);
  const day = (n: number) => cityMoment(daysAfter(firstDay, n), 0);
  const theirs = await sql<Shift[]>`
    select member_id, site_id, starts_at, ends_at from shift
    where member_id = any(${memberIds}) and starts_at >= ${day(-LATELY_DAYS)} and starts_at < ${day(2 * WEEK_DAYS)}
    order by starts_at, id`;
  const shifts = await sql<KeptShift[]>`
    select s.id, s.member_id, m.name, s.site_id, s.starts_at, s.ends_at, a.name as officer_name, g.state as signed_on,
      g.distance_m as distance_metres
    from shift s join member m on m.id = s.member_id left join account a on a.id = s.officer_id
    left join shift_sign_on g on g.shift_id = s.id
    where s.site_id = any(${areaIds}) and s.ends_at > ${monday} and s.starts_at < ${day(WEEK_DAYS + 1)}
    order by s.starts_at, s.id`;
  const away = await sql<Away[]>`
    select member_id, starts_at, ends_at from absence where member_id = any(${memberIds})
      and starts_at < ${day(WEEK_DAYS + 2)} and (ends_at is null or ends_at > ${day(-1)}) order by id`;
  return {
    ...{ firstDay, areas: [...areas], away: [...away], shifts: [...shifts], theirs: [...theirs] },
    // A night belongs to the day on which it begins: Sunday's reaches into the next week, the one before is the last week's.
    windows: windowsOf(demands, firstDay, WEEK_DAYS),
    hands: rows.map((row) => guardOf(row, stationId, theirs, monday)),
  };
}

const asPiece = ({ siteId, startsAt, endsAt }: Shift): Piece => ({ areaId: siteId, startsAt, endsAt });

/** The half hours from `since` on, with those there who have a shift, or are in one of `lines`. */
export const slotsIn = (week: Week, lines: readonly Piece[], since: Date): Slot[] =>
  slotsOf(week.windows, [...week.shifts.map(asPiece), ...lines]).filter((slot) => slot.at >= since);

export const isInWeek = (firstDay: string, { startsAt }: Span): boolean => {
  const day = cityDate(startsAt);
  return firstDay <= day && day < daysAfter(firstDay, WEEK_DAYS);
};

export const draftOf = (sql: Sql | Tx, where: ReturnType<Sql>) => sql<Draft[]>`
  select p.id, p.station_id, p.first_day::text as first_day, p.version, p.officer_id, p.proposal, p.rest_minutes,
    p.day_minutes, p.week_minutes
  from shift_plan p where ${where as never}`;

export const linesOf = async (sql: Sql | Tx, planId: number): Promise<KeptLine[]> => [
  ...(await sql<KeptLine[]>`
    select l.id, l.member_id, m.name, l.area_id, l.starts_at, l.ends_at, l.officer_id, l.by_hand
    from shift_plan_line l join member m on m.id = l.member_id
    where l.plan_id = ${planId} order by l.starts_at, l.area_id, m.id, l.id`),
];

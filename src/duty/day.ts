// A station's day as its duty officer sees it: every figure is counted by the page that has its records. Reads only.
import { z } from 'zod';
import type { Principal } from '../access/principal.ts';
import { cityDate, daysAfter } from '../kernel/calendar.ts';
import type { Sql } from '../kernel/database.ts';
import { lastAtStation, stationBulletin } from './bulletins.ts';
import { findingView, listFindings } from './inspections.ts';
import { peopleOnPost } from './on-post.ts';
import { planItem, readPlan } from './plan-inspections.ts';
import { listSchedules } from './plan-roll-calls.ts';
import { isCalledOn, ROLL_CALL_KINDS } from './roll-call-rules.ts';
import { listRollCalls, rollCallView, shiftsTouching } from './roll-calls.ts';
import { cityMoment } from './shift-rules.ts';

const shown = z.date().meta({ type: 'string', format: 'date-time' });
const count = z.number();

export const dayQuery = z.object({
  day: z.iso.date().optional().meta({ description: 'Of the city; today by default' }),
});

const person = z.object({ memberId: z.number(), name: z.string(), excused: z.boolean(), endsAt: shown });
const post = z.object({
  ...{ siteId: z.number(), siteName: z.string(), lon: z.number().nullable(), lat: z.number().nullable() },
  people: z.array(person),
});
const nightShift = z.object({
  ...{ id: z.number(), memberId: z.number(), name: z.string(), siteId: z.number(), siteName: z.string() },
  ...{ startsAt: shown, endsAt: shown },
});
const planned = z.object({
  ...{ scheduleId: z.number(), kind: z.enum(ROLL_CALL_KINDS), byRadio: z.boolean(), at: shown },
});

export const dayView = z
  .object({
    ...{ station: z.object({ id: z.number(), name: z.string() }), day: z.string(), now: shown },
    today: z.string().meta({ description: 'In the city' }),
    rollCalls: z.array(rollCallView),
    onPost: z
      .object({ at: shown, people: count, excused: count, sites: z.array(post) })
      .meta({ description: 'Now; of another day than today at noon' }),
    due: z.object({
      rollCalls: z.array(planned).meta({ description: 'Still to come; a surprise is not told before' }),
      sheets: z.array(rollCallView).meta({ description: 'Open now' }),
      visits: z.array(planItem),
      findings: z.object({ total: count, closed: count, items: z.array(findingView) }),
    }),
    overdue: z
      .object({
        visits: z.array(planItem),
        findings: z.object({ total: count, items: z.array(findingView) }),
      })
      .meta({ description: 'What is not done by now and was due before the day' }),
    bulletins: z.array(stationBulletin),
    tonight: z.object({ from: shown, until: shown, people: count, shifts: z.array(nightShift) }),
  })
  .meta({ id: 'StationDay' });
type DayView = z.output<typeof dayView>;

const NOON = 12 * 60;
/** The night of a day, in minutes after its midnight: from 20:00 to 06:00. */
const NIGHT = { from: 20 * 60, until: 30 * 60 };
const FINDINGS_SHOWN = 20;
const BULLETINS_SHOWN = 5;
/** A station's roll-calls of one day. */
const MOST_ROLL_CALLS = 100;

interface Asked {
  stationId: number;
  day: string;
  now: Date;
}

async function readPosts(sql: Sql, { stationId, day, now }: Asked): Promise<DayView['onPost']> {
  const at = day === cityDate(now) ? now : cityMoment(day, NOON);
  const people = await peopleOnPost(sql, stationId, at);
  const names = await sql<{ id: number; name: string }[]>`
    select id, name from member where id = any(${people.map((p) => p.memberId)})`;
  const sites = await sql<Omit<z.output<typeof post>, 'people'>[]>`
    select id as site_id, name as site_name, lon, lat from organisation
    where id = any(${[...new Set(people.map((p) => p.siteId))]}) order by name, id`;
  const nameOf = new Map(names.map((m) => [m.id, m.name]));
  const named = people.map(({ siteId, ...p }) => ({ siteId, ...p, name: nameOf.get(p.memberId) ?? '' }));
  return {
    ...{ at, people: people.length, excused: people.filter((p) => p.excused).length },
    sites: sites.map((site) => ({
      ...site,
      people: named.filter((p) => p.siteId === site.siteId).map(({ siteId: _, ...p }) => p),
    })),
  };
}

/** Of the night that begins on the day, whoever is on post in any of it. */
async function readTonight(sql: Sql, { stationId, day }: Asked): Promise<DayView['tonight']> {
  const [from, until] = [cityMoment(day, NIGHT.from), cityMoment(daysAfter(day, 1), NIGHT.until - 24 * 60)];
  const shifts = await sql<z.output<typeof nightShift>[]>`
    select s.id, s.member_id, m.name, s.site_id, o.name as site_name, s.starts_at, s.ends_at
    from ${shiftsTouching(sql, from, until)} and o.parent_id = ${stationId} and m.status = 'active'
    order by o.name, s.starts_at, m.name, s.id`;
  return { from, until, people: new Set(shifts.map((s) => s.memberId)).size, shifts: [...shifts] };
}

async function readComing(sql: Sql, { stationId, day, now }: Asked, who: Principal) {
  const theirs = (await listSchedules(sql, who)).filter((s) => s.stationId === stationId);
  return theirs
    .filter((s) => s.kind !== 'surprise' && isCalledOn(s, day))
    .map((s) => ({ scheduleId: s.id, kind: s.kind, byRadio: s.byRadio, at: cityMoment(day, s.fromMinute) }))
    .filter((s) => s.at > now);
}

/** Visits of the months of both days: one of next month is due, one of this month is late. */
async function readVisits(sql: Sql, { stationId, day }: Asked, asOf: string, who: Principal) {
  const months = [...new Set([day.slice(0, 7), asOf.slice(0, 7)])];
  const visits: z.output<typeof planItem>[] = [];
  for (const month of months) {
    visits.push(...(await readPlan(sql, { month, organisationId: stationId }, who, asOf)).items);
  }
  return {
    due: visits.filter((v) => v.dueOn === day),
    late: visits.filter((v) => v.state === 'late' && v.dueOn !== day),
  };
}

/** Null: there is no such station. */
export async function readDay(
  sql: Sql,
  { stationId, day, now }: Asked,
  who: Principal,
): Promise<DayView | null> {
  const asked = { stationId, day, now };
  const [station] = await sql<
    DayView['station'][]
  >`select id, name from organisation where id = ${stationId}`;
  if (!station) return null;
  const today = cityDate(now);
  // A day that is over is looked at as of that day, one to come as of now.
  const asOf = day < today ? day : today;
  const page = { page: 1, pageSize: MOST_ROLL_CALLS, stationId };
  const { items: rollCalls } = await listRollCalls(sql, { ...page, day }, who);
  const { items: sheets } =
    day === today ? await listRollCalls(sql, { ...page, state: 'open' }, who) : { items: [] };
  const visits = await readVisits(sql, asked, asOf, who);
  const findings = { page: 1, pageSize: FINDINGS_SHOWN, organisationId: stationId };
  const due = await listFindings(sql, { ...findings, dueOn: day }, who, now);
  const closed = await listFindings(sql, { ...findings, dueOn: day, state: 'closed', pageSize: 1 }, who, now);
  const late = await listFindings(sql, { ...findings, state: 'overdue' }, who, cityMoment(asOf, NOON));
  return {
    ...{ station, day, now, today, rollCalls: rollCalls.toReversed() },
    onPost: await readPosts(sql, asked),
    due: {
      ...{ rollCalls: await readComing(sql, asked, who), sheets, visits: visits.due },
      findings: { total: due.total, closed: closed.total, items: due.items },
    },
    overdue: { visits: visits.late, findings: { total: late.total, items: late.items } },
    bulletins: await lastAtStation(
      sql,
      { stationId, until: cityMoment(daysAfter(day, 1), 0), most: BULLETINS_SHOWN },
      who,
    ),
    tonight: await readTonight(sql, asked),
  };
}

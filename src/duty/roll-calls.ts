// Roll-calls as officers read them: the list, one sheet, how each site does, who is on post. Reads only.
import { z } from 'zod';
import { actorNames } from '../access/actor-names.ts';
import type { Principal } from '../access/principal.ts';
import { countyScope, memberScope } from '../access/scope.ts';
import { daysAfter } from '../kernel/calendar.ts';
import type { Sql } from '../kernel/database.ts';
import { idText } from '../kernel/fields.ts';
import { ENTRY_STATES, ROLL_CALL_KINDS } from './roll-call-rules.ts';
import { cityMoment } from './shift-rules.ts';

const shown = z.date().meta({ type: 'string', format: 'date-time' });
const count = z.number();

export const rollCallView = z
  .object({
    ...{ id: z.number(), stationId: z.number(), stationName: z.string(), kind: z.enum(ROLL_CALL_KINDS) },
    ...{
      byRadio: z.boolean(),
      opensAt: shown,
      secondCallAt: shown,
      closesAt: shown,
      closedAt: shown.nullable(),
    },
    ...{ listed: count, there: count, silent: count, absent: count },
    ...{ late: count.meta({ description: 'Of those who are there' }), wrongPlace: count, excused: count },
  })
  .meta({ id: 'RollCall' });

export const pageQuery = z.object({
  page: z.coerce.number().int().min(1).max(10_000).default(1),
  pageSize: z.coerce.number().int().min(1).max(100).default(20),
});
export const paged = <T extends z.ZodType>(item: T) =>
  z.object({ total: z.number(), page: z.number(), pageSize: z.number(), items: z.array(item) });

export const rollCallQuery = pageQuery.extend({
  stationId: idText.optional(),
  day: z.iso.date().optional().meta({ description: 'Of the city: roll-calls that opened on it' }),
  kind: z.enum(ROLL_CALL_KINDS).optional(),
  state: z.enum(['open', 'closed']).optional(),
});

export const rollCallPage = paged(rollCallView).meta({ id: 'RollCallPage' });

const columns = (sql: Sql) => sql`
  r.id, r.station_id, o.name as station_name, r.kind, r.by_radio, r.opens_at, r.second_call_at, r.closes_at, r.closed_at,
  n.listed, n.there, n.silent, n.absent, n.late, n.wrong_place, n.excused`;
const from = (sql: Sql) => sql`
  roll_call r join organisation o on o.id = r.station_id cross join lateral (
    select count(*)::int as listed, count(*) filter (where state in ('present', 'late'))::int as there,
      count(*) filter (where state = 'silent')::int as silent, count(*) filter (where state = 'absent')::int as absent,
      count(*) filter (where state = 'late')::int as late, count(*) filter (where state = 'wrong_place')::int as wrong_place,
      count(*) filter (where state = 'excused')::int as excused
    from roll_call_entry e where e.roll_call_id = r.id) n`;

export async function listRollCalls(
  sql: Sql,
  { page, pageSize, stationId, day, kind, state }: z.output<typeof rollCallQuery>,
  who: Principal,
): Promise<z.output<typeof rollCallPage>> {
  const wanted = [
    stationId !== undefined && sql`and r.station_id = ${stationId}`,
    day !== undefined &&
      sql`and r.opens_at >= ${cityMoment(day, 0)} and r.opens_at < ${cityMoment(daysAfter(day, 1), 0)}`,
    kind !== undefined && sql`and r.kind = ${kind}`,
    state !== undefined && sql`and (r.closed_at is null) = ${state === 'open'}`,
  ].reduce<ReturnType<Sql>>(
    (all, one) => (one ? (sql`${all as never} ${one}` as never) : all),
    sql`` as never,
  );
  const rows = await sql<(z.output<typeof rollCallView> & { total: number })[]>`
    select count(*) over ()::int as total, ${columns(sql)} from ${from(sql)}
    where ${countyScope(sql, who, 'duty.read')} ${wanted as never}
    order by r.opens_at desc, r.id desc limit ${pageSize} offset ${(page - 1) * pageSize}`;
  return { total: rows[0]?.total ?? 0, page, pageSize, items: rows.map(({ total: _, ...row }) => row) };
}

const entryView = z.object({
  ...{ memberId: z.number(), name: z.string(), pinyin: z.array(z.string()), siteId: z.number() },
  ...{ siteName: z.string(), state: z.enum(ENTRY_STATES), saidAt: shown.nullable() },
  /** Everything said, the last first, whether it counts or not. */
  marks: z.array(
    z.object({
      ...{ state: z.enum(ENTRY_STATES), saidAt: z.string(), by: z.string(), byName: z.string() },
      ...{ distanceMetres: z.number().nullable(), afterClosing: z.boolean() },
    }),
  ),
});
const toldView = z.object({
  ...{ organisationId: z.number(), organisationName: z.string(), kind: z.enum(['station', 'employer']) },
  ...{ absent: z.number(), state: z.enum(['waiting', 'sent', 'failed']), at: shown.nullable() },
});
export const sheetView = z
  .object({
    ...{ rollCall: rollCallView, now: shown, entries: z.array(entryView) },
    told: z.array(toldView).meta({ description: 'Who was told of the absent, and what became of that' }),
  })
  .meta({ id: 'RollCallSheet' });

/** The whole sheet: a station's people on post are a few hundred at most. */
export async function readRollCall(
  sql: Sql,
  id: number,
  who: Principal,
  now: Date,
): Promise<z.output<typeof sheetView> | null> {
  const [rollCall] = await sql<z.output<typeof rollCallView>[]>`
    select ${columns(sql)} from ${from(sql)} where r.id = ${id}`;
  if (!rollCall) return null;
  const entries = await sql<z.output<typeof entryView>[]>`
    select e.member_id, m.name, coalesce(m.name_pinyin, '{}') as pinyin, e.site_id, s.name as site_name, e.state, e.said_at,
      coalesce((select jsonb_agg(jsonb_build_object('state', k.state, 'saidAt', k.said_at, 'by', k.by,
        'distanceMetres', k.distance_m, 'afterClosing', k.after_closing) order by k.said_at desc, k.id desc)
        from roll_call_mark k where k.entry_id = e.id), '[]') as marks
    from roll_call_entry e join member m on m.id = e.member_id join organisation s on s.id = e.site_id
    where e.roll_call_id = ${id} order by s.name, coalesce(m.name_pinyin[1], m.name) collate "C", m.id`;
  const told = await sql<z.output<typeof toldView>[]>`
    select n.organisation_id, o.name as organisation_name, o.kind, n.absent, coalesce(d.delivered_at, d.accepted_at) as at,
      case when d.id is null or d.state in ('accepted', 'delivered', 'read') then 'sent'
        when d.state in ('queued', 'sending') then 'waiting' else 'failed' end as state
    from roll_call_notice n join organisation o on o.id = n.organisation_id left join delivery d on d.id = n.delivery_id
    where n.roll_call_id = ${id} order by o.kind desc, o.name, n.id`;
  const marks = entries.flatMap((e) => e.marks);
  const nameOf = await actorNames(sql, who, [...new Set(marks.map((m) => m.by))]);
  for (const mark of marks) mark.byName = nameOf(mark.by);
  return { rollCall, now, entries: [...entries], told: [...told] };
}

export const shiftQuery = pageQuery.extend({
  from: z.iso.datetime({ offset: true }).transform((text) => new Date(text)),
  until: z.iso.datetime({ offset: true }).transform((text) => new Date(text)),
  siteId: idText.optional(),
});
const shiftView = z.object({
  ...{ id: z.number(), memberId: z.number(), name: z.string(), siteId: z.number(), siteName: z.string() },
  ...{ startsAt: shown, endsAt: shown },
});
export const shiftPage = paged(shiftView).meta({ id: 'ShiftPage' });

/** Shifts `s` that touch the time between, of member `m` at site `o`. */
export const shiftsTouching = (sql: Sql, since: Date, until: Date) => sql`
  shift s join member m on m.id = s.member_id join organisation o on o.id = s.site_id
  where s.starts_at < ${until} and s.ends_at > ${since}`;

/** By their beginning. */
export async function listShifts(
  sql: Sql,
  { page, pageSize, from: since, until, siteId }: z.output<typeof shiftQuery>,
  who: Principal,
): Promise<z.output<typeof shiftPage>> {
  const site = siteId === undefined ? sql`` : sql`and s.site_id = ${siteId}`;
  const rows = await sql<(z.output<typeof shiftView> & { total: number })[]>`
    select count(*) over ()::int as total, s.id, s.member_id, m.name, s.site_id, o.name as site_name, s.starts_at, s.ends_at
    from ${shiftsTouching(sql, since, until)} ${site} and ${memberScope(sql, who, 'duty.read')}
    order by s.starts_at, s.id limit ${pageSize} offset ${(page - 1) * pageSize}`;
  return { total: rows[0]?.total ?? 0, page, pageSize, items: rows.map(({ total: _, ...row }) => row) };
}

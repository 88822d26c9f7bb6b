// Roll-calls as officers read them: the list, one sheet, how each site does, who is on post. Reads only.
import { z } from 'zod';
import type { Principal } from '../access/principal.ts';
import { countyScope, memberScope } from '../access/scope.ts';
import type { Sql } from '../kernel/database.ts';
import { idText } from '../kernel/fields.ts';
import { ENTRY_STATES, type EntryState, ROLL_CALL_KINDS, siteFigures } from './roll-call-rules.ts';

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
  })
  .meta({ id: 'RollCall' });

export const pageQuery = z.object({
  page: z.coerce.number().int().min(1).max(10_000).default(1),
  pageSize: z.coerce.number().int().min(1).max(100).default(20),
});
const paged = <T extends z.ZodType>(item: T) =>
  z.object({ total: z.number(), page: z.number(), pageSize: z.number(), items: z.array(item) });

export const rollCallPage = paged(rollCallView).meta({ id: 'RollCallPage' });

const columns = (sql: Sql) => sql`
  r.id, r.station_id, o.name as station_name, r.kind, r.by_radio, r.opens_at, r.second_call_at, r.closes_at, r.closed_at,
  n.listed, n.there, n.silent, n.absent`;
const from = (sql: Sql) => sql`
  roll_call r join organisation o on o.id = r.station_id cross join lateral (
    select count(*)::int as listed, count(*) filter (where state in ('present', 'late'))::int as there,
      count(*) filter (where state = 'silent')::int as silent, count(*) filter (where state = 'absent')::int as absent
    from roll_call_entry e where e.roll_call_id = r.id) n`;

export async function listRollCalls(
  sql: Sql,
  { page, pageSize }: z.output<typeof pageQuery>,
  who: Principal,
): Promise<z.output<typeof rollCallPage>> {
  const rows = await sql<(z.output<typeof rollCallView> & { total: number })[]>`
    select count(*) over ()::int as total, ${columns(sql)} from ${from(sql)}
    where ${countyScope(sql, who, 'duty.read')}
    order by r.opens_at desc, r.id desc limit ${pageSize} offset ${(page - 1) * pageSize}`;
  return { total: rows[0]?.total ?? 0, page, pageSize, items: rows.map(({ total: _, ...row }) => row) };
}

const entryView = z.object({
  ...{ memberId: z.number(), name: z.string(), pinyin: z.array(z.string()), siteId: z.number() },
  ...{ siteName: z.string(), state: z.enum(ENTRY_STATES), saidAt: shown.nullable() },
  /** Everything said, the last first, whether it counts or not. */
  marks: z.array(
    z.object({
      ...{ state: z.enum(ENTRY_STATES), saidAt: z.string(), by: z.string() },
      ...{ distanceMetres: z.number().nullable(), afterClosing: z.boolean() },
    }),
  ),
});
export const sheetView = z
  .object({ rollCall: rollCallView, entries: z.array(entryView) })
  .meta({ id: 'RollCallSheet' });

/** The whole sheet: a station's people on post are a few hundred at most. */
export async function readRollCall(sql: Sql, id: number): Promise<z.output<typeof sheetView> | null> {
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
  return { rollCall, entries: [...entries] };
}

const figuresView = z.object({
  ...{ siteId: z.number(), siteName: z.string(), rate: z.number().nullable(), streak: z.number() },
});
export const figuresPage = paged(figuresView).meta({ id: 'RollCallFigures' });

/** Of each site's last so many closed roll-calls. */
const LOOKED_AT = 60;

export async function readFigures(
  sql: Sql,
  { page, pageSize }: z.output<typeof pageQuery>,
  who: Principal,
): Promise<z.output<typeof figuresPage>> {
  const sites = await sql<{ id: number; name: string; total: number }[]>`
    select o.id, o.name, count(*) over ()::int as total from organisation o
    where o.kind = 'site' and ${countyScope(sql, who, 'duty.read')}
      and exists (select from roll_call_entry e where e.site_id = o.id)
    order by o.name, o.id limit ${pageSize} offset ${(page - 1) * pageSize}`;
  const rows = await sql<{ siteId: number; states: EntryState[] }[]>`
    select s.id as site_id, c.states from unnest(${sites.map((s) => s.id)}::int[]) as s(id) cross join lateral (
      select r.opens_at, r.id, array_agg(e.state) as states from roll_call_entry e join roll_call r on r.id = e.roll_call_id
      where e.site_id = s.id and r.closed_at is not null group by r.id order by r.opens_at desc, r.id desc
      limit ${LOOKED_AT}) c order by s.id, c.opens_at desc, c.id desc`;
  const items = sites.map(({ id, name }) => ({
    ...{ siteId: id, siteName: name },
    ...siteFigures(rows.filter((r) => r.siteId === id).map((r) => r.states)),
  }));
  return { total: sites[0]?.total ?? 0, page, pageSize, items };
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

/** Shifts that touch the time between, by their beginning. */
export async function listShifts(
  sql: Sql,
  { page, pageSize, from: since, until, siteId }: z.output<typeof shiftQuery>,
  who: Principal,
): Promise<z.output<typeof shiftPage>> {
  const site = siteId === undefined ? sql`` : sql`and s.site_id = ${siteId}`;
  const rows = await sql<(z.output<typeof shiftView> & { total: number })[]>`
    select count(*) over ()::int as total, s.id, s.member_id, m.name, s.site_id, o.name as site_name, s.starts_at, s.ends_at
    from shift s join member m on m.id = s.member_id join organisation o on o.id = s.site_id
    where s.starts_at < ${until} and s.ends_at > ${since} ${site} and ${memberScope(sql, who, 'duty.read')}
    order by s.starts_at, s.id limit ${pageSize} offset ${(page - 1) * pageSize}`;
  return { total: rows[0]?.total ?? 0, page, pageSize, items: rows.map(({ total: _, ...row }) => row) };
}

// The three officers as figures and people: what is asked and who is short, guards with what they are, patrol days. Reads only.
import { z } from 'zod';
import type { Principal } from '../access/principal.ts';
import { countyScope, memberScope } from '../access/scope.ts';
import { cityDate } from '../kernel/calendar.ts';
import type { SqlPiece as Piece, Sql, Tx } from '../kernel/database.ts';
import { idText } from '../kernel/fields.ts';
import { figuresOf, OFFICER_KINDS, type OfficerKind, type Quotas } from './officer-rules.ts';
import { paged, pageQuery } from './roll-calls.ts';

const year = z.coerce.number().int().min(2021).max(2100).optional();
const figure = z.object({ required: z.number(), have: z.number(), short: z.number() });

export const officerFiguresQuery = pageQuery.extend({
  by: z.enum(['employer', 'site']).default('employer'),
  short: z.enum(OFFICER_KINDS).optional().meta({ description: 'Only those that are short of these' }),
  year: year.meta({ description: 'Of the patrol days; by default this one' }),
});
const figuresView = z.object({
  ...{ id: z.number(), name: z.string(), stationName: z.string().nullable(), staff: z.number() },
  ...{ employerName: z.string().nullable(), securityCompany: z.boolean() },
  ...{ information: figure, patrol: figure, publicity: figure },
});
export const officerFiguresPage = paged(figuresView).meta({ id: 'OfficerFigures' });

export const quotaFields = z
  .strictObject({
    companyPercent: z.number().int().min(0).max(100),
    otherPercent: z.number().int().min(0).max(100),
    patrolDays: z.number().int().min(0).max(366),
    publicityPerSite: z.number().int().min(0).max(100),
  })
  .meta({ id: 'OfficerQuotas' });

export async function readQuotas(sql: Sql | Tx): Promise<Quotas> {
  const rows = await sql<{ name: string; value: number }[]>`select name, value from officer_quota`;
  const of = (name: string) => rows.find((r) => r.name === name)?.value ?? 0;
  return {
    ...{ companyPercent: of('company_percent'), otherPercent: of('other_percent') },
    ...{ patrolDays: of('patrol_days'), publicityPerSite: of('publicity_per_site') },
  };
}

const isOfficer = (sql: Sql, kind: OfficerKind): Piece => sql`exists (
  select from officer_appointment a where a.member_id = m.id and a.kind = ${kind} and a.ended_on is null)`;
const daysIn = (sql: Sql, of: number): Piece => sql`
  (select count(*)::int from patrol_day d where d.member_id = m.id and d.day between ${`${of}-01-01`} and ${`${of}-12-31`})`;

/** Guards of whoever reads: their sites' people, and employers' own. Whoever works nowhere counts nowhere. */
const guards = (sql: Sql, who: Principal, of: number): Piece => sql`
  select m.id, m.site_id, coalesce(m.employer_id, s.employer_id) as employer_id, ${isOfficer(sql, 'information')} as information,
    ${isOfficer(sql, 'publicity')} as publicity, ${daysIn(sql, of)} as days
  from member m left join organisation s on s.id = m.site_id
  where m.status = 'active' and ${memberScope(sql, who, 'duty.read')}`;

type Row = Omit<z.output<typeof figuresView>, OfficerKind> & {
  information: number;
  patrolled: number;
  publicity: number[];
};

/** Of an employer that nobody classed it is supposed that it is a security company: the stricter of the two. */
const bySite = (sql: Sql, who: Principal, of: number, days: number) => sql<Row[]>`
  with g as (${guards(sql, who, of)})
  select o.id, o.name, st.name as station_name, e.name as employer_name,
    o.employer_id is not null and coalesce(k.security_company, true) as security_company, count(g.id)::int as staff,
    count(g.id) filter (where g.information)::int as information, count(g.id) filter (where g.days >= ${days})::int as patrolled,
    array[count(g.id) filter (where g.publicity)::int] as publicity
  from organisation o join organisation st on st.id = o.parent_id left join organisation e on e.id = o.employer_id
  left join employer_class k on k.employer_id = o.employer_id left join g on g.site_id = o.id
  where o.kind = 'site' and ${countyScope(sql, who, 'duty.read')}
  group by o.id, o.name, st.name, e.name, k.security_company`;

const byEmployer = (sql: Sql, who: Principal, of: number, days: number) => sql<Row[]>`
  with g as (${guards(sql, who, of)}),
  n as (select employer_id as id, count(*)::int as staff, count(*) filter (where information)::int as information,
    count(*) filter (where days >= ${days})::int as patrolled from g where employer_id is not null group by 1),
  s as (select o.employer_id as id, array_agg((select count(*)::int from g where g.site_id = o.id and g.publicity)) as publicity
    from organisation o where o.kind = 'site' and o.employer_id is not null and ${countyScope(sql, who, 'duty.read')} group by 1)
  select e.id, e.name, null as station_name, null as employer_name, coalesce(k.security_company, true) as security_company,
    coalesce(n.staff, 0) as staff, coalesce(n.information, 0) as information, coalesce(n.patrolled, 0) as patrolled,
    coalesce(s.publicity, '{}') as publicity
  from n full join s on s.id = n.id join organisation e on e.id = coalesce(n.id, s.id)
  left join employer_class k on k.employer_id = e.id`;

/** Those most in want first. All are counted to tell who is: there are some hundreds. */
export async function readOfficerFigures(
  sql: Sql,
  { page, pageSize, by, short, year: asked }: z.output<typeof officerFiguresQuery>,
  who: Principal,
  now: Date,
): Promise<z.output<typeof officerFiguresPage>> {
  const quotas = await readQuotas(sql);
  const of = asked ?? Number(cityDate(now).slice(0, 4));
  const rows = await (by === 'site' ? bySite : byEmployer)(sql, who, of, Math.max(1, quotas.patrolDays));
  const all = rows.map(({ patrolled, information, publicity, ...row }) => ({
    ...row,
    ...figuresOf({ ...row, patrolled, information, publicity }, quotas),
  }));
  const shortOf = (row: (typeof all)[number]) =>
    short ? row[short].short : row.information.short + row.publicity.short;
  const found = all
    .filter((row) => !short || row[short].short > 0)
    .sort((a, b) => shortOf(b) - shortOf(a) || (a.name < b.name ? -1 : 1) || a.id - b.id);
  return { total: found.length, page, pageSize, items: found.slice((page - 1) * pageSize, page * pageSize) };
}

export const guardQuery = pageQuery.extend({
  organisationId: idText.optional().meta({ description: 'A site, a station, a county or an employer' }),
  kind: z.enum(OFFICER_KINDS).optional(),
  is: z
    .enum(['yes', 'no'])
    .default('yes')
    .meta({ description: 'Who is one of this kind, or is not; of patrol: who has the days of the year' }),
  year,
});
const guardView = z.object({
  ...{ memberId: z.number(), name: z.string(), siteName: z.string().nullable() },
  ...{ employerName: z.string().nullable(), days: z.number(), hours: z.number() },
  appointments: z.array(
    z.object({
      ...{ id: z.number(), kind: z.enum(OFFICER_KINDS), appointedOn: z.string(), consentOn: z.string() },
    }),
  ),
});
export const guardPage = paged(guardView).meta({ id: 'OfficerGuards' });

/** Guards with what they are and their patrol days of the year: the people behind each figure. */
export async function listGuards(
  sql: Sql,
  { page, pageSize, organisationId: within, kind, is, year: asked }: z.output<typeof guardQuery>,
  who: Principal,
  now: Date,
): Promise<z.output<typeof guardPage>> {
  const of = asked ?? Number(cityDate(now).slice(0, 4));
  const { patrolDays } = await readQuotas(sql);
  const holds =
    kind === 'patrol' ? sql`${daysIn(sql, of)} >= ${Math.max(1, patrolDays)}` : kind && isOfficer(sql, kind);
  const rows = sql`
    member m left join organisation s on s.id = m.site_id
    left join organisation e on e.id = coalesce(m.employer_id, s.employer_id)
    where m.status = 'active' and (s.id is not null or e.id is not null) and ${memberScope(sql, who, 'duty.read')}
      and ${within ? sql`${within} in (s.id, coalesce(m.station_id, s.parent_id), m.county_id, e.id)` : sql`true`}
      and ${holds ? (is === 'yes' ? holds : sql`not (${holds})`) : sql`true`}`;
  const [count] = await sql<{ total: number }[]>`select count(*)::int as total from ${rows}`;
  const items = await sql<z.output<typeof guardView>[]>`
    select m.id as member_id, m.name, s.name as site_name, e.name as employer_name, ${daysIn(sql, of)} as days,
      (select coalesce(sum(d.hours), 0)::float8 from patrol_day d
        where d.member_id = m.id and d.day between ${`${of}-01-01`} and ${`${of}-12-31`}) as hours,
      coalesce((select jsonb_agg(jsonb_build_object('id', a.id, 'kind', a.kind, 'appointedOn', a.appointed_on,
        'consentOn', a.consent_on) order by a.kind) from officer_appointment a
        where a.member_id = m.id and a.ended_on is null), '[]') as appointments
    from ${rows} order by s.name, m.name, m.id limit ${pageSize} offset ${(page - 1) * pageSize}`;
  return { total: count?.total ?? 0, page, pageSize, items: [...items] };
}

export const appointmentQuery = pageQuery.extend({
  kind: z.enum(OFFICER_KINDS).optional(),
  state: z.enum(['open', 'ended']).default('open'),
});
const appointmentView = z.object({
  ...{ id: z.number(), memberId: z.number(), name: z.string(), siteName: z.string().nullable() },
  ...{ employerName: z.string().nullable(), kind: z.enum(OFFICER_KINDS), consentOn: z.string() },
  ...{ appointedOn: z.string(), endedOn: z.string().nullable(), endReason: z.string().nullable() },
});
export const appointmentPage = paged(appointmentView).meta({ id: 'OfficerAppointments' });

export async function listAppointments(
  sql: Sql,
  { page, pageSize, kind, state }: z.output<typeof appointmentQuery>,
  who: Principal,
): Promise<z.output<typeof appointmentPage>> {
  const rows = sql`
    officer_appointment a join member m on m.id = a.member_id left join organisation s on s.id = m.site_id
    left join organisation e on e.id = coalesce(m.employer_id, s.employer_id)
    where (a.ended_on is null) = ${state === 'open'} and ${memberScope(sql, who, 'duty.read')}
      and ${kind ? sql`a.kind = ${kind}` : sql`true`}`;
  const [count] = await sql<{ total: number }[]>`select count(*)::int as total from ${rows}`;
  const items = await sql<z.output<typeof appointmentView>[]>`
    select a.id, a.member_id, m.name, s.name as site_name, e.name as employer_name, a.kind, a.consent_on::text as consent_on,
      a.appointed_on::text as appointed_on, a.ended_on::text as ended_on, a.end_reason
    from ${rows} order by coalesce(a.ended_on, a.appointed_on) desc, a.id desc
    limit ${pageSize} offset ${(page - 1) * pageSize}`;
  return { total: count?.total ?? 0, page, pageSize, items: [...items] };
}

export const patrolQuery = pageQuery.extend({ memberId: idText.optional() });
const patrolView = z.object({
  ...{ id: z.number(), memberId: z.number(), name: z.string(), siteName: z.string().nullable() },
  ...{ day: z.string(), hours: z.number(), place: z.string() },
});
export const patrolPage = paged(patrolView).meta({ id: 'PatrolDays' });

export async function listPatrols(
  sql: Sql,
  { page, pageSize, memberId }: z.output<typeof patrolQuery>,
  who: Principal,
): Promise<z.output<typeof patrolPage>> {
  const rows = sql`
    patrol_day d join member m on m.id = d.member_id left join organisation s on s.id = m.site_id
    where ${memberScope(sql, who, 'duty.read')} and ${memberId ? sql`m.id = ${memberId}` : sql`true`}`;
  const [count] = await sql<{ total: number }[]>`select count(*)::int as total from ${rows}`;
  const items = await sql<z.output<typeof patrolView>[]>`
    select d.id, m.id as member_id, m.name, s.name as site_name, d.day::text as day, d.hours::float8 as hours, d.place
    from ${rows} order by d.day desc, m.name, d.id limit ${pageSize} offset ${(page - 1) * pageSize}`;
  return { total: count?.total ?? 0, page, pageSize, items: [...items] };
}

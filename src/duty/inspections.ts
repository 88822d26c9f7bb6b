// Inspections and findings as officers read them. Reads only.
import { z } from 'zod';
import { actorNames } from '../access/actor-names.ts';
import type { Principal } from '../access/principal.ts';
import { countyScope } from '../access/scope.ts';
import { cityDate } from '../kernel/calendar.ts';
import type { Sql } from '../kernel/database.ts';
import { idText } from '../kernel/fields.ts';
import { FILE_TYPES, type FileType } from './file-rules.ts';
import { itemFields } from './inspection-schema.ts';
import { paged, pageQuery } from './roll-calls.ts';

const shown = z.date().meta({ type: 'string', format: 'date-time' });
/** By more than this a device's clock is off. */
export const CLOCK_OFF_SECONDS = 60;

export const inspectionQuery = pageQuery.extend({ siteId: idText.optional() });
const inspectionView = z.object({
  ...{ id: z.number(), siteId: z.number(), siteName: z.string(), stationName: z.string() },
  ...{ begunAt: shown, endedAt: shown, receivedAt: shown, formVersion: z.number(), formChanged: z.boolean() },
  ...{ by: z.string(), officerName: z.string(), siteSigner: z.string() },
  distanceMetres: z.number().nullable(),
  clockAheadSeconds: z.number().nullable(),
  clockOff: z.boolean().meta({ description: 'The device’s clock was wrong; the times are put right' }),
  ...{ findings: z.number(), photos: z.number() },
});
type InspectionView = z.output<typeof inspectionView>;
export const inspectionPage = paged(inspectionView).meta({ id: 'InspectionPage' });

const columns = (sql: Sql) => sql`
  i.id, i.site_id, o.name as site_name, st.name as station_name, i.begun_at, i.ended_at, i.received_at, i.form_version,
  i.form_changed, i.by, i.officer_name, i.site_signer, i.distance_m as distance_metres, i.clock_ahead_seconds,
  coalesce(abs(i.clock_ahead_seconds) > ${CLOCK_OFF_SECONDS}, false) as clock_off,
  (select count(*)::int from inspection_finding f where f.inspection_id = i.id) as findings,
  (select count(*)::int from inspection_photo p where p.inspection_id = i.id) as photos`;
const from = (sql: Sql) => sql`
  inspection i join organisation o on o.id = i.site_id join organisation st on st.id = o.parent_id`;

export async function listInspections(
  sql: Sql,
  { page, pageSize, siteId }: z.output<typeof inspectionQuery>,
  who: Principal,
): Promise<z.output<typeof inspectionPage>> {
  const where = sql`${countyScope(sql, who, 'duty.read')} and ${siteId ? sql`i.site_id = ${siteId}` : sql`true`}`;
  const [count] = await sql<
    { total: number }[]
  >`select count(*)::int as total from ${from(sql)} where ${where}`;
  const items = await sql<InspectionView[]>`
    select ${columns(sql)} from ${from(sql)} where ${where}
    order by i.ended_at desc, i.id desc limit ${pageSize} offset ${(page - 1) * pageSize}`;
  return { total: count?.total ?? 0, page, pageSize, items: [...items] };
}

const answerView = z.object({
  item: z.string(),
  value: z.union([z.boolean(), z.number(), z.string()]),
  note: z.string().optional(),
});
const photoView = z.object({
  ...{ fileId: z.number(), item: z.string().nullable(), takenAt: shown, name: z.string() },
  ...{ type: z.enum(FILE_TYPES), lon: z.number().nullable(), lat: z.number().nullable() },
});
export const wholeInspection = z
  .object({
    ...{ inspection: inspectionView, items: z.array(itemFields), answers: z.array(answerView) },
    ...{ photoList: z.array(photoView), officerSignature: z.string().nullable() },
    siteSignature: z.string().nullable(),
  })
  .meta({ id: 'WholeInspection' });

export async function readInspection(sql: Sql, id: number): Promise<z.output<typeof wholeInspection> | null> {
  const [row] = await sql<
    (InspectionView & Omit<z.output<typeof wholeInspection>, 'inspection' | 'photoList'>)[]
  >`
    select ${columns(sql)}, v.items, i.answers, i.officer_signature, i.site_signature
    from ${from(sql)} join inspection_form v on v.version = i.form_version where i.id = ${id}`;
  if (!row) return null;
  const { items, answers, officerSignature, siteSignature, ...inspection } = row;
  const photoList = await sql<z.output<typeof photoView>[]>`
    select p.file_id, p.item, p.taken_at, f.name, f.type, p.lon, p.lat from inspection_photo p
    join duty_file f on f.id = p.file_id where p.inspection_id = ${id} order by p.taken_at, p.file_id`;
  return { inspection, items, answers, photoList: [...photoList], officerSignature, siteSignature };
}

export async function readPhoto(sql: Sql, inspectionId: number, fileId: number) {
  const [row] = await sql<{ name: string; type: FileType; content: Uint8Array }[]>`
    select f.name, f.type, f.content from duty_file f join inspection_photo p on p.file_id = f.id
    where f.id = ${fileId} and p.inspection_id = ${inspectionId}`;
  return row ?? null;
}

const FINDING_STATES = ['open', 'overdue', 'closed'] as const;
export const findingQuery = pageQuery.extend({
  state: z.enum(FINDING_STATES).optional(),
  organisationId: idText.optional().meta({ description: 'A site, a station, a county or an employer' }),
  dueOn: z.iso.date().optional(),
});
export const findingView = z.object({
  ...{ id: z.number(), inspectionId: z.number(), siteId: z.number(), siteName: z.string() },
  ...{ countyId: z.number(), stationName: z.string(), employerName: z.string().nullable() },
  ...{ item: z.string(), itemZh: z.string(), itemEn: z.string(), note: z.string() },
  ...{ state: z.enum(FINDING_STATES), foundAt: shown, dueOn: z.string(), closedAt: shown.nullable() },
  ...{ ownerId: z.number().nullable(), ownerName: z.string().nullable(), again: z.boolean() },
  escalatedAt: shown.nullable().meta({ description: 'The county was told that it is overdue' }),
  checks: z.array(
    z.object({
      fixed: z.boolean(),
      note: z.string(),
      checkedAt: z.string(),
      by: z.string(),
      byName: z.string(),
    }),
  ),
});
export const findingPage = paged(findingView).meta({ id: 'InspectionFindings' });

/** Overdue is open beyond its day. */
export const stateOf = (sql: Sql, today: string) =>
  sql`case when f.state = 'open' and f.due_on < ${today}::date then 'overdue' else f.state end`;

export async function listFindings(
  sql: Sql,
  { page, pageSize, state, organisationId: within, dueOn }: z.output<typeof findingQuery>,
  who: Principal,
  now: Date,
): Promise<z.output<typeof findingPage>> {
  const today = cityDate(now);
  const rows = sql`
    inspection_finding f join organisation o on o.id = f.site_id join organisation st on st.id = o.parent_id
    join inspection i on i.id = f.inspection_id left join organisation e on e.id = f.employer_id
    left join account a on a.id = f.owner_id
    left join lateral (select x->>'zh' as zh, x->>'en' as en from inspection_form v, jsonb_array_elements(v.items) x
      where v.version = i.form_version and x->>'code' = f.item) t on true
    where ${countyScope(sql, who, 'duty.read')}
      and ${state ? sql`${stateOf(sql, today)} = ${state}` : sql`true`}
      and ${within ? sql`${within} in (o.id, st.id, st.parent_id, f.employer_id)` : sql`true`}
      and ${dueOn ? sql`f.due_on = ${dueOn}::date` : sql`true`}`;
  const [count] = await sql<{ total: number }[]>`select count(*)::int as total from ${rows}`;
  const items = await sql<z.output<typeof findingView>[]>`
    select f.id, f.inspection_id, f.site_id, o.name as site_name, st.parent_id as county_id, st.name as station_name,
      e.name as employer_name, f.item, coalesce(t.zh, f.item) as item_zh, coalesce(t.en, f.item) as item_en, f.note,
      ${stateOf(sql, today)} as state, f.found_at, f.due_on::text as due_on, f.closed_at, f.owner_id, a.name as owner_name,
      f.again, f.escalated_at, coalesce((select jsonb_agg(jsonb_build_object('fixed', k.fixed, 'note', k.note,
        'checkedAt', k.checked_at, 'by', k.by) order by k.checked_at desc, k.id desc)
        from inspection_check k where k.finding_id = f.id), '[]') as checks
    from ${rows} order by f.state desc, f.due_on, f.id limit ${pageSize} offset ${(page - 1) * pageSize}`;
  const checks = items.flatMap((f) => f.checks);
  const nameOf = await actorNames(sql, who, [...new Set(checks.map((c) => c.by))]);
  for (const check of checks) check.byName = nameOf(check.by);
  return { total: count?.total ?? 0, page, pageSize, items: [...items] };
}

// Field reports as officers read them, and as their own reporters do. Reads only.
import { z } from 'zod';
import { actorNames, maskedName } from '../access/actor-names.ts';
import type { Principal } from '../access/principal.ts';
import { memberScope, reportScope } from '../access/scope.ts';
import type { Sql } from '../kernel/database.ts';
import { idText } from '../kernel/fields.ts';
import {
  REPORT_CLASSES,
  REPORT_STATES,
  type ReportState,
  STEPS,
  type Step,
  stepsFrom,
} from './field-report-rules.ts';
import type { FileType } from './file-rules.ts';
import { paged, pageQuery } from './roll-calls.ts';

const shown = z.date().meta({ type: 'string', format: 'date-time' });

export const reportQuery = pageQuery.extend({
  state: z
    .enum([...REPORT_STATES, 'open'])
    .optional()
    .meta({ description: '`open`: not decided yet' }),
  class: z.enum(REPORT_CLASSES).optional(),
  organisationId: idText.optional().meta({ description: 'Where it came in, or who has it in hand' }),
});
const reportView = z.object({
  ...{ id: z.number(), categoryZh: z.string(), categoryEn: z.string(), class: z.enum(REPORT_CLASSES) },
  ...{ text: z.string(), place: z.string(), lon: z.number().nullable(), lat: z.number().nullable() },
  ...{ photoId: z.number().nullable(), stationName: z.string(), handlerName: z.string() },
  ...{ state: z.enum(REPORT_STATES), duplicateOf: z.number().nullable(), duplicates: z.number() },
  ...{ forwardedTo: z.string().nullable(), declineReason: z.string().nullable() },
  ...{ outcome: z.string().nullable(), seenAt: shown, receivedAt: shown },
  ...{ decidedAt: shown.nullable(), thankedAt: shown.nullable(), forgottenAt: shown.nullable() },
  reporterName: z
    .string()
    .nullable()
    .meta({ description: 'Masked outside one’s scope; null: nobody of the force, or forgotten' }),
  steps: z.array(z.enum(STEPS)).meta({ description: 'What the reader may do with it now' }),
});
type ReportView = z.output<typeof reportView>;
export const reportPage = paged(reportView).meta({ id: 'FieldReports' });

type Row = Omit<ReportView, 'steps'> & { mine: boolean; seen: boolean | null };
const columns = (sql: Sql, who: Principal) => sql`
  r.id, k.zh as category_zh, k.en as category_en, k.class, r.text, r.place, r.lon, r.lat, r.photo_id,
  st.name as station_name, h.name as handler_name, r.state, r.duplicate_of,
  (select count(*)::int from field_report d where d.duplicate_of = r.id) as duplicates, r.forwarded_to, r.decline_reason,
  r.outcome, r.seen_at, r.received_at, r.decided_at, r.thanked_at, r.forgotten_at, m.name as reporter_name,
  ${memberScope(sql, who, 'member.read')} as seen, ${reportScope(sql, who, 'duty.change')} as mine`;
const from = (sql: Sql) => sql`
  field_report r join duty_category k on k.id = r.category_id join organisation st on st.id = r.station_id
  join organisation h on h.id = r.handler_id left join member m on m.id = r.member_id`;

const viewOf = ({ mine, seen, ...row }: Row): ReportView => ({
  ...row,
  reporterName: row.reporterName && (seen ? row.reporterName : maskedName(row.reporterName)),
  steps: mine && !row.forgottenAt ? stepsFrom(row.state) : [],
});

/** What waits longest first among those that are open, else the newest. */
export async function listReports(
  sql: Sql,
  { page, pageSize, state, class: of, organisationId: within }: z.output<typeof reportQuery>,
  who: Principal,
): Promise<z.output<typeof reportPage>> {
  const open = sql`r.state in ('new', 'accepted', 'forwarded')`;
  const where = sql`${reportScope(sql, who, 'duty.read')}
    and ${state === undefined ? sql`true` : state === 'open' ? open : sql`r.state = ${state}`}
    and ${of ? sql`k.class = ${of}` : sql`true`}
    and ${within ? sql`${within} in (st.id, st.parent_id, h.id, h.parent_id)` : sql`true`}`;
  const [count] = await sql<
    { total: number }[]
  >`select count(*)::int as total from ${from(sql)} where ${where}`;
  const rows = await sql<Row[]>`
    select ${columns(sql, who)} from ${from(sql)} where ${where}
    order by ${open} desc, case when ${open} then r.received_at end, r.received_at desc, r.id desc
    limit ${pageSize} offset ${(page - 1) * pageSize}`;
  return { total: count?.total ?? 0, page, pageSize, items: rows.map(viewOf) };
}

const stepView = z.object({
  ...{ at: shown, by: z.string(), byName: z.string(), action: z.enum(STEPS), note: z.string() },
});
export const wholeReport = z
  .object({ report: reportView, done: z.array(stepView), duplicates: z.array(reportView) })
  .meta({ id: 'WholeFieldReport' });

export async function readReport(
  sql: Sql,
  id: number,
  who: Principal,
): Promise<z.output<typeof wholeReport> | null> {
  const [row] = await sql<Row[]>`select ${columns(sql, who)} from ${from(sql)} where r.id = ${id}`;
  if (!row) return null;
  const done = await sql<{ at: Date; by: string; action: Step; note: string }[]>`
    select at, by, action, note from field_report_step where report_id = ${id} order by id`;
  const nameOf = await actorNames(sql, who, [...new Set(done.map((d) => d.by))]);
  const duplicates = await sql<Row[]>`
    select ${columns(sql, who)} from ${from(sql)} where r.duplicate_of = ${id} and ${reportScope(sql, who, 'duty.read')}
    order by r.received_at, r.id`;
  return {
    report: viewOf(row),
    done: done.map((d) => ({ ...d, byName: nameOf(d.by) })),
    duplicates: duplicates.map(viewOf),
  };
}

export async function readReportPhoto(sql: Sql, reportId: number, fileId: number) {
  const [row] = await sql<{ name: string; type: FileType; content: Uint8Array }[]>`
    select f.name, f.type, f.content from duty_file f join field_report r on r.photo_id = f.id
    where f.id = ${fileId} and r.id = ${reportId}`;
  return row ?? null;
}

export interface MyReport {
  id: number;
  zh: string;
  en: string;
  text: string;
  receivedAt: Date;
  /** Of one that was merged into another, that one's. */
  state: ReportState;
  merged: boolean;
  forwardedTo: string | null;
  declineReason: string | null;
  outcome: string | null;
}
const MOST_MINE = 30;

export const myReports = (sql: Sql, memberId: number | null) => sql<MyReport[]>`
  select r.id, k.zh, k.en, r.text, r.received_at, coalesce(d.state, r.state) as state, d.id is not null as merged,
    coalesce(d.forwarded_to, r.forwarded_to) as forwarded_to, r.decline_reason, coalesce(d.outcome, r.outcome) as outcome
  from field_report r join duty_category k on k.id = r.category_id left join field_report d on d.id = r.duplicate_of
  where r.member_id = ${memberId} order by r.received_at desc, r.id desc limit ${MOST_MINE}`;

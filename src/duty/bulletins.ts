// Bulletins as officers read them: the list, and one with all its wordings and who read which. Reads only.
import { z } from 'zod';
import type { Principal } from '../access/principal.ts';
import { countyScope } from '../access/scope.ts';
import type { Sql } from '../kernel/database.ts';
import { idText } from '../kernel/fields.ts';
import { SEVERITIES } from './bulletin-rules.ts';
import { filesOf, fileView } from './files.ts';
import { pageQuery } from './roll-calls.ts';

const shown = z.date().meta({ type: 'string', format: 'date-time' });
const STATES = ['draft', 'sent', 'cancelled'] as const;

export const bulletinQuery = pageQuery.extend({
  state: z.enum(STATES).optional(),
  severity: z.enum(SEVERITIES).optional(),
  organisationId: idText.optional().meta({ description: 'In whose name it was written' }),
});

export const bulletinView = z
  .object({
    ...{ id: z.number(), organisationId: z.number(), organisationName: z.string(), state: z.enum(STATES) },
    ...{ version: z.number(), severity: z.enum(SEVERITIES), title: z.string() },
    ...{ validFrom: shown, validUntil: shown, createdBy: z.string(), createdAt: shown },
    ...{ sentAt: shown.nullable(), cancelledAt: shown.nullable(), cancelReason: z.string().nullable() },
    ...{ remindAt: shown.nullable(), reminders: z.number(), people: z.number(), read: z.number() },
    ...{ remindedAt: shown.nullable().meta({ description: 'By hand, the last time' }) },
    fromCap: z.boolean().meta({ description: 'It came in as a CAP message' }),
  })
  .meta({ id: 'Bulletin' });
export const bulletinPage = z
  .object({ total: z.number(), page: z.number(), pageSize: z.number(), items: z.array(bulletinView) })
  .meta({ id: 'BulletinPage' });
type BulletinView = z.output<typeof bulletinView>;

/** Of recipients `r` of bulletin `b`: how many there are, and how many have read the wording that holds. */
const readersOf = (sql: Sql) => sql`
  count(*)::int as people, count(*) filter (where r.read_version >= b.version)::int as read`;

const columns = (sql: Sql) => sql`
  b.id, b.organisation_id, o.name as organisation_name, b.state, b.version, v.severity, v.title, v.valid_from, v.valid_until,
  b.created_by, b.created_at, b.sent_at, b.cancelled_at, b.cancel_reason, b.remind_at, b.reminders, b.reminded_at,
  n.people, n.read, exists (select from bulletin_cap k where k.bulletin_id = b.id) as from_cap`;
const from = (sql: Sql) => sql`
  bulletin b join organisation o on o.id = b.organisation_id
  join bulletin_version v on v.bulletin_id = b.id and v.version = b.version cross join lateral (
    select ${readersOf(sql)} from bulletin_recipient r where r.bulletin_id = b.id) n`;

export async function listBulletins(
  sql: Sql,
  { page, pageSize, state, severity, organisationId }: z.output<typeof bulletinQuery>,
  who: Principal,
): Promise<z.output<typeof bulletinPage>> {
  const where = sql`${countyScope(sql, who, 'duty.read')}
    and ${state ? sql`b.state = ${state}` : sql`true`} and ${severity ? sql`v.severity = ${severity}` : sql`true`}
    and ${organisationId ? sql`b.organisation_id = ${organisationId}` : sql`true`}`;
  const [count] = await sql<
    { total: number }[]
  >`select count(*)::int as total from ${from(sql)} where ${where}`;
  const items = await sql<BulletinView[]>`
    select ${columns(sql)} from ${from(sql)} where ${where}
    order by b.created_at desc, b.id desc limit ${pageSize} offset ${(page - 1) * pageSize}`;
  return { total: count?.total ?? 0, page, pageSize, items: [...items] };
}

/** As it is kept: its places may be gone from the tree. */
const audienceView = z.object({
  organisationIds: z.array(z.number()),
  areas: z.array(z.array(z.tuple([z.number(), z.number()]))),
  posts: z.array(z.enum(['leader', 'deputy', 'member'])),
});

export const wholeBulletin = z
  .object({
    bulletin: bulletinView,
    audience: audienceView,
    /** The wording that holds first. */
    versions: z.array(
      z.object({
        ...{ version: z.number(), severity: z.enum(SEVERITIES), title: z.string(), text: z.string() },
        ...{ advice: z.string(), validFrom: shown, validUntil: shown, writtenBy: z.string() },
        ...{ sentAt: shown.nullable(), receipts: z.number(), files: z.array(fileView) },
      }),
    ),
    sites: z.array(
      z.object({
        ...{ siteId: z.number().nullable(), siteName: z.string().nullable() },
        ...{ people: z.number(), read: z.number() },
      }),
    ),
  })
  .meta({ id: 'WholeBulletin' });

/** Sites with the most who have not read first, at most 1,000. */
export async function readBulletin(sql: Sql, id: number): Promise<z.output<typeof wholeBulletin> | null> {
  const [row] = await sql<(BulletinView & { audience: z.output<typeof audienceView> })[]>`
    select ${columns(sql)}, b.audience from ${from(sql)} where b.id = ${id}`;
  if (!row) return null;
  const { audience, ...bulletin } = row;
  const versions = await sql<z.output<typeof wholeBulletin>['versions']>`
    select v.version, v.severity, v.title, v.body as text, v.advice, v.valid_from, v.valid_until, v.written_by, v.sent_at,
      (select count(*)::int from bulletin_read k join bulletin_recipient r on r.id = k.recipient_id
        where r.bulletin_id = ${id} and k.version = v.version) as receipts, ${filesOf(sql)}
    from bulletin_version v where v.bulletin_id = ${id} order by v.version desc`;
  const sites = await sql<z.output<typeof wholeBulletin>['sites']>`
    select r.site_id, s.name as site_name, ${readersOf(sql)}
    from bulletin_recipient r join bulletin b on b.id = r.bulletin_id left join organisation s on s.id = r.site_id
    where r.bulletin_id = ${id}
    group by r.site_id, s.name
    order by count(*) filter (where r.read_version < b.version) desc, s.name, r.site_id limit 1000`;
  return { bulletin, audience, versions: [...versions], sites: [...sites] };
}

const MOST_UNREAD = 100;
export const stationBulletin = z.object({
  ...{ id: z.number(), organisationName: z.string(), state: z.enum(STATES), version: z.number() },
  ...{ severity: z.enum(SEVERITIES), title: z.string(), sentAt: shown, validUntil: shown },
  ...{ people: z.number(), read: z.number() },
  mayOpen: z.boolean().meta({ description: 'It was written in the name of an office within your scope' }),
  unread: z
    .array(z.object({ memberId: z.number(), name: z.string() }))
    .meta({ description: 'At most a hundred of those who have not read it' }),
});

/** The last that people of a station’s sites got up to `until`, whoever wrote them, and how many of these people read. */
export async function lastAtStation(
  sql: Sql,
  { stationId, until, most }: { stationId: number; until: Date; most: number },
  who: Principal,
): Promise<z.output<typeof stationBulletin>[]> {
  const theirs = sql`
    bulletin_recipient r join member m on m.id = r.member_id left join organisation s on s.id = r.site_id
    where r.bulletin_id = b.id and coalesce(s.parent_id, m.station_id) = ${stationId}`;
  const rows = await sql<z.output<typeof stationBulletin>[]>`
    select b.id, o.name as organisation_name, b.state, b.version, v.severity, v.title, b.sent_at, v.valid_until, n.people,
      n.read, ${countyScope(sql, who, 'duty.read')} as may_open,
      coalesce((select jsonb_agg(jsonb_build_object('memberId', u.id, 'name', u.name) order by u.name, u.id)
        from (select m.id, m.name from ${theirs} and r.read_version < b.version order by m.name, m.id limit ${MOST_UNREAD}) u),
        '[]') as unread
    from bulletin b join organisation o on o.id = b.organisation_id
    join bulletin_version v on v.bulletin_id = b.id and v.version = b.version
    cross join lateral (select ${readersOf(sql)} from ${theirs}) n
    where b.sent_at < ${until} and n.people > 0 order by b.sent_at desc, b.id desc limit ${most}`;
  return [...rows];
}

export const recipientQuery = pageQuery.extend({
  siteId: idText.optional(),
  read: z.enum(['yes', 'no']).optional().meta({ description: 'The wording that holds' }),
});
export const recipientPage = z
  .object({
    ...{ total: z.number(), page: z.number(), pageSize: z.number() },
    items: z.array(
      z.object({
        ...{ memberId: z.number(), name: z.string(), siteId: z.number().nullable() },
        ...{ siteName: z.string().nullable(), read: z.boolean() },
        /** Of every wording, the latest first. */
        receipts: z.array(
          z.object({ version: z.number(), readAt: z.string(), via: z.enum(['app', 'link']) }),
        ),
      }),
    ),
  })
  .meta({ id: 'BulletinRecipients' });

/** Who has not read first. */
export async function listRecipients(
  sql: Sql,
  id: number,
  { page, pageSize, siteId, read }: z.output<typeof recipientQuery>,
): Promise<z.output<typeof recipientPage>> {
  const all = sql`
    from bulletin_recipient r join bulletin b on b.id = r.bulletin_id join member m on m.id = r.member_id
    left join organisation s on s.id = r.site_id
    where r.bulletin_id = ${id} and ${siteId ? sql`r.site_id = ${siteId}` : sql`true`}
      and ${read ? sql`(r.read_version >= b.version) = ${read === 'yes'}` : sql`true`}`;
  const [count] = await sql<{ total: number }[]>`select count(*)::int as total ${all}`;
  const items = await sql<z.output<typeof recipientPage>['items']>`
    select r.member_id, m.name, r.site_id, s.name as site_name, r.read_version >= b.version as read,
      coalesce((select jsonb_agg(jsonb_build_object('version', k.version, 'readAt', k.read_at, 'via', k.via)
        order by k.version desc) from bulletin_read k where k.recipient_id = r.id), '[]') as receipts
    ${all} order by r.read_version >= b.version, m.name, r.id limit ${pageSize} offset ${(page - 1) * pageSize}`;
  return { total: count?.total ?? 0, page, pageSize, items: [...items] };
}

// The audit searched: by actor, record, person and time; a page at a time, or all of it in batches for an export.
import { z } from 'zod';
import type { Sql, Tx } from '../kernel/database.ts';

const id = z.coerce.number().int().positive().max(2_147_483_647);
const moment = z
  .union([z.iso.datetime({ offset: true }), z.iso.date()])
  .meta({ description: 'An instant, or a day of the city' });

export const auditFilter = z.object({
  actor: z.string().max(100).optional(),
  entity: z.string().max(60).optional(),
  entityId: z.string().max(60).optional(),
  memberId: id.optional(),
  action: z.string().max(60).optional(),
  from: moment.optional(),
  to: moment.optional().meta({ description: 'Up to and with this day, or before this instant' }),
});
export type AuditFilter = z.output<typeof auditFilter>;

export const auditQuery = auditFilter.extend({
  page: z.coerce.number().int().min(1).max(1_000_000).default(1),
  pageSize: z.coerce.number().int().min(1).max(500).default(100),
});

const row = z.record(z.string(), z.unknown()).nullable();
export const auditRow = z
  .object({
    id: z.number(),
    at: z.date().meta({ type: 'string', format: 'date-time' }),
    actor: z.string(),
    fromAddress: z.string().nullable(),
    action: z.string(),
    entity: z.string(),
    entityId: z.string().nullable(),
    memberId: z.number().nullable(),
    memberName: z.string().nullable(),
    before: row,
    after: row,
    prevHash: z.string(),
    hash: z.string(),
  })
  .meta({ id: 'AuditEntry' });
export type AuditRow = z.output<typeof auditRow>;

export const auditPage = z
  .object({
    ...{ total: z.number(), page: z.number(), pageSize: z.number() },
    items: z.array(auditRow.extend({ actorName: z.string() }).meta({ id: 'NamedAuditEntry' })),
    names: z
      .record(z.string(), z.string())
      .meta({ description: 'Of what entries hold by number, by entity.column:number, and of actors' }),
  })
  .meta({ id: 'AuditPage' });

export const auditPeople = z.object({
  /** Whom an entry may be about. */
  members: z.array(z.object({ id: z.number(), name: z.string() })),
  /** Who may have acted. */
  actors: z.array(z.object({ actor: z.string(), name: z.string() })),
});

/** A bare day begins at midnight in the city; as an end it counts to its last moment. */
function instantOf(text: string | undefined, end: boolean): Date | null {
  if (text === undefined) return null;
  if (text.length > 10) return new Date(text);
  return new Date(new Date(`${text}T00:00:00+08:00`).getTime() + (end ? 86_400_000 : 0));
}

function matching(sql: Sql | Tx, filter: AuditFilter) {
  const { actor = null, entity = null, entityId = null, memberId = null, action = null } = filter;
  const [from, to] = [instantOf(filter.from, false), instantOf(filter.to, true)];
  return sql`
    (${actor}::text is null or e.actor = ${actor}) and (${entity}::text is null or e.entity = ${entity})
    and (${entityId}::text is null or e.entity_id = ${entityId}) and (${action}::text is null or e.action = ${action})
    and (${memberId}::int is null or e.member_id = ${memberId})
    and (${from}::timestamptz is null or e.at >= ${from}) and (${to}::timestamptz is null or e.at < ${to})`;
}

const columns = (sql: Sql | Tx) => sql`e.id, e.at, e.actor, e.from_address, e.action, e.entity, e.entity_id,
  e.member_id, (select m.name from member m where m.id = e.member_id) as member_name, e.before, e.after, e.prev_hash, e.hash`;

/** The newest first. */
export async function listAudit(sql: Sql, query: z.output<typeof auditQuery>) {
  const { page, pageSize, ...filter } = query;
  const where = matching(sql, filter);
  const [counted] = await sql<
    { total: number }[]
  >`select count(*) as total from audit_entry e where ${where}`;
  const items = await sql<AuditRow[]>`
    select ${columns(sql)} from audit_entry e where ${where}
    order by e.id desc limit ${pageSize} offset ${(page - 1) * pageSize}`;
  return { total: counted?.total ?? 0, page, pageSize, items: [...items] };
}

const BATCH = 1000;
const PEOPLE = 50;

/** All that match, the oldest first. */
export async function* readAudit(sql: Sql, filter: AuditFilter): AsyncGenerator<AuditRow[]> {
  for (let afterId = 0; ; ) {
    const rows = await sql<AuditRow[]>`
      select ${columns(sql)} from audit_entry e where e.id > ${afterId} and ${matching(sql, filter)}
      order by e.id limit ${BATCH}`;
    if (rows.length > 0) yield [...rows];
    const last = rows.at(-1);
    if (!last || rows.length < BATCH) return;
    afterId = last.id;
  }
}

/**
 * Whom `name` may mean, of each kind at most so many. Asked by POST, so that no name stands in an address.
 */
export async function findPeople(sql: Sql, name: string): Promise<z.output<typeof auditPeople>> {
  const [members, accounts] = await Promise.all([
    sql<{ id: number; name: string }[]>`
      select id, name from member where position(${name} in name) > 0 order by id limit ${PEOPLE}`,
    sql<{ actor: string; name: string }[]>`
      select concat('user:', a.id) as actor, coalesce(m.name, a.name) as name
      from account a left join member m on m.id = a.member_id
      where position(${name} in coalesce(m.name, a.name)) > 0
      union all select concat('key:', k.id), k.name from api_key k where position(${name} in k.name) > 0
      limit ${PEOPLE}`,
  ]);
  const own = members.map((m) => ({ actor: `member:${m.id}`, name: m.name }));
  return { members: [...members], actors: [...accounts, ...own] };
}

// Members a page at a time, with how many there are in all.
import { z } from 'zod';
import type { Principal } from '../access/principal.ts';
import type { Sql } from '../kernel/database.ts';
import { hasConsented, isAbsent, isCallable } from './callable.ts';
import { maskedPhone } from './masks.ts';
import { type MemberSearch, matching, sortKey } from './member-search.ts';

export const memberSummary = z
  .object({
    id: z.number(),
    name: z.string(),
    gender: z.string(),
    status: z.string(),
    consented: z.boolean(),
    absent: z.boolean(),
    callable: z.boolean(),
    unitId: z.number().nullable(),
    unitName: z.string(),
    post: z.string().nullable(),
    countyName: z.string().nullable(),
    siteName: z.string().nullable(),
    dutyState: z.string(),
    hasPosition: z.boolean(),
    phone: z.string().nullable().meta({ description: 'Masked: 170****0001' }),
    qualifications: z.array(z.string()),
    version: z.number(),
  })
  .meta({ id: 'MemberSummary' });

export const memberPage = z
  .object({ total: z.number(), page: z.number(), pageSize: z.number(), items: z.array(memberSummary) })
  .meta({ id: 'MemberPage' });

/** `id` is null in the one row of an empty page. */
type SummaryRow = Omit<z.infer<typeof memberSummary>, 'id'> & { id: number | null; total: number };

/** Those who match and whom `who` may see; `total` counts all of them. */
export async function listMembers(
  sql: Sql,
  query: MemberSearch,
  who: Principal,
  now: Date,
): Promise<z.infer<typeof memberPage>> {
  const { page, pageSize, search, sort } = query;
  const way = query.order === 'desc' ? sql`desc` : sql`asc`;
  // What was typed is looked up once and first: walking a sorted index until enough match can take the whole of it.
  const first = search?.trim() ? sql`materialized` : sql`not materialized`;
  const rows = await sql<SummaryRow[]>`
    with found as ${first} (
      select m.id, ${sortKey(sql, sort)} as key from member m where ${matching(sql, query, who, now)}),
    page as materialized (
      select id, key from found order by key ${way}, id ${way}
      limit ${pageSize} offset ${(page - 1) * pageSize})
    select t.total, m.id, m.name, m.gender, m.status, m.unit_id, m.post, m.duty_state, m.version,
      ${hasConsented(sql)} as consented, ${isAbsent(sql, now)} as absent, ${isCallable(sql, now)} as callable,
      concat(upp.name, up.name, u.name) as unit_name,
      county.name as county_name, site.name as site_name, m.base_pos is not null as has_position,
      (select c.address from contact_point c where c.member_id = m.id and c.kind = 'phone' and c.retired_at is null
        order by c.id limit 1) as phone,
      array(select q.kind from qualification q where q.member_id = m.id order by q.kind) as qualifications
    from (select count(*) as total from found) t
    left join (page join member m on m.id = page.id) on true
    left join unit u on u.id = m.unit_id
    left join unit up on up.id = u.parent_id
    left join unit upp on upp.id = up.parent_id
    left join organisation county on county.id = m.county_id
    left join organisation site on site.id = m.site_id
    order by page.key ${way}, page.id ${way}`;
  const items = rows.flatMap(({ total: _, id, ...row }) =>
    id === null ? [] : [{ ...row, id, phone: row.phone && maskedPhone(row.phone) }],
  );
  return { total: rows[0]?.total ?? 0, page, pageSize, items };
}

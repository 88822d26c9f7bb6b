// Members a page at a time, searched by name or phone, by unit (with all below it) and county.
import { z } from 'zod';
import type { Principal } from '../access/principal.ts';
import { memberScope } from '../access/scope.ts';
import type { Sql } from '../kernel/database.ts';
import { idText, text } from '../kernel/fields.ts';
import { maskedPhone } from './masks.ts';

/** What an address may hold. */
export const memberQuery = z.strictObject({
  unitId: idText.optional(),
  countyId: idText.optional(),
  page: z.coerce.number().int().min(1).max(100_000).default(1),
  pageSize: z.coerce.number().int().min(1).max(500).default(50),
});

/** A name or a phone is sent in the body alone. */
export const memberSearch = memberQuery.extend({ search: text(50).optional() });

export const memberSummary = z
  .object({
    id: z.number(),
    name: z.string(),
    gender: z.string(),
    status: z.string(),
    consented: z.boolean(),
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

type SummaryRow = z.infer<typeof memberSummary> & { total: number };

/** Those who match and whom `who` may see, in order of id; `total` counts all of them. */
export async function listMembers(
  sql: Sql,
  query: z.output<typeof memberSearch>,
  who: Principal,
): Promise<z.infer<typeof memberPage>> {
  const { search, unitId, countyId, page, pageSize } = query;
  const term = (search ?? '').trim().toLowerCase();
  const digits = /^[+\d\s-]{4,}$/.test(term) ? term.replace(/\D/g, '') : null;
  const matches = sql`
    select m.id from member m
    where ${memberScope(sql, who, 'member.read')} and (${countyId ?? null}::int is null or m.county_id = ${countyId ?? null})
      and (${unitId ?? null}::int is null or m.unit_id in (
        with recursive below as (
          select id from unit where id = ${unitId ?? null}
          union all select u.id from unit u join below b on u.parent_id = b.id
        ) select id from below))
      and (position(${term} in lower(m.name)) > 0
        or ${memberScope(sql, who, 'member.phone')} and exists (select 1 from contact_point c where c.member_id = m.id
          and c.kind = 'phone' and c.retired_at is null and position(${digits}::text in c.address) > 0))`;
  const [counted] = await sql<{ total: number }[]>`select count(*) as total from (${matches}) f`;
  const rows = await sql<SummaryRow[]>`
    select m.id, m.name, m.gender, m.status, m.unit_id, m.post, m.duty_state, m.version,
      m.consent_on is not null and m.consent_withdrawn_on is null as consented,
      coalesce(upp.name, '') || coalesce(up.name, '') || coalesce(u.name, '') as unit_name,
      county.name as county_name, site.name as site_name, m.base_pos is not null as has_position,
      (select c.address from contact_point c where c.member_id = m.id and c.kind = 'phone' and c.retired_at is null
        order by c.id limit 1) as phone,
      array(select q.kind from qualification q where q.member_id = m.id order by q.kind) as qualifications
    from (${matches} order by m.id limit ${pageSize} offset ${(page - 1) * pageSize}) f
    join member m using (id)
    left join unit u on u.id = m.unit_id
    left join unit up on up.id = u.parent_id
    left join unit upp on upp.id = up.parent_id
    left join organisation county on county.id = m.county_id
    left join organisation site on site.id = m.site_id
    order by m.id`;
  const items = rows.map((row) => ({ ...row, phone: row.phone && maskedPhone(row.phone) }));
  return { total: counted?.total ?? 0, page, pageSize, items };
}

// Which members a search means, as SQL: by what was typed, by the trees, and by what is known of them.
import { z } from 'zod';
import type { Principal } from '../access/principal.ts';
import { memberScope, unitsBelow } from '../access/scope.ts';
import { cityDate } from '../kernel/calendar.ts';
import type { Sql, SqlPiece } from '../kernel/database.ts';
import { idText, text } from '../kernel/fields.ts';
import { hasAddress, hasConsented, isAbsent, isCallable } from './callable.ts';
import { lackingPeople } from './equipment-lacks.ts';
import { cameSince, isStrength, quarterFrom, reachedOfLate } from './proof.ts';
import { QUALIFICATION_KINDS, ROLE_QUALIFICATIONS, ROLES, type Role } from './qualifications.ts';
import { searchTerms } from './search-rules.ts';

const SORTS = ['id', 'name', 'unit', 'county', 'duty', 'status'] as const;
/** The last four as readiness counts them: of whoever is in service and willing. */
const LACKS = [
  ...(['consent', 'address', 'position', 'unit'] as const),
  ...(['availability', 'reach', 'drill', 'equipment'] as const),
] as const;
const yesOrNo = z
  .union([z.boolean(), z.enum(['true', 'false'])])
  .transform((value) => value === true || value === 'true');

/** What an address may hold. */
export const memberQuery = z.strictObject({
  unitId: idText.optional().meta({ description: 'With all units below it' }),
  countyId: idText.optional(),
  organisationId: idText
    .optional()
    .meta({ description: 'A county, station, employer or site; all below it is in it' }),
  status: z.enum(['active', 'suspended', 'left']).optional(),
  duty: z.enum(['on', 'off', 'unknown']).optional(),
  qualification: z.enum(QUALIFICATION_KINDS).optional(),
  role: z
    .enum(ROLES)
    .optional()
    .meta({ description: 'Who can fill it today: holds what it asks for, not expired' }),
  absent: yesOrNo.optional(),
  callable: yesOrNo
    .optional()
    .meta({ description: 'In service, willing, not absent, and with a phone or an app' }),
  lacks: z.enum(LACKS).optional(),
  sort: z.enum(SORTS).default('id'),
  order: z.enum(['asc', 'desc']).default('asc'),
  page: z.coerce.number().int().min(1).max(100_000).default(1),
  pageSize: z.coerce.number().int().min(1).max(500).default(50),
});

/** A name or a phone is sent in the body alone. */
export const memberSearch = memberQuery.extend({
  search: text(50)
    .optional()
    .meta({ description: 'Names from any character on, their pinyin or initials; a phone’s last digits' }),
});

export type MemberSearch = z.output<typeof memberSearch>;

/** The digits before which all of a phone end like these: the next text in order after every one that begins so. */
const after = (digits: string) =>
  digits.slice(0, -1) + String.fromCharCode(digits.charCodeAt(digits.length - 1) + 1);

function typed(sql: Sql, search: string, who: Principal): SqlPiece {
  const { names, phoneEnds } = searchTerms(search);
  if (names.length + phoneEnds.length === 0) return search.trim() === '' ? sql`true` : sql`false`;
  const byName = names.length > 0 ? sql`m.search_keys @@ ${names.join(' & ')}::tsquery` : sql`true`;
  return phoneEnds.reduce((all, end) => {
    const reversed = [...end].reverse().join('');
    return sql`${all} and ${memberScope(sql, who, 'member.phone')} and m.id = any(array(
      select c.member_id from contact_point c where c.kind = 'phone' and c.retired_at is null
        and reverse(c.address) ~>=~ ${reversed} and reverse(c.address) ~<~ ${after(reversed)}))`;
  }, byName);
}

const lacking = (
  sql: Sql,
  { scope, now }: { scope: SqlPiece; now: Date },
): Record<(typeof LACKS)[number], SqlPiece> => ({
  consent: sql`not ${hasConsented(sql)}`,
  address: sql`not ${hasAddress(sql)}`,
  position: sql`m.base_pos is null`,
  unit: sql`m.unit_id is null`,
  availability: sql`${isStrength(sql)} and not (${hasAddress(sql)} and not ${isAbsent(sql, now)})`,
  reach: sql`${isStrength(sql)} and not exists (select from (${reachedOfLate(sql, now)}) r where r.member_id = m.id)`,
  drill: sql`${isStrength(sql)} and not exists (select from (${cameSince(sql, quarterFrom(now))}) d where d.member_id = m.id)`,
  equipment: sql`${isStrength(sql)} and m.id in (select l.member_id from (${lackingPeople(sql, scope, cityDate(now))}) l)`,
});

function fills(sql: Sql, role: Role, now: Date): SqlPiece {
  const kinds = ROLE_QUALIFICATIONS[role];
  if (!kinds) return sql`true`;
  return sql`exists (select from qualification q where q.member_id = m.id and q.kind = any(${[...kinds]})
    and (q.expires_on is null or q.expires_on >= ${cityDate(now)}))`;
}

/** True for the rows of `member`, under the name `m`, that match and that `who` may see. */
export function matching(sql: Sql, query: MemberSearch, who: Principal, now: Date): SqlPiece {
  const {
    unitId,
    countyId,
    organisationId: node,
    status,
    duty,
    qualification,
    role,
    absent,
    callable,
    lacks,
  } = query;
  const scope = memberScope(sql, who, 'member.read');
  const conditions = [
    scope,
    typed(sql, query.search ?? '', who),
    unitId !== undefined && sql`m.unit_id in ${unitsBelow(sql, unitId)}`,
    countyId !== undefined && sql`m.county_id = ${countyId}`,
    // A member's row names all the nodes above; whole cities have no condition, there is one.
    node !== undefined &&
      sql`(${node} in (m.county_id, m.station_id, m.site_id, m.employer_id)
        or exists (select from organisation o where o.id = ${node} and o.kind = 'city'))`,
    status !== undefined && sql`m.status = ${status}`,
    duty !== undefined && sql`m.duty_state = ${duty}`,
    qualification !== undefined &&
      sql`exists (select from qualification q where q.member_id = m.id and q.kind = ${qualification})`,
    role !== undefined && fills(sql, role, now),
    absent !== undefined && sql`${isAbsent(sql, now)} = ${absent}`,
    callable !== undefined && sql`${isCallable(sql, now)} = ${callable}`,
    lacks !== undefined && lacking(sql, { scope, now })[lacks],
  ];
  return conditions.reduce<SqlPiece>((all, one) => (one ? sql`${all} and ${one}` : all), sql`true`);
}

/** What to sort rows of `member`, under the name `m`, by; ids tell equals apart. */
export function sortKey(sql: Sql, sort: MemberSearch['sort']): SqlPiece {
  const keys: Record<typeof sort, SqlPiece> = {
    id: sql`m.id`,
    name: sql`coalesce(m.name_pinyin[1], m.name) collate "C"`,
    unit: sql`m.unit_id`,
    county: sql`m.county_id`,
    duty: sql`m.duty_state`,
    status: sql`m.status`,
  };
  return keys[sort];
}

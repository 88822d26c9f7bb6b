// All that is kept about one member, for who may see it. The identity number shows its last four digits only.
import { z } from 'zod';
import { cityDate } from '../kernel/calendar.ts';
import type { Sql, Tx } from '../kernel/database.ts';
import { Problem } from '../kernel/problem.ts';
import { lack, loadLacks } from './equipment-lacks.ts';

const instant = z.date().meta({ type: 'string', format: 'date-time' });
const place = z.object({ id: z.number(), name: z.string() }).nullable();

export const memberDetail = z
  .object({
    id: z.number(),
    name: z.string(),
    gender: z.string(),
    idNumberEnd: z.string().nullable(),
    status: z.string(),
    consentOn: z.string().nullable(),
    consentWithdrawnOn: z.string().nullable(),
    county: place,
    station: place,
    site: place,
    employer: place,
    unit: place,
    post: z.string().nullable(),
    remark: z.string(),
    home: z.object({ lon: z.number(), lat: z.number() }).nullable(),
    dutyState: z.string(),
    dutySite: place,
    sharing: z.boolean(),
    ownPositionAt: instant.nullable(),
    version: z.number(),
    qualifications: z.array(
      z.object({
        kind: z.string(),
        number: z.string().nullable(),
        issuedOn: z.string().nullable(),
        expiresOn: z.string().nullable(),
      }),
    ),
    equipment: z.array(
      z.object({
        ...{ id: z.number(), item: z.string(), serial: z.string().nullable(), count: z.number() },
        ...{ issuedOn: z.string().nullable(), returnedOn: z.string().nullable() },
        /** Why it does not count today. */
        unfit: z.enum(['defective', 'expired']).nullable(),
      }),
    ),
    lacks: z
      .array(lack)
      .meta({ description: 'What the equipment standard asks of him or her and is not held' }),
    contactPoints: z.array(
      z.object({
        id: z.number(),
        kind: z.string(),
        address: z
          .string()
          .meta({ description: 'The phone number; of a push subscription only the service that carries it' }),
        optedOut: z.boolean(),
        retired: z.boolean(),
      }),
    ),
    absences: z.array(
      z.object({ id: z.number(), kind: z.string(), startsAt: instant, endsAt: instant.nullable() }),
    ),
  })
  .meta({ id: 'Member' });

export type MemberDetail = z.infer<typeof memberDetail>;

interface MemberRow extends Omit<MemberDetail, 'home' | 'ownPositionAt' | 'absences' | 'lacks'> {
  homeLon: number | null;
  homeLat: number | null;
  ownPosAt: Date | null;
}

/** Throws 404 when there is no such member. */
export async function readMember(sql: Sql | Tx, id: number, now: Date): Promise<MemberDetail> {
  const today = cityDate(now);
  const [row] = await sql<MemberRow[]>`
    select m.id, m.name, m.gender, m.id_number_end, m.status, m.consent_on, m.consent_withdrawn_on, m.post, m.remark,
      m.home_lon, m.home_lat, m.duty_state, m.sharing, m.own_pos_at, m.version,
      (select json_build_object('id', o.id, 'name', o.name) from organisation o where o.id = m.county_id) as county,
      (select json_build_object('id', o.id, 'name', o.name) from organisation o where o.id = m.station_id) as station,
      (select json_build_object('id', o.id, 'name', o.name) from organisation o where o.id = m.site_id) as site,
      (select json_build_object('id', o.id, 'name', o.name) from organisation o where o.id = m.employer_id) as employer,
      (select json_build_object('id', o.id, 'name', o.name) from organisation o where o.id = m.duty_site_id) as duty_site,
      (select json_build_object('id', u.id, 'name', coalesce(upp.name, '') || coalesce(up.name, '') || u.name)
        from unit u left join unit up on up.id = u.parent_id left join unit upp on upp.id = up.parent_id
        where u.id = m.unit_id) as unit,
      (select coalesce(json_agg(json_build_object('kind', kind, 'number', number, 'issuedOn', issued_on,
        'expiresOn', expires_on) order by kind), '[]') from qualification where member_id = m.id) as qualifications,
      (select coalesce(json_agg(json_build_object('id', h.id, 'item', h.item, 'serial', p.serial, 'count', h.count, 'issuedOn', h.issued_on,
        'returnedOn', h.returned_on, 'unfit', case when h.returned_on is not null then null when p.state = 'defective' then 'defective'
        when coalesce(p.expires_on, h.expires_on) < ${today}::date then 'expired' end) order by h.returned_on nulls first, h.item, p.serial, h.id), '[]') from equipment_issue h
        left join equipment_piece p on p.id = h.piece_id where h.member_id = m.id) as equipment,
      (select coalesce(json_agg(json_build_object('id', id, 'kind', kind, 'address',
        case kind when 'phone' then address else substring(address from '^https?://[^/]+') end,
        'optedOut', opted_out_at is not null, 'retired', retired_at is not null)
        order by retired_at nulls first, id), '[]') from contact_point where member_id = m.id) as contact_points
    from member m where m.id = ${id}`;
  if (!row) throw new Problem(404, 'not-found');
  const absences = await sql<MemberDetail['absences']>`
    select id, kind, starts_at, ends_at from absence where member_id = ${id} order by starts_at, id`;
  const lacks = (await loadLacks(sql, [id], today)).get(id) ?? [];
  const { homeLon, homeLat, ownPosAt, ...rest } = row;
  return {
    ...rest,
    home: homeLon !== null && homeLat !== null ? { lon: homeLon, lat: homeLat } : null,
    ownPositionAt: ownPosAt,
    ...{ absences, lacks },
  };
}

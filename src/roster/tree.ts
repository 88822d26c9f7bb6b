// The two trees as lists: organisations, and the force's units with posts, holders and vacancies.
import { z } from 'zod';
import type { Principal } from '../access/principal.ts';
import { unitScope } from '../access/scope.ts';
import type { Sql } from '../kernel/database.ts';
import { isCallable } from './callable.ts';

export const organisationRow = z
  .object({
    id: z.number(),
    kind: z.enum(['city', 'county', 'station', 'employer', 'site']),
    name: z.string(),
    parentId: z.number().nullable(),
    employerId: z.number().nullable(),
    lon: z.number().nullable(),
    lat: z.number().nullable(),
  })
  .meta({ id: 'Organisation' });

export type Organisation = z.infer<typeof organisationRow>;

/** Parents before children. */
export async function listOrganisations(sql: Sql): Promise<Organisation[]> {
  return sql<Organisation[]>`
    select id, kind, name, parent_id, employer_id, lon, lat from organisation
    order by array_position(array['city', 'county', 'station', 'employer', 'site'], kind), id`;
}

const person = z.object({ id: z.number(), name: z.string() });

export const unitRow = z
  .object({
    id: z.number(),
    kind: z.enum(['battalion', 'company', 'squad']),
    name: z.string(),
    parentId: z.number().nullable(),
    countyId: z.number().nullable(),
    countyName: z.string().nullable(),
    people: z.number().meta({ description: 'Members of this unit itself, not of those below it' }),
    callable: z.number().meta({ description: 'Of them, who could be called now' }),
    onDuty: z.number(),
    posts: z.array(
      z.object({
        title: z.enum(['leader', 'deputy', 'member']),
        seats: z.number(),
        holders: z.number(),
        vacancies: z.number(),
      }),
    ),
    leaders: z.array(person),
    deputies: z.array(person),
  })
  .meta({ id: 'Unit' });

export type Unit = z.infer<typeof unitRow>;

/** Parents before children. Whoever left holds no seat; a post with more holders than seats has no vacancy. */
export async function listUnits(sql: Sql, who: Principal, now: Date): Promise<Unit[]> {
  return sql<Unit[]>`
    with holder as (
      select unit_id, coalesce(post, 'member') as title, count(*)::int as holders,
        count(*) filter (where ${isCallable(sql, now)})::int as callable,
        count(*) filter (where duty_state = 'on')::int as on_duty,
        json_agg(json_build_object('id', id, 'name', name) order by id) as people
      from member m where unit_id is not null and status <> 'left' group by 1, 2
    )
    select u.id, u.kind, u.name, u.parent_id, u.county_id, o.name as county_name,
      coalesce((select sum(holders)::int from holder h where h.unit_id = u.id), 0) as people,
      coalesce((select sum(callable)::int from holder h where h.unit_id = u.id), 0) as callable,
      coalesce((select sum(on_duty)::int from holder h where h.unit_id = u.id), 0) as on_duty,
      coalesce((select json_agg(json_build_object('title', p.title, 'seats', p.seats,
          'holders', coalesce(h.holders, 0), 'vacancies', greatest(p.seats - coalesce(h.holders, 0), 0))
          order by array_position(array['leader', 'deputy', 'member'], p.title))
        from post p left join holder h on h.unit_id = p.unit_id and h.title = p.title
        where p.unit_id = u.id), '[]') as posts,
      coalesce((select people from holder h where h.unit_id = u.id and title = 'leader'), '[]') as leaders,
      coalesce((select people from holder h where h.unit_id = u.id and title = 'deputy'), '[]') as deputies
    from unit u left join organisation o on o.id = u.county_id
    where ${unitScope(sql, who, 'unit.read')}
    order by array_position(array['battalion', 'company', 'squad'], u.kind), u.parent_id, u.id`;
}

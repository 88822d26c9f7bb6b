// Names for what entries of the audit hold by number: units, organisations and people, as auditors read them.
import type { Sql } from '../kernel/database.ts';
import { actorNames } from './actor-names.ts';
import type { AuditRow } from './audit-list.ts';
import type { Principal } from './principal.ts';

type Kind = 'unit' | 'organisation' | 'member' | 'account';

const COLUMNS: Record<string, Kind> = {
  ...{
    unit_id: 'unit',
    organisation_id: 'organisation',
    county_id: 'organisation',
    station_id: 'organisation',
  },
  ...{ site_id: 'organisation', employer_id: 'organisation', duty_site_id: 'organisation' },
  ...{ member_id: 'member', user_id: 'account', trainer_id: 'account' },
};
/** A parent is of the same kind. */
const kindOf = (entity: string, column: string): Kind | undefined =>
  column === 'parent_id' && (entity === 'unit' || entity === 'organisation') ? entity : COLUMNS[column];

const ACTOR = /^(user|key|member):\d{1,9}$/;

/** Each value with its column and entity. */
const heldIn = ({ entity, before, after }: AuditRow) =>
  [before, after].flatMap((row) =>
    Object.entries(row ?? {}).map(([column, value]) => ({ entity, column, value })),
  );

async function namesOf(sql: Sql, kind: Kind, ids: number[]): Promise<Map<number, string>> {
  const rows =
    kind === 'unit'
      ? await sql<{ id: number; name: string }[]>`
          with recursive up as (
            select id, id as leaf, name, parent_id, 0 as height from unit where id = any(${ids}::int[])
            union all select u.id, up.leaf, u.name, u.parent_id, up.height + 1 from unit u join up on u.id = up.parent_id)
          select leaf as id, string_agg(name, '' order by height desc) as name from up group by leaf`
      : kind === 'account'
        ? await sql<{ id: number; name: string }[]>`
            select a.id, coalesce(m.name, a.name) as name from account a left join member m on m.id = a.member_id
            where a.id = any(${ids}::int[])`
        : await sql<{ id: number; name: string }[]>`
            select id, name from ${sql(kind)} where id = any(${ids}::int[])`;
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/** By `entity.column:value`, and by actor (`user:12`). What has gone has no name and is left out. */
export async function namesIn(
  sql: Sql,
  who: Principal,
  entries: AuditRow[],
): Promise<Record<string, string>> {
  const values = entries.flatMap(heldIn);
  const names: Record<string, string> = {};
  for (const kind of ['unit', 'organisation', 'member', 'account'] as const) {
    const mine = values.filter((v) => typeof v.value === 'number' && kindOf(v.entity, v.column) === kind);
    if (mine.length === 0) continue;
    const found = await namesOf(sql, kind, [...new Set(mine.map((v) => v.value as number))]);
    for (const { entity, column, value } of mine) {
      const name = found.get(value as number);
      if (name !== undefined) names[`${entity}.${column}:${value}`] = name;
    }
  }
  const actors = values
    .map((v) => v.value)
    .filter((v): v is string => typeof v === 'string' && ACTOR.test(v));
  const nameOf = await actorNames(sql, who, [...new Set(actors)]);
  for (const actor of actors) if (nameOf(actor) !== actor) names[actor] = nameOf(actor);
  return names;
}

// The nodes that a role can be granted for, by name.
import type { Sql } from '../kernel/database.ts';

export interface ScopeNode {
  /** organisation:7, unit:3 */
  key: string;
  kind: string;
  name: string;
}

/** Counties, stations and employers, then battalions, companies and squads; each under its full name. */
export const listScopes = (sql: Sql): Promise<ScopeNode[]> => sql<ScopeNode[]>`
  select concat('organisation:', o.id) as key, o.kind, concat(case when o.kind = 'station' then p.name end, o.name) as name
  from organisation o left join organisation p on p.id = o.parent_id
  where o.kind in ('county', 'station', 'employer')
  union all
  select concat('unit:', u.id), u.kind, concat(upp.name, up.name, u.name)
  from unit u left join unit up on up.id = u.parent_id left join unit upp on upp.id = up.parent_id
  order by 2, 3`;

// The chat groups that hear of people: those of their units and of all units above.
import type { SqlPiece, Tx } from '../kernel/database.ts';

export interface Group {
  id: number;
  kind: string;
  names: string[];
}

/** More names than this are counted. */
const NAMES = 20;

export const namesIn = ({ names }: Group): string => names.slice(0, NAMES).join('、');
export const addressOf = ({ kind, id }: Group): string => `${kind}:${id}`;

/** `people`: rows of member_id, name and unit_id. */
export const groupsOf = (tx: Tx, people: SqlPiece) => tx<Group[]>`
  with recursive up as (
    select p.member_id, p.name, p.unit_id from (${people}) p where exists (select from unit_robot)
    union all
    select up.member_id, up.name, u.parent_id from up join unit u on u.id = up.unit_id where u.parent_id is not null
  )
  select r.id, r.kind, array_agg(up.name order by up.member_id) as names
  from up join unit_robot r on r.unit_id = up.unit_id and r.enabled group by r.id, r.kind order by r.id`;

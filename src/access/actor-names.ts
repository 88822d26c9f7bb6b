// Names for those whom logs know by number: user:12, key:3, member:7, as their reader may see them.
import type { Sql } from '../kernel/database.ts';
import type { Principal } from './principal.ts';
import { memberScope } from './scope.ts';

/** 王某: enough to call somebody on the scene. */
export const maskedName = (name: string): string => `${[...name][0] ?? ''}某`;

/**
 * Gives each of `actors` a name; what is nobody's (timer, operator) stays as it is. Officers are known by name to everybody
 * in the console; members only where the reader may see them, else masked.
 */
export async function actorNames(
  sql: Sql,
  who: Principal,
  actors: readonly string[],
): Promise<(actor: string) => string> {
  const idsOf = (kind: string) =>
    actors.flatMap((a) => (a.startsWith(`${kind}:`) ? Number(a.slice(kind.length + 1)) || [] : []));
  const [users, keys, members] = [idsOf('user'), idsOf('key'), idsOf('member')];
  if (users.length + keys.length + members.length === 0) return (actor) => actor;
  const sees = memberScope(sql, who, 'member.read');
  const rows = await sql<{ actor: string; name: string; seen: boolean }[]>`
    select concat('user:', a.id) as actor, coalesce(m.name, a.name) as name, m.id is null or ${sees} as seen
    from account a left join member m on m.id = a.member_id where a.id = any(${users}::int[])
    union all
    select concat('member:', m.id), m.name, ${sees} from member m where m.id = any(${members}::int[])
    union all
    select concat('key:', k.id), k.name, true from api_key k where k.id = any(${keys}::int[])`;
  const names = new Map(rows.map((r) => [r.actor, r.seen ? r.name : maskedName(r.name)]));
  return (actor) => names.get(actor) ?? actor;
}

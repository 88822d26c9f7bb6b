// Roles given and taken back. Both count from the next request on.
import { z } from 'zod';
import type { Database, Sql, Tx } from '../kernel/database.ts';
import { appendLog } from '../kernel/log.ts';
import { Problem } from '../kernel/problem.ts';
import { GRANTED_ROLES, type GrantedRole, ROLES } from './permissions.ts';

const node = z.coerce.number().int().positive().max(2_147_483_647);

export const newGrant = z
  .object({
    role: z.enum(GRANTED_ROLES as [GrantedRole, ...GrantedRole[]]),
    organisationId: node.optional(),
    unitId: node.optional(),
  })
  .meta({ id: 'NewGrant' });
export type NewGrant = z.output<typeof newGrant>;

interface Acting {
  now: Date;
  actor: string;
}

/** Which kind of node a role is granted for; the others take any. */
const NODE_KINDS: Partial<Record<GrantedRole, string>> = {
  ...{ county: 'county', station: 'station', employer: 'employer' },
  ...{ battalion: 'battalion', company: 'company', squad: 'squad' },
};

const refuse = (field: string): never => {
  throw new Problem(422, 'role-needs-scope', { fields: [{ field, code: 'field.role_scope' }] });
};

/** 422 when the role is not granted for such a node, or there is no such node. */
async function checkScope(tx: Tx, { role, organisationId, unitId }: NewGrant): Promise<void> {
  const given = organisationId ? 'organisation' : unitId ? 'unit' : 'everything';
  const allowed: readonly string[] = ROLES[role];
  if ((organisationId && unitId) || !allowed.includes(given)) {
    refuse(allowed.includes('unit') && !organisationId ? 'unitId' : 'organisationId');
  }
  if (given === 'everything') return;
  const [found] = organisationId
    ? await tx<{ kind: string }[]>`select kind from organisation where id = ${organisationId}`
    : await tx<{ kind: string }[]>`select kind from unit where id = ${unitId as number}`;
  const kind = NODE_KINDS[role];
  if (!found || (kind && kind !== found.kind)) refuse(organisationId ? 'organisationId' : 'unitId');
}

/** Grants a role to a person or to an API key. One that is held already stays as it is. */
export async function grantIn(
  tx: Tx,
  to: { userId: number } | { apiKeyId: number },
  grant: NewGrant,
  { now, actor }: Acting,
): Promise<void> {
  await checkScope(tx, grant);
  const holder = { userId: null, apiKeyId: null, ...to };
  const scope = { organisationId: grant.organisationId ?? null, unitId: grant.unitId ?? null };
  const added = await tx`
    insert into role_grant (user_id, api_key_id, role, organisation_id, unit_id, granted_by, granted_at)
    values (${holder.userId}, ${holder.apiKeyId}, ${grant.role}, ${scope.organisationId}, ${scope.unitId}, ${actor}, ${now})
    on conflict do nothing returning id`;
  if (added.length === 0) return;
  const entry = { at: now, calloutId: null, memberId: null, type: 'role_granted', actor };
  await appendLog(tx, [{ ...entry, data: { ...to, role: grant.role, ...scope } }]);
}

/** Takes a role back. 404 when it is not held; 409 for the last administrator's, or nobody could give it again. */
export async function revokeGrant(db: Database, id: number, { now, actor }: Acting): Promise<void> {
  await db.transaction(async (tx) => {
    const held = await tx<{ id: number; userId: number | null; role: string; counts: boolean }[]>`
      select id, user_id, role, exists (
        select from account a where a.id = g.user_id and a.closed_at is null) as counts
      from role_grant g where revoked_at is null and (id = ${id} or role = 'administrator')
      order by id for update of g`;
    const grant = held.find((g) => g.id === id);
    if (!grant) throw new Problem(404, 'not-found');
    // Whoever is suspended, and a program, could give it to nobody.
    const administrators = held.filter((g) => g.role === 'administrator' && g.counts);
    if (administrators.length === 1 && administrators[0]?.id === id) {
      throw new Problem(409, 'last-administrator');
    }
    await tx`update role_grant set revoked_at = ${now}, revoked_by = ${actor} where id = ${id}`;
    const entry = { at: now, calloutId: null, memberId: null, type: 'role_revoked', actor };
    await appendLog(tx, [{ ...entry, data: { grantId: id, userId: grant.userId, role: grant.role } }]);
  });
}

export interface HeldGrant {
  id: number;
  userId: number | null;
  apiKeyId: number | null;
  role: GrantedRole;
  organisationId: number | null;
  unitId: number | null;
  /** Null: everything. */
  scopeName: string | null;
  grantedAt: Date;
}

/** Roles held: of one person, those of these ids, or everybody's and every key's. */
export const listGrants = (
  sql: Sql,
  { userId = null, ids = null }: { userId?: number | null; ids?: number[] | null } = {},
): Promise<HeldGrant[]> => sql<HeldGrant[]>`
  select g.id, g.user_id, g.api_key_id, g.role, g.organisation_id, g.unit_id, g.granted_at,
    coalesce(o.name, nullif(concat(upp.name, up.name, u.name), '')) as scope_name
  from role_grant g
  left join organisation o on o.id = g.organisation_id
  left join unit u on u.id = g.unit_id left join unit up on up.id = u.parent_id left join unit upp on upp.id = up.parent_id
  where g.revoked_at is null and (${userId}::int is null or g.user_id = ${userId})
    and (${ids}::int[] is null or g.id = any(${ids}))
  order by g.user_id, g.id`;

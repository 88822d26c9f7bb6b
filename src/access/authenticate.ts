// Finds out who a request comes from: the environment's key, an API key, or a session's cookie.
import type { Context } from 'hono';
import { getSignedCookie } from 'hono/cookie';
import { Problem } from '../kernel/problem.ts';
import type { AccessDeps } from './deps.ts';
import { type Grant, INSTALLATION, type Principal } from './principal.ts';
import { hashOf, keyed, same } from './secrets.ts';

/** The session's last use is written at most this often. */
const SEEN_EVERY_SECONDS = 60;

export const COOKIE_PREFIX = 'muster';
export const isHttps = (publicUrl: string) => publicUrl.startsWith('https:');
/** As the sign-in library names and signs it. */
export const sessionCookie = (publicUrl: string) =>
  `${isHttps(publicUrl) ? '__Secure-' : ''}${COOKIE_PREFIX}.session_token`;
export const sessionSecret = (secret: string) => keyed(secret, 'sessions');

/** How a request showed who it comes from. Only a cookie is sent by a browser on its own. */
export interface Shown {
  who: Principal;
  by: 'key' | 'cookie';
}

/** Throws 401 when it does not say, or what it says holds no more. */
export async function authenticate(c: Context, deps: AccessDeps): Promise<Shown> {
  const given = c.req.header('authorization');
  if (given !== undefined) {
    const key = /^Bearer (\S{1,200})$/.exec(given)?.[1];
    const who = key && (await ofKey(deps, key));
    if (!who) throw new Problem(401, 'unauthenticated');
    return { who, by: 'key' };
  }
  const who = await ofSession(c, deps);
  if (!who) throw new Problem(401, 'unauthenticated');
  return { who, by: 'cookie' };
}

async function ofKey({ db, clock, operatorKey }: AccessDeps, key: string): Promise<Principal | null> {
  if (operatorKey !== null && same(key, operatorKey)) return INSTALLATION;
  const now = clock.now();
  const [row] = await db.sql<{ id: number; name: string; seen: boolean; grants: Grant[] }[]>`
    select k.id, k.name, coalesce(k.last_used_at > ${secondsBefore(now, SEEN_EVERY_SECONDS)}, false) as seen,
      ${grantsOf(db.sql, 'api_key_id', 'k')} as grants
    from api_key k where k.key_hash = ${hashOf(key)} and k.revoked_at is null`;
  if (!row) return null;
  if (!row.seen) await db.sql`update api_key set last_used_at = ${now} where id = ${row.id}`;
  const { id, name, grants } = row;
  const nobody = { userId: null, memberId: null, sessionId: null, installation: false };
  return { actor: `key:${id}`, name, grants, ...nobody };
}

const secondsBefore = (now: Date, seconds: number) => new Date(now.getTime() - seconds * 1_000);

const grantsOf = (sql: AccessDeps['db']['sql'], column: 'user_id' | 'api_key_id', owner: 'a' | 'k') => sql`
  coalesce((select jsonb_agg(jsonb_build_object('id', g.id, 'role', g.role, 'organisationId', g.organisation_id,
      'unitId', g.unit_id) order by g.id)
    from role_grant g where g.${sql(column)} = ${sql(owner)}.id and g.revoked_at is null), '[]')`;

interface SessionRow {
  sessionId: number;
  userId: number;
  memberId: number | null;
  name: string;
  seen: boolean;
  grants: Grant[];
}

/** A session counts until it expires, is left idle, its account is closed or its owner has left the force. */
async function ofSession(c: Context, deps: AccessDeps): Promise<Principal | null> {
  const { db, clock } = deps;
  const { sql } = db;
  const token = await getSignedCookie(c, sessionSecret(deps.secret), sessionCookie(deps.publicUrl));
  if (!token) return null;
  const now = clock.now();
  const [row] = await sql<SessionRow[]>`
    select s.id as session_id, a.id as user_id, a.member_id, coalesce(m.name, a.name) as name,
      s.last_seen_at > ${secondsBefore(now, SEEN_EVERY_SECONDS)} as seen, ${grantsOf(sql, 'user_id', 'a')} as grants
    from session s join account a on a.id = s.user_id left join member m on m.id = a.member_id
    where s.token = ${token} and s.expires_at > ${now} and a.closed_at is null and m.status is distinct from 'left'
      and (s.kind = 'phone' or s.last_seen_at > ${secondsBefore(now, deps.consoleIdle_minutes * 60)})`;
  if (!row) return null;
  if (!row.seen) await sql`update session set last_seen_at = ${now} where id = ${row.sessionId}`;
  const { userId, memberId, sessionId, name, grants } = row;
  return { actor: `user:${userId}`, name, userId, memberId, sessionId, grants, installation: false };
}

/** Who an account is now, for what is done in its name without a session; null once it is closed or its owner has left. */
export async function principalOf(sql: AccessDeps['db']['sql'], userId: number): Promise<Principal | null> {
  const [row] = await sql<Pick<SessionRow, 'memberId' | 'name' | 'grants'>[]>`
    select a.member_id, coalesce(m.name, a.name) as name, ${grantsOf(sql, 'user_id', 'a')} as grants
    from account a left join member m on m.id = a.member_id
    where a.id = ${userId} and a.closed_at is null and m.status is distinct from 'left'`;
  return row ? { actor: `user:${userId}`, ...row, userId, sessionId: null, installation: false } : null;
}

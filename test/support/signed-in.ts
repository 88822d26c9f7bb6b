// People who are signed in, made in the database as a sign-in makes them, for tests that are about something else.
import { randomBytes } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';
import { serializeSigned } from 'hono/utils/cookie';
import { sessionCookie, sessionSecret } from '../../src/access/authenticate.ts';
import type { GrantedRole } from '../../src/access/permissions.ts';
import { INSTALLATION } from '../../src/access/principal.ts';
import type { SessionKind } from '../../src/access/session-kinds.ts';
import type { Clock } from '../../src/kernel/clock.ts';
import type { Database } from '../../src/kernel/database.ts';

export interface PersonAbout {
  /** None: a member without one. */
  role?: GrantedRole;
  organisationId?: number;
  unitId?: number;
  memberId?: number;
  kind?: SessionKind;
}

let people = 0;

/** The account of such a person. */
export async function personIn(db: Database, about: PersonAbout, now: Date): Promise<number> {
  const { role, organisationId = null, unitId = null, memberId = null } = about;
  people += 1;
  const phone = memberId === null ? `+8617099${String(people).padStart(6, '0')}` : null;
  const [made] = await db.sql<{ id: number }[]>`
    insert into account (name, phone, member_id, created_at, updated_at)
    values ('王警官', ${phone}, ${memberId}, ${now}, ${now})
    on conflict (member_id) do update set updated_at = excluded.updated_at returning id`;
  const userId = made?.id ?? 0;
  if (role) {
    await db.sql`insert into role_grant (user_id, role, organisation_id, unit_id, granted_by, granted_at)
      values (${userId}, ${role}, ${organisationId}, ${unitId}, 'test', ${now}) on conflict do nothing`;
  }
  return userId;
}

/** The session's cookie, as a browser sends it. */
export async function sessionOf(
  db: Database,
  world: { clock: Clock; linkSecret: string; publicUrl: string },
  userId: number,
  kind: SessionKind = 'console',
): Promise<string> {
  const now = world.clock.now();
  const token = randomBytes(24).toString('base64url');
  const expiresAt = new Date(now.getTime() + 180 * 24 * 3_600_000);
  await db.sql`insert into session (user_id, token, kind, last_seen_at, expires_at, created_at, updated_at)
    values (${userId}, ${token}, ${kind}, ${now}, ${expiresAt}, ${now}, ${now})`;
  const name = sessionCookie(world.publicUrl);
  return (await serializeSigned(name, token, sessionSecret(world.linkSecret))).split(';')[0] ?? '';
}

export async function signedIn(
  db: Database,
  world: { clock: Clock; linkSecret: string; publicUrl: string },
  about: PersonAbout,
): Promise<string> {
  const userId = await personIn(db, about, world.clock.now());
  return sessionOf(db, world, userId, about.kind ?? 'phone');
}

/** For a part of the app by itself: every request comes from whoever holds the installation. */
export const asOperator =
  (db: Database): MiddlewareHandler =>
  (c, next) => {
    c.set('access', { db, addressOf: () => null });
    c.set('who', INSTALLATION);
    c.set('may', () => true);
    c.set('actor', INSTALLATION.actor);
    return next();
  };

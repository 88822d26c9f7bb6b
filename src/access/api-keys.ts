// Keys of programs: shown once, kept as a hash, taken back for good.
import type { Database, Sql } from '../kernel/database.ts';
import { appendLog } from '../kernel/log.ts';
import { Problem } from '../kernel/problem.ts';
import { actorNames } from './actor-names.ts';
import { grantIn, type NewGrant } from './grants.ts';
import type { Principal } from './principal.ts';
import { hashOf, newToken } from './secrets.ts';

/** Begins every key, so that one that leaked into a text is found. */
const KEY_MARK = 'muster_';

/** Makes a key that holds `grant`; it is told this once. */
export async function makeApiKey(
  db: Database,
  about: { name: string; grant: NewGrant },
  by: { now: Date; actor: string },
): Promise<string> {
  const key = KEY_MARK + newToken();
  await db.transaction(async (tx) => {
    const [made] = await tx<{ id: number }[]>`
      insert into api_key (name, key_hash, created_by, created_at)
      values (${about.name}, ${hashOf(key)}, ${by.actor}, ${by.now}) returning id`;
    if (!made) throw new Error('a key vanished');
    const entry = { at: by.now, calloutId: null, memberId: null, type: 'api_key_made', actor: by.actor };
    await appendLog(tx, [{ ...entry, data: { apiKeyId: made.id, name: about.name } }]);
    await grantIn(tx, { apiKeyId: made.id }, about.grant, by);
  });
  return key;
}

/** Counts at once: the next request with it is refused. 404 when there is no such key any more. */
export async function revokeApiKey(
  db: Database,
  id: number,
  by: { now: Date; actor: string },
): Promise<void> {
  await db.transaction(async (tx) => {
    const gone = await tx`
      update api_key set revoked_at = ${by.now} where id = ${id} and revoked_at is null returning id`;
    if (gone.length === 0) throw new Problem(404, 'not-found');
    const entry = { at: by.now, calloutId: null, memberId: null, type: 'api_key_revoked', actor: by.actor };
    await appendLog(tx, [{ ...entry, data: { apiKeyId: id } }]);
  });
}

interface ApiKeyRow {
  id: number;
  name: string;
  createdBy: string;
  createdAt: Date;
  lastUsedAt: Date | null;
  revokedAt: Date | null;
}

/** Those in use first, the newest first among them; with the name of whoever made each. */
export async function listApiKeys(sql: Sql, who: Principal) {
  const rows = await sql<ApiKeyRow[]>`
    select id, name, created_by, created_at, last_used_at, revoked_at from api_key
    order by revoked_at is not null, id desc`;
  const nameOf = await actorNames(
    sql,
    who,
    rows.map((r) => r.createdBy),
  );
  return rows.map((r) => ({ ...r, createdByName: nameOf(r.createdBy) }));
}

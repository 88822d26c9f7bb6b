// Keys of programs: made on the command line, shown once, kept as a hash.
import type { Database } from '../kernel/database.ts';
import { appendLog } from '../kernel/log.ts';
import { grantIn, type NewGrant } from './grants.ts';
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

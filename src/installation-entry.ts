// What an installation's processes share through the database: keys made once, and where links lead.
import { randomBytes } from 'node:crypto';
import type { Config } from './config.ts';
import type { Database } from './kernel/database.ts';
import { sharedSetting } from './kernel/settings.ts';

const newSecret = () => randomBytes(32).toString('base64url');

export interface Secrets {
  /** Only of the environment: whoever sets it holds the installation anyway. */
  operatorKey: string | null;
  /** Signs personal links and receipt tokens. */
  linkSecret: string;
  /** Null when push is not set up. */
  vapid: { publicKey: string; privateKey: string } | null;
}

/** From the environment, else made once and kept in the database. */
export async function readSecrets(db: Database, config: Config): Promise<Secrets> {
  return {
    operatorKey: config.operatorKey,
    linkSecret: config.secret ?? (await sharedSetting(db.sql, 'link_secret', newSecret)),
    vapid: config.webPush && (config.webPush.keys ?? (await keptVapidKeys(db))),
  };
}

async function keptVapidKeys(db: Database): Promise<{ publicKey: string; privateKey: string }> {
  const { default: webPush } = await import('web-push');
  const kept = await sharedSetting(db.sql, 'vapid_keys', () => JSON.stringify(webPush.generateVAPIDKeys()));
  return JSON.parse(kept);
}

const ADDRESS_KEY = 'public_url';

/** A process that answers at `url` tells those that only dispatch where links lead. */
export async function announceAddress(db: Database, url: string): Promise<void> {
  await db.sql`
    insert into setting (key, value) values (${ADDRESS_KEY}, ${url})
    on conflict (key) do update set value = excluded.value where setting.value <> excluded.value`;
}

/** What was last announced; null when nobody has served yet. */
export async function announcedAddress(db: Database): Promise<string | null> {
  const [row] = await db.sql<{ value: string }[]>`select value from setting where key = ${ADDRESS_KEY}`;
  return row?.value ?? null;
}

// What is kept encrypted in the database: AES-256-GCM under keys from outside it, and a blind index to find it again.
import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import type { Database } from './database.ts';
import type { DataKey, Keyring } from './keyring.ts';
import { Problem } from './problem.ts';
import { sharedSetting } from './settings.ts';

export interface Vault {
  /** `bound` ties the text to its place: moved to another row it does not open. */
  seal(text: string, bound: string): string;
  /** Throws when no key opens it or it was altered or moved. */
  open(sealed: string, bound: string): string;
  /** The same text gives the same index, from which it cannot be told. */
  index(text: string): string;
  /** Sealed under an older key, or not at all. */
  isStale(stored: string): boolean;
}

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const INDEX_KEY = 'id_index_key';
const INDEX_BOUND = 'setting:id_index_key';
/** `keyid.nonce.ciphertext`: what is stored is this, or from before it was sealed. */
const SEALED = /^([\w-]+)\.([\w-]{16})\.([\w-]{22,})$/;

export const isSealed = (stored: string): boolean => SEALED.test(stored);

function sealWith({ id, key }: DataKey, text: string, bound: string): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(bound));
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return `${id}.${nonce.toString('base64url')}.${sealed.toString('base64url')}`;
}

function openWith(keys: Keyring, stored: string, bound: string): string {
  const [, id, nonce = '', body = ''] = SEALED.exec(stored) ?? [];
  const found = keys.find((k) => k.id === id);
  if (!found) throw new Error(`no data key ${id ?? ''} for ${bound}`);
  const bytes = Buffer.from(body, 'base64url');
  const decipher = createDecipheriv('aes-256-gcm', found.key, Buffer.from(nonce, 'base64url'))
    .setAAD(Buffer.from(bound))
    .setAuthTag(bytes.subarray(-TAG_BYTES));
  return decipher.update(bytes.subarray(0, -TAG_BYTES), undefined, 'utf8') + decipher.final('utf8');
}

/** The index's own key is made once and kept sealed beside the data, so that a rotation leaves every index as it is. */
async function indexKeyOf({ sql, keys }: Database): Promise<Buffer> {
  const [current] = keys;
  if (!current) throw new Problem(503, 'no-data-keys');
  const made = () => sealWith(current, randomBytes(32).toString('base64url'), INDEX_BOUND);
  const stored = await sharedSetting(sql, INDEX_KEY, made);
  try {
    return Buffer.from(openWith(keys, stored, INDEX_BOUND), 'base64url');
  } catch {
    throw new Problem(503, 'other-data-keys');
  }
}

async function openVault(db: Database): Promise<Vault> {
  const indexKey = await indexKeyOf(db);
  const current = db.keys[0] as DataKey;
  return {
    seal: (text, bound) => sealWith(current, text, bound),
    open: (stored, bound) => openWith(db.keys, stored, bound),
    index: (text) => createHmac('sha256', indexKey).update(text).digest('base64url'),
    isStale: (stored) => !stored.startsWith(`${current.id}.`),
  };
}

const opened = new WeakMap<Keyring, Promise<Vault>>();

/** Throws 503 without keys, and with keys that are not this database's; is asked again then. */
export function vaultOf(db: Database): Promise<Vault> {
  const vault = opened.get(db.keys) ?? openVault(db);
  opened.set(db.keys, vault);
  vault.catch(() => opened.delete(db.keys));
  return vault;
}

/** Seals the index's key under the current key; the index stays. */
export async function resealIndexKey(db: Database): Promise<void> {
  const indexKey = await indexKeyOf(db);
  const sealed = sealWith(db.keys[0] as DataKey, indexKey.toString('base64url'), INDEX_BOUND);
  await db.transaction((tx) => tx`update setting set value = ${sealed} where key = ${INDEX_KEY}`);
}

// The keys that seal what is kept encrypted: read from the configuration, the current one first.
import { randomBytes } from 'node:crypto';

export interface DataKey {
  id: string;
  /** 32 bytes. */
  key: Uint8Array;
}

/** The first seals; all open. */
export type Keyring = readonly DataKey[];

export const newDataKey = (id: string): string => `${id}:${randomBytes(32).toString('base64')}`;

/** `id:base64,…`; null when it does not read as that. */
export function readKeyring(text: string): Keyring | null {
  const keys = text.split(',').map((part): DataKey | null => {
    const [, id, key = ''] = /^\s*([\w-]{1,32}):([A-Za-z0-9+/_-]{43}=?)\s*$/.exec(part) ?? [];
    return id ? { id, key: Buffer.from(key, 'base64') } : null;
  });
  const read = keys.filter((key) => key !== null);
  const distinct = new Set(read.map((k) => k.id)).size === keys.length;
  return distinct && read.length === keys.length ? read : null;
}

/** For data that is thrown away. */
export const temporaryKeys = (): Keyring => [{ id: 'temporary', key: randomBytes(32) }];

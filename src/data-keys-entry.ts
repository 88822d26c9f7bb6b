// The data keys of an installation: from the configuration, else made once beside the database and not inside it.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ensureFolder } from './kernel/folder.ts';
import { type Keyring, newDataKey, readKeyring } from './kernel/keyring.ts';

export const keysFileIn = (folder: string) => join(folder, 'data-keys');

/** `configured`: MUSTER_DATA_KEYS. Otherwise the file, readable by its owner alone, made by whoever comes first. */
export async function dataKeys(configured: string | undefined, folder: string): Promise<Keyring> {
  const keys = readKeyring(configured || (await keptKeys(folder)));
  if (!keys)
    throw new Error(configured ? 'MUSTER_DATA_KEYS: id:base64,…' : `${keysFileIn(folder)}: id:base64,…`);
  return keys;
}

async function keptKeys(folder: string): Promise<string> {
  await ensureFolder(folder);
  const file = keysFileIn(folder);
  await writeFile(file, newDataKey('first'), { mode: 0o600, flag: 'wx' }).catch((error) => {
    if (error.code !== 'EEXIST') throw error;
  });
  // Another process may be about to write it.
  for (let i = 0; i < 100; i++) {
    const text = (await readFile(file, 'utf8')).trim();
    if (text) return text;
    await new Promise((done) => setTimeout(done, 20));
  }
  return '';
}

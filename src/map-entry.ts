// A base map that is a file on this machine: looked at before anything is started.
import { closeSync, openSync, readSync } from 'node:fs';
import { ConfigError } from './config.ts';
import type { BaseMap } from './roster/map-base.ts';

const MAGIC = 'PMTiles';

/** Throws a `ConfigError` when there is no such archive. */
export function checkMapFile({ tilesFile }: BaseMap): void {
  if (tilesFile === null || beginsWith(tilesFile, MAGIC)) return;
  throw new ConfigError([{ variable: 'MUSTER_MAP_PMTILES', key: 'map-file', vars: {} }]);
}

function beginsWith(path: string, magic: string): boolean {
  try {
    const file = openSync(path, 'r');
    const bytes = Buffer.alloc(magic.length);
    readSync(file, bytes);
    closeSync(file);
    return bytes.toString('latin1') === magic;
  } catch {
    return false;
  }
}

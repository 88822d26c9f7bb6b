// What benchmarks share: a throw-away PostgreSQL, times, made-up members, and the line that is printed.
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Database, openDatabase } from '../../src/kernel/database.ts';
import { startEmbeddedPostgres } from '../../src/kernel/embedded-postgres.ts';
import { temporaryKeys } from '../../src/kernel/keyring.ts';
import { migrateDatabase } from '../../src/kernel/migrate.ts';

/** One benchmark's outcome: `ratio` is what `goal` speaks of. */
export interface Measured {
  name: string;
  /** In the unit that the name of the figure says. */
  ours: number;
  peer: number;
  ratio: number;
  goal: string;
  met: boolean;
  unit: string;
}

export type Bench = (db: Database, url: string) => Promise<Measured[]>;

/** Runs `work` on a fresh, durable database, as production would have it. */
export async function withDatabase<T>(work: (db: Database, url: string) => Promise<T>): Promise<T> {
  const dir = await mkdtemp(join(tmpdir(), 'muster-bench-'));
  await chmod(dir, 0o711);
  const server = await startEmbeddedPostgres({ dir: join(dir, 'postgres'), durable: true });
  try {
    await server.ensureDatabase('bench');
    const url = server.url('bench');
    await migrateDatabase(url, 'db/migrations');
    const db = openDatabase(url, { max: 8, keys: temporaryKeys() });
    const done = await work(db, url);
    await db.close();
    return done;
  } finally {
    await server.stop();
    await rm(dir, { recursive: true, force: true });
  }
}

/** Milliseconds of each run of `work`, after `warmups` that do not count. */
export async function times(runs: number, warmups: number, work: (run: number) => Promise<unknown>) {
  const took_ms: number[] = [];
  for (let run = -warmups; run < runs; run++) {
    const start = performance.now();
    await work(run);
    if (run >= 0) took_ms.push(performance.now() - start);
  }
  return took_ms;
}

/** What a measurement is when nothing else has the machine: the slower three quarters tell of the others. */
export const lowerQuartile = (values: number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 4)] ?? Number.NaN;

export const median = (values: number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
};

/** A small repeatable source of numbers in [0, 1). */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** `count` active, consenting members with a phone and a home spread over about 200 km; every fifth gives first aid. */
export async function makeMembers(db: Database, count: number): Promise<void> {
  await db.sql`
    insert into organisation (kind, name) values ('city', '云川市') on conflict do nothing`;
  // Made-up people are nobody's deed: auditing a million of them would be what is measured.
  const tables = ['member', 'contact_point', 'qualification'];
  const triggers = (state: string) =>
    db.sql.unsafe(tables.map((t) => `alter table ${t} ${state} trigger user`).join(';'));
  await triggers('disable');
  await db.sql`
    insert into member (name, gender, consent_on, home_lon, home_lat, base_pos, updated_at)
    select '队员' || n, 'unknown', '2021-04-22', lon, lat,
      point(6371008.8 * radians(lon), 6371008.8 * ln(tan(pi() / 4 + radians(lat) / 2))), '2026-01-01'
    from (select n, 102.8 + 2 * ((n::bigint * 7919) % 1000003) / 1000003.0::float8 as lon,
      35.1 + 1.8 * ((n::bigint * 104729) % 999983) / 999983.0::float8 as lat from generate_series(1, ${count}) n) p`;
  await db.sql`insert into contact_point (member_id, kind, address) select id, 'phone', '+86170' || lpad(id::text, 8, '0') from member`;
  await db.sql`insert into qualification (member_id, kind) select id, 'first_aid' from member where id % 5 = 0`;
  await triggers('enable');
  await db.sql.unsafe('vacuum analyze member, contact_point, qualification');
  // Writing out what was just made is not what is measured, and slows whoever is.
  await db.sql.unsafe('checkpoint');
}

// What the whole test run shares: browsers' files, built once, and one PostgreSQL with a migrated template; each test file clones its own database from it.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { buildWeb } from '../../src/build-entry.ts';
import { startEmbeddedPostgres } from '../../src/kernel/embedded-postgres.ts';
import { migrateDatabase } from '../../src/kernel/migrate.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Connection string with `{database}` where the name goes. */
    clusterUrl: string;
  }
}

export const TEMPLATE = 'muster_template';

export default async function setup(project: TestProject) {
  await buildWeb();
  const dir = await mkdtemp(join(tmpdir(), 'muster-test-'));
  const server = await startEmbeddedPostgres({ dir: join(dir, 'postgres'), durable: false });
  await server.ensureDatabase(TEMPLATE);
  await migrateDatabase(server.url(TEMPLATE), 'db/migrations');
  project.provide('clusterUrl', server.url('{database}'));
  return async () => {
    await server.stop();
    await rm(dir, { recursive: true, force: true });
  };
}

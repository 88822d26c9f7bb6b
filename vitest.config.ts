import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/support/longest-first.ts';

const database = ['test/actions/**', 'test/stories/**', 'test/entries/**', 'test/browser/**'];

export default defineConfig({
  test: {
    // TZ far from the city's: nothing may depend on it.
    env: {
      TZ: 'America/St_Johns',
      // Processes that tests start find what Node made of the sources, rather than make it again each.
      NODE_COMPILE_CACHE: resolve('node_modules/.cache/compile'),
      MUSTER_DATA_KEYS: 'test:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=',
    },
    // The product keeps no state in its modules, so files may share them: loading them anew took half the time.
    isolate: false,
    // One more than cores: files wait for PostgreSQL, browsers and processes of their own as much as they compute.
    maxWorkers: availableParallelism() + 1,
    sequence: { sequencer: LongestFirst },
    // No bound on speed: only so that what hangs ends, on a slow and busy machine too.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    expect: { poll: { timeout: 120_000 } },
    projects: [
      // What needs no database: the house rules, which `npm run verify` runs too, and pure decisions.
      { extends: true, test: { name: 'tidy', include: ['test/tidy.test.ts'] } },
      { extends: true, test: { name: 'rules', include: ['test/rules/**/*.test.ts'] } },
      {
        extends: true,
        test: {
          name: 'database',
          include: database.map((folder) => `${folder}/*.test.ts`),
          globalSetup: ['test/support/cluster.ts'],
        },
      },
    ],
  },
});

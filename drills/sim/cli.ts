// npm run sim -- --seeds N [--first S] [--json]; --seed N [--trace]: plays simulated worlds and says which break a rule.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startEmbeddedPostgres } from '../../src/kernel/embedded-postgres.ts';
import { migrateDatabase } from '../../src/kernel/migrate.ts';
import { openSessions, STEADY_FLAGS } from './sessions.ts';
import { play } from './universe.ts';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string' },
    first: { type: 'string', default: '1' },
    seed: { type: 'string' },
    trace: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});

const dir = await mkdtemp(join(tmpdir(), 'muster-sim-'));
const server = await startEmbeddedPostgres({ dir: join(dir, 'postgres'), durable: false, flags: STEADY_FLAGS });
try {
  await server.ensureDatabase('sim');
  await migrateDatabase(server.url('sim'), 'db/migrations');
  const sessions = openSessions(server.url('sim'));
  const first = Number(values.seed ?? values.first);
  const count = values.seed ? 1 : Number(values.seeds ?? 20);
  for (let seed = first; seed < first + count; seed++) {
    const from = performance.now();
    const history = await play(seed, sessions, values.trace ? (line) => console.log(line) : undefined);
    console.log(seed, history.hash.slice(0, 12), history.steps, history.messages, Math.round(performance.now() - from), 'ms', JSON.stringify(history.violations.slice(0, 2)));
  }
  await sessions.close();
} finally {
  await server.stop();
  await rm(dir, { recursive: true, force: true });
}

// Does what an import would do, all of it, and takes it back: what it tells is what would happen.
import type { Database, Tx } from '../kernel/database.ts';

class DryRunDone extends Error {}

export async function inDryRun<T>(db: Database, dryRun: boolean, work: (tx: Tx) => Promise<T>): Promise<T> {
  const done: { value?: T } = {};
  try {
    await db.transaction(async (tx) => {
      done.value = await work(tx);
      if (dryRun) throw new DryRunDone();
    });
  } catch (error) {
    if (!(error instanceof DryRunDone)) throw error;
  }
  return done.value as T;
}

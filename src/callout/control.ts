// The leader's hand on a live call-out: hold, resume, raise now. Each is one conditional change in one transaction.

import { wake } from '../delivery/outbox.ts';
import type { Tx } from '../kernel/database.ts';
import { appendLog } from '../kernel/log.ts';
import { Problem } from '../kernel/problem.ts';
import { nextPending } from './decide.ts';
import type { CalloutDeps } from './deps.ts';
import { evaluate } from './evaluate.ts';
import { liveMatching } from './gap.ts';
import { raiseEchelon } from './raise.ts';
import { type CalloutRow, loadRow, loadState } from './store.ts';

/** Runs `work` on the locked call-out. 409 when it is not in one of `states`, or `version` is not the current one. */
export async function onCallout<T>(
  deps: CalloutDeps,
  id: number,
  states: CalloutRow['state'][],
  work: (tx: Tx, row: CalloutRow, now: Date) => Promise<T>,
  version?: number,
): Promise<T> {
  return deps.db.transaction(async (tx) => {
    const row = await loadRow(tx, id, true);
    if (!states.includes(row.state)) throw new Problem(409, 'callout-state', { extra: { state: row.state } });
    if (version !== undefined && version !== row.version) {
      throw new Problem(409, 'stale-version', { extra: { version: row.version } });
    }
    return work(tx, row, deps.clock.now());
  });
}

const entry = (
  row: CalloutRow,
  type: string,
  actor: string,
  now: Date,
  data: Record<string, unknown> = {},
) => ({
  ...{ at: now, calloutId: row.id, memberId: null, type, actor, data },
});

/** Nothing is raised until it is resumed. Answers, arrivals and no-shows go on. */
export const hold = (deps: CalloutDeps, id: number, actor: string) =>
  onCallout(deps, id, ['active'], async (tx, row, now) => {
    await tx`update callout set state = 'held', version = version + 1 where id = ${id}`;
    await appendLog(tx, [entry(row, 'held', actor, now)]);
    await evaluate(tx, deps, { ...row, state: 'held' }, now, actor);
  });

/** Raises what came due while held, once; what follows comes after its window. */
export const resume = (deps: CalloutDeps, id: number, actor: string) =>
  onCallout(deps, id, ['held'], async (tx, row, now) => {
    await tx`update callout set state = 'active', version = version + 1 where id = ${id}`;
    await appendLog(tx, [entry(row, 'resumed', actor, now)]);
    await evaluate(tx, deps, { ...row, state: 'active' }, now, 'timer');
  });

/**
 * Raises the next echelon at once, whoever else asks at the same time. `expected`: the number that the leader saw; when it
 * was raised meanwhile nothing happens a second time (409). With no gap open it would ask nobody: 409 as well.
 */
export const raiseNow = (deps: CalloutDeps, id: number, actor: string, expected?: number) =>
  onCallout(deps, id, ['active', 'held'], async (tx, row, now) => {
    const state = await loadState(tx, row);
    const echelon = nextPending(state);
    if (!echelon) throw new Problem(409, 'all-raised');
    if (expected !== undefined && expected !== echelon.number) {
      throw new Problem(409, 'already-raised', { extra: { next: echelon.number } });
    }
    const { gap } = liveMatching(state);
    if (Object.values(gap).every((n) => n === 0)) throw new Problem(409, 'no-gap');
    const asked = await raiseEchelon(tx, deps, row, { echelon, gap, dueAt: now, by: actor }, now);
    await evaluate(tx, deps, row, now, actor);
    await wake(tx);
    return { number: echelon.number, asked };
  });

// The timers of call-outs: evaluates each whose moment has come, one transaction each, shared by all processes.
import { asOwnWork } from '../kernel/about.ts';
import type { CalloutDeps } from './deps.ts';
import { evaluate } from './evaluate.ts';
import type { CalloutRow } from './store.ts';

/** Who raises when no person does. */
const TIMER = 'timer';

/**
 * Evaluates every call-out whose timer is due at `now`; returns how many were. One after the other, or up to `width` beside
 * one another, as several processes would.
 */
export async function tickCallouts(deps: CalloutDeps, now: Date, width = 1): Promise<number> {
  if (!(await tickOne(deps, now))) return 0;
  const others = Array.from({ length: width }, async () => {
    for (let done = 0; ; done++) if (!(await tickOne(deps, now))) return done;
  });
  return (await Promise.all(others)).reduce((sum, done) => sum + done, 1);
}

/** The most urgent that nobody has in hand; false when there is none. */
const tickOne = (deps: CalloutDeps, now: Date): Promise<boolean> =>
  deps.db.transaction(async (tx) => {
    const [row] = await tx<CalloutRow[]>`
      select * from callout where next_check_at <= ${now} and state in ('active', 'held')
      order by (kind = 'real') desc, next_check_at, id limit 1 for no key update skip locked`;
    if (!row) return false;
    await asOwnWork(() => evaluate(tx, deps, row, now, TIMER), row.id);
    return true;
  });

/** The earliest moment at which a call-out has something due; null when none waits for time alone. */
export async function nextCalloutDue(deps: CalloutDeps): Promise<Date | null> {
  const [row] = await deps.db.sql<{ at: Date | null }[]>`
    select least((select min(next_check_at) from callout), (select min(close_at) from callout),
      (select min(due_at) from leader_notice where done_at is null),
      (select min(expires_at) from launch_request where state = 'awaiting')) as at`;
  return row?.at ?? null;
}

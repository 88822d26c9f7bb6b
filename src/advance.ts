// Moves a hand-driven clock forward from one due moment to the next, doing at each what came due there.
import type { ManualClock } from './kernel/clock.ts';

export interface AdvanceDeps {
  clock: ManualClock;
  /** Does all that is due at `now`. */
  run(now: Date): Promise<void>;
  /** The next moment at which something will be due; null when nothing waits. */
  nextDue(now: Date): Promise<Date | null>;
}

/** Work may make more work at the same moment; more rounds than this and it makes itself for ever. */
const MAX_ROUNDS_AT_ONE_MOMENT = 100;

/**
 * Steps to `target`; when it resolves, all that came due until then is done, each at its own moment.
 * A target in the past only does what is due now. Throws when the work of one moment never ends.
 */
export async function advanceTo(deps: AdvanceDeps, target: Date): Promise<void> {
  const { clock } = deps;
  let rounds = 0;
  for (;;) {
    const now = clock.now();
    await deps.run(now);
    const due = await deps.nextDue(now);
    if (due === null || due > target) {
      if (target <= now) return;
      clock.moveTo(target);
      rounds = 0;
    } else if (due > now) {
      clock.moveTo(due);
      rounds = 0;
    } else if (++rounds > MAX_ROUNDS_AT_ONE_MOMENT) {
      throw new Error(`what is due at ${due.toISOString()} does not get done at ${now.toISOString()}`);
    }
  }
}

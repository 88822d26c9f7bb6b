// What comes due of itself, for whoever runs it: the Node entry's loop, the Worker's cron, a hand-driven clock, drills.
import type { Log } from './baseline.ts';
import { closeDue } from './callout/close.ts';
import { expireRequests } from './callout/decide-launch.ts';
import type { CalloutDeps } from './callout/deps.ts';
import { URGENT_BELOW } from './callout/messages.ts';
import { renderMessage } from './callout/render.ts';
import { tellLeaders } from './callout/tell-leaders.ts';
import { nextCalloutDue, tickCallouts } from './callout/tick.ts';
import { withSimulated } from './delivery/channels/simulated.ts';
import { type DispatchDeps, drainDue } from './delivery/dispatch.ts';
import { earliest, nextDeliveryDue } from './delivery/due.ts';
import { escalateFindings, nextFindingDue } from './duty/check-finding.ts';
import { nextReminderDue, remindBulletins } from './duty/remind-bulletins.ts';
import { nextRollCallDue, runRollCalls } from './duty/run-roll-calls.ts';
import { withCode } from './sign-in-message.ts';
import { texts } from './texts.ts';
import { launchDueDrills } from './training/launch-drill.ts';
import { openFinished } from './training/open-sheets.ts';
import { nextDrillDue } from './training/planned-drills.ts';
import { actOnSimulatedPhones } from './training/simulated-phones.ts';

export interface WorkDeps extends CalloutDeps {
  logger: Log;
  /** A provider that says nothing for so long has an unknown outcome. */
  timeout_ms?: number;
  handedOver?: DispatchDeps['handedOver'] | undefined;
}

/** What a dispatcher is given: the outbox's messages get the words of the rooms that queued them. */
export function dispatchDeps(deps: WorkDeps): DispatchDeps {
  const { db, channels, clock, linkSecret } = deps;
  return {
    db,
    channels: withSimulated(channels, db, clock),
    clock,
    log: deps.logger,
    ...(deps.timeout_ms !== undefined && { timeout_ms: deps.timeout_ms }),
    ...(deps.handedOver && { handedOver: deps.handedOver }),
    urgentBelow: URGENT_BELOW,
    // The address is read anew: a dispatcher may hear of it later.
    render: (input) =>
      renderMessage(
        { texts, language: 'zh', linkSecret, publicUrl: deps.publicUrl },
        withCode(linkSecret, input),
      ),
  };
}

/** Call-outs that a dispatcher evaluates at once: each waits for the disk, and for the database's answers. */
export const TICKS_AT_ONCE = 4;

export interface Work {
  /** Call-outs' timers that are due at `now`, up to `width` beside one another. */
  tick(now: Date, width?: number): Promise<unknown>;
  nextTick(now: Date): Promise<Date | null>;
  /** All that is due at `now`: timers, then the outbox. Safe beside other processes that do the same. */
  run(now: Date): Promise<void>;
  /** The next moment at which there is something to do; not after `now` when there is already. */
  nextDue(now: Date): Promise<Date | null>;
}

export function workOf(deps: WorkDeps): Work {
  const dispatch = dispatchDeps(deps);
  const tick = async (now: Date, width?: number) => {
    await tickCallouts(deps, now, width);
    await closeDue(deps, now);
    await tellLeaders(deps, now);
    await expireRequests(deps, now);
    await actOnSimulatedPhones(deps, now);
    await launchDueDrills(deps, now);
    await runRollCalls(deps, now);
    await remindBulletins(deps, now);
    await escalateFindings(deps, now);
    // Last: a sheet may wait, a call-out may not.
    await openFinished(deps.db, now);
  };
  const nextTick = async () =>
    earliest([
      await nextCalloutDue(deps),
      await nextDrillDue(deps.db.sql),
      await nextRollCallDue(deps.db.sql),
      await nextReminderDue(deps.db.sql),
      await nextFindingDue(deps.db.sql),
    ]);
  return {
    tick,
    nextTick,
    async run(now) {
      await tick(now);
      await drainDue(dispatch, now);
    },
    nextDue: async (now) =>
      earliest([await nextTick(), await nextDeliveryDue(deps.db, dispatch.channels, now)]),
  };
}

// What a drill would do if it were called now: how many people it would wake, and whom it lacks. Sends nothing.
import { z } from 'zod';
import type { Principal } from '../access/principal.ts';
import { countReasons } from '../callout/build-plan.ts';
import type { CalloutDeps } from '../callout/deps.ts';
import { makePlan } from '../callout/make-plan.ts';
import { asLaunch } from './plan-drill.ts';
import type { DrillContent } from './planned-drills.ts';

const counts = z.record(z.string(), z.number());
export const drillPreview = z
  .object({
    /** Whose own phones ring at once, and at most. None of a simulated drill. */
    ...{ woken: z.number(), wokenAtMost: z.number() },
    /** Asked at once and at most, on whatever phones. */
    ...{ asked: z.number(), askedAtMost: z.number() },
    /** Whose quiet hours hold the messages back now. */
    quiet: z.number(),
    ...{ supply: counts, shortfall: counts, leftOut: counts },
  })
  .meta({ id: 'DrillPreview' });

export async function previewDrill(
  deps: CalloutDeps,
  who: Principal,
  content: DrillContent,
): Promise<z.output<typeof drillPreview>> {
  const now = deps.clock.now();
  const request = await asLaunch(deps.db.sql, who, content, now);
  const plan = await makePlan(deps.db.sql, deps.channels, request, now);
  const rings = content.phones === 'real';
  const asked = plan.echelons[0]?.asks ?? 0;
  const askedAtMost = plan.pool.length;
  return {
    ...{ woken: rings ? asked : 0, wokenAtMost: rings ? askedAtMost : 0, asked, askedAtMost },
    ...{ quiet: rings ? plan.quiet.length : 0, supply: plan.supply, shortfall: plan.shortfall },
    leftOut: countReasons(plan.leftOut),
  };
}

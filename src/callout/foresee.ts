// Before a launch: how many would be woken, and how likely all are there in time, by the judgement, by the first echelon, with
// everybody.
import { z } from 'zod';
import type { Model } from '../judgement/prepare.ts';
import { start } from '../judgement/run.ts';
import type { Callout } from '../judgement/shapes.ts';
import type { Sql } from '../kernel/database.ts';
import { loadModel, newestModel } from './judge-model.ts';
import { candidateOf } from './judge-rules.ts';
import { loadLately } from './look.ts';
import type { MadePlan } from './make-plan.ts';
import { FORECAST_MODES } from './policy.ts';
import type { Line } from './state.ts';

const figure = z.object({ people: z.number(), chance: z.number() });
export const foreseenView = z
  .object({
    /** What the policy lets the judgement do. */
    mode: z.enum(FORECAST_MODES),
    /** Summonses that it was learnt from; 0: nobody is known yet, and it is cautious. */
    learntFrom: z.number(),
    /** As many as reach the policy's chance, were they asked at once. */
    judgement: figure,
    first: figure,
    everybody: figure,
  })
  .meta({ id: 'Foreseen' });
const MOST_STEPS = 6;
type Foreseen = z.output<typeof foreseenView>;

/** Pure. */
export function foresee(
  callout: Callout,
  model: Model,
  about: { target: number; first: readonly number[] },
): Pick<Foreseen, 'judgement' | 'first' | 'everybody'> {
  const now = callout.launchedAt_ms;
  const asked = (ids: readonly number[]) => {
    const events = ids.map((memberId) => ({ kind: 'summoned' as const, memberId, at_ms: now }));
    const { forecast } = start(callout, model).step({ now, events, withoutTimes: true });
    return { people: ids.length, chance: forecast.chance };
  };
  // Nobody waits for anything before a launch: as many as it takes.
  const policy = { target: about.target, patient: about.target };
  const run = start({ ...callout, policy }, model);
  const judgement = { people: 0, chance: 0 };
  let named: readonly number[] = [];
  // No single step asks more than half of those who are left.
  for (let steps = 0; steps < MOST_STEPS && (steps === 0 || named.length > 0); steps++) {
    const events = named.map((memberId) => ({ kind: 'summoned' as const, memberId, at_ms: now }));
    const { summon, forecast } = run.step({ now, events, withoutTimes: true });
    named = summon;
    judgement.people += summon.length;
    judgement.chance = forecast.chanceThen;
  }
  return {
    judgement,
    first: asked(about.first),
    everybody: asked(callout.pool.map((p) => p.memberId)),
  };
}

/** Null when nobody may be asked. */
export async function foreseenOf(
  sql: Sql,
  plan: MadePlan,
  { lines, arriveBy }: { lines: Line[]; arriveBy: Date },
  now: Date,
): Promise<Foreseen | null> {
  if (plan.pool.length === 0) return null;
  const [newest] = await sql<{ id: number | null }[]>`select ${newestModel(sql)} as id`;
  const model = await loadModel(sql, newest?.id ?? null, plan.pool);
  const lately = await loadLately(
    sql,
    plan.pool.map((p) => p.memberId),
    { before: now, calloutId: 0 },
  );
  const pool = plan.pool.map((p) => candidateOf({ ...p, lately: lately.get(p.memberId) ?? 0 }));
  const callout = { launchedAt_ms: now.getTime(), deadline_ms: arriveBy.getTime(), lines, pool };
  const first = plan.pool.filter((p) => p.plannedEchelon === 1).map((p) => p.memberId);
  const { forecast: mode, forecastTarget: target } = plan.policy;
  return { mode, learntFrom: model.learntFrom, ...foresee(callout, model, { target, first }) };
}

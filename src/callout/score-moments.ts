// Holds what was forecast of call-outs that are over against what came true.
import type { Tx } from '../kernel/database.ts';
import { cameTrue, type Forecasted } from './score-rules.ts';
import { loadPeople } from './store.ts';

/** Scores every moment of closed call-outs that is not scored yet; returns how many. */
export async function scoreMoments(tx: Tx, now: Date): Promise<number> {
  const callouts = await tx<{ id: number }[]>`
    select id from callout where state = 'closed' and id in (
      select callout_id from forecast_moment where scored_at is null) order by id`;
  let scored = 0;
  for (const { id } of callouts) {
    const people = await loadPeople(tx, id);
    const moments = await tx<(Forecasted & { id: number })[]>`
      select id, at, arrive_by, lines from forecast_moment where callout_id = ${id} and scored_at is null order by id`;
    const rows = moments.map((m) => ({ id: m.id, came: cameTrue(m, people) }));
    await tx`
      update forecast_moment f set scored_at = ${now}, came_true = r.came
      from jsonb_to_recordset(${tx.json(rows)}) as r(id bigint, came boolean) where f.id = r.id`;
    scored += rows.length;
  }
  return scored;
}

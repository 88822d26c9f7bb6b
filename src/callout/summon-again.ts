// A leader asks one person again by hand: the whole ladder runs anew, the earlier answer stays in the history.
import { cancelQueued } from '../delivery/outbox.ts';
import { appendLog } from '../kernel/log.ts';
import { Problem } from '../kernel/problem.ts';
import { loadFacts } from './candidates.ts';
import { onCallout } from './control.ts';
import type { CalloutDeps } from './deps.ts';
import { barred } from './eligibility.ts';
import { evaluate } from './evaluate.ts';
import { loadReach } from './reach.ts';
import { freeFromDrills, ownVars, send } from './summon.ts';

/** 404 when the member was not summoned here, 409 with the reason when he or she may not be asked now. */
export const summonAgain = (deps: CalloutDeps, id: number, memberId: number, actor: string): Promise<void> =>
  onCallout(deps, id, ['active', 'held'], async (tx, row, now) => {
    const [found] = await tx<{ id: number; arrivedAt: Date | null; distanceM: number | null }[]>`
      select id, arrived_at, distance_m from summons where callout_id = ${id} and member_id = ${memberId}`;
    if (!found) throw new Problem(404, 'not-found');
    const [facts] = await loadFacts(tx, deps.channels, [memberId], now);
    const here = facts?.engagedIn?.calloutId === id;
    const reason = facts
      ? barred({ ...facts, engagedIn: here ? null : facts.engagedIn }, row.kind)
      : 'inactive';
    if (found.arrivedAt || reason) {
      throw new Problem(409, 'cannot-ask-again', { extra: { reason: reason ?? 'on_scene' } });
    }
    if (row.kind === 'real' && !here) await freeFromDrills(tx, row, [memberId], now);
    await cancelQueued(tx, [found.id], ['summons', 'overdue'], now);
    await tx`
      update summons set answer = null, reason = null, answered_at = null, given_at = null, channel = null, eta_at = null, en_route_at = null,
        no_show_at = null, released_at = null, home_safe_at = null, engaged = true, asked_times = asked_times + 1
      where id = ${found.id}`;
    const reach = await loadReach(tx, [memberId]);
    const vars = ownVars(found.distanceM);
    await send(tx, deps, row, [{ summonsId: found.id, memberId, vars }], reach, now);
    const data = { summonsId: found.id };
    await appendLog(tx, [{ at: now, calloutId: id, memberId, type: 'asked_again', actor, data }]);
    await evaluate(tx, deps, row, now, actor);
  });

// A leader's word on what the judgement does: accepts or dismisses what it proposes, and says how much it may do.
import { z } from 'zod';
import { wake } from '../delivery/outbox.ts';
import type { Tx } from '../kernel/database.ts';
import { text } from '../kernel/fields.ts';
import { appendLog } from '../kernel/log.ts';
import { Problem } from '../kernel/problem.ts';
import { onCallout } from './control.ts';
import type { CalloutDeps } from './deps.ts';
import { evaluate } from './evaluate.ts';
import { newestModel } from './judge-model.ts';
import { raiseForecast } from './look.ts';
import { FORECAST_MODES } from './policy.ts';
import { closeProposals, loadOpen, type Proposal } from './proposals.ts';
import { poolLeft } from './raise.ts';
import { standDownSome } from './stand-down.ts';
import { type CalloutRow, loadRow, loadState } from './store.ts';

export const modeSchema = z
  .strictObject({
    mode: z.enum(FORECAST_MODES),
    /** Why; it stands in the log. */
    reason: text(200).trim().min(1),
  })
  .meta({ id: 'ForecastMode' });
export const dismissSchema = z
  .strictObject({ reason: text(200).trim().optional() })
  .meta({ id: 'Dismissal' });

/** 404 when it was never made for this call-out, 409 when it is not open any more. */
async function openProposal(tx: Tx, calloutId: number, id: number): Promise<Proposal> {
  const [found] = await tx<Proposal[]>`
    select id, kind, state, made_at, member_ids, role, chance_from, chance_to, decided_at from forecast_proposal
    where id = ${id} and callout_id = ${calloutId}`;
  if (!found) throw new Problem(404, 'not-found');
  if (found.state !== 'open') throw new Problem(409, 'proposal-decided', { extra: { state: found.state } });
  return found;
}

const decided = (
  tx: Tx,
  id: number,
  state: 'accepted' | 'dismissed',
  by: string,
  note: string | null,
  now: Date,
) => tx`
  update forecast_proposal set state = ${state}, decided_at = ${now}, decided_by = ${by}, note = ${note} where id = ${id}`;

async function carryOutProposal(
  tx: Tx,
  deps: CalloutDeps,
  row: CalloutRow,
  proposal: Proposal,
  by: string,
  now: Date,
): Promise<number> {
  if (proposal.kind === 'release')
    return standDownSome(tx, deps, row, proposal.memberIds, { actor: by }, now);
  const state = await loadState(tx, row);
  const { pool, skipped } = await poolLeft(tx, deps, row, now);
  const wanted = new Set(proposal.memberIds);
  // Whoever may not be asked any more is left out, as with an echelon.
  const entries = pool.filter((e) => wanted.has(e.memberId));
  const why = {
    by,
    proposal: proposal.id,
    from: proposal.chanceFrom,
    to: proposal.chanceTo,
    role: proposal.role,
  };
  const asked = await raiseForecast(
    tx,
    deps,
    row,
    state,
    { ...why, entries, skipped: skipped.filter((s) => wanted.has(s.memberId)) },
    now,
  );
  await evaluate(tx, deps, row, now, by);
  return asked;
}

/** Does what was proposed, once: asks those people, or lets them go. Returns how many. */
export const acceptProposal = (
  deps: CalloutDeps,
  calloutId: number,
  id: number,
  actor: string,
): Promise<number> =>
  onCallout(deps, calloutId, ['active', 'held'], async (tx, row, now) => {
    const proposal = await openProposal(tx, calloutId, id);
    await decided(tx, id, 'accepted', actor, null, now);
    const done = await carryOutProposal(tx, deps, row, proposal, actor, now);
    await wake(tx);
    return done;
  });

/** Nothing is done, and nothing of the kind proposed for a while. */
export const dismissProposal = (
  deps: CalloutDeps,
  calloutId: number,
  id: number,
  reason: string | null,
  actor: string,
): Promise<void> =>
  onCallout(deps, calloutId, ['active', 'held'], async (tx, row, now) => {
    const { kind, memberIds } = await openProposal(tx, calloutId, id);
    await decided(tx, id, 'dismissed', actor, reason, now);
    const data = { proposal: id, kind, n: memberIds.length, reason: reason ?? '' };
    await appendLog(tx, [
      { at: now, calloutId: row.id, memberId: null, type: 'forecast_dismissed', actor, data },
    ]);
  });

/** From now on the judgement does that; with `off` the echelons go on from where they are. */
export const setForecastMode = (
  deps: CalloutDeps,
  id: number,
  { mode, reason }: z.output<typeof modeSchema>,
  actor: string,
): Promise<void> =>
  onCallout(deps, id, ['active', 'held'], async (tx, before, now) => {
    if (before.forecastMode === mode) throw new Problem(409, 'forecast-mode-same');
    await tx`
      update callout set forecast_mode = ${mode}, judgement_model_id = coalesce(judgement_model_id, ${newestModel(tx)})
      where id = ${id}`;
    const open = await loadOpen(tx, id);
    await closeProposals(
      tx,
      open.map((p) => p.id),
      'lapsed',
      now,
    );
    const data = { mode, before: before.forecastMode, reason };
    await appendLog(tx, [{ at: now, calloutId: id, memberId: null, type: 'forecast_mode', actor, data }]);
    const row = await loadRow(tx, id);
    await evaluate(tx, deps, row, now, actor);
    await wake(tx);
  });

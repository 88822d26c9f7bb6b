// Does what the rules say is due for one call-out, inside a transaction that has locked it.

import { enqueue } from '../delivery/outbox.ts';
import type { Tx } from '../kernel/database.ts';
import { appendLog } from '../kernel/log.ts';
import { type Decision, decide, nextCheckAt } from './decide.ts';
import type { CalloutDeps } from './deps.ts';
import { liveMatching } from './gap.ts';
import { nextLook } from './judge-rules.ts';
import { look } from './look.ts';
import { commanderAlert, ladder } from './messages.ts';
import { raiseEchelon } from './raise.ts';
import { loadReach } from './reach.ts';
import type { CalloutState } from './state.ts';
import { type CalloutRow, loadState } from './store.ts';
import { textVars } from './text-vars.ts';

/** How long a warning about a person's overdue arrival is worth reading. */
const OVERDUE_TEXT_SECONDS = 1_800;

/**
 * Decides and acts until nothing more is due at `now`, then sets the call-out's timer. Skipped echelons lead on to the
 * next in the same round; one that asked somebody starts its window.
 */
export async function evaluate(
  tx: Tx,
  deps: CalloutDeps,
  row: CalloutRow,
  now: Date,
  by: string,
): Promise<void> {
  for (;;) {
    const state = await loadState(tx, row);
    const decisions = decide(state, now);
    if (decisions.length === 0 && (await lookAt(tx, deps, row, state, now, by))) {
      const next = soonest(nextCheckAt(state), nextLook(state, now));
      await tx`update callout set next_check_at = ${next} where id = ${row.id}`;
      return;
    }
    const noShows = decisions.filter((d) => d.do === 'no_show');
    if (noShows.length > 0) await fallOut(tx, deps, row, noShows, now);
    for (const decision of decisions) await act(tx, deps, row, decision, now, by);
  }
}

const soonest = (a: Date | null, b: Date | null) => (a && b ? (a < b ? a : b) : (a ?? b));

/** The judgement's turn, when nothing else is due; true when there is nothing more to decide now. */
async function lookAt(
  tx: Tx,
  deps: CalloutDeps,
  row: CalloutRow,
  state: CalloutState,
  now: Date,
  by: string,
): Promise<boolean> {
  if (state.forecast === 'off' || state.state !== 'active' || state.lines.length === 0) return true;
  const looked = await look(tx, deps, row, state, now);
  if (looked === 'failed') return false;
  const { gap } = liveMatching(state);
  if (looked === 'unfilled') await act(tx, deps, row, { do: 'unfilled', gap }, now, by);
  return true;
}

async function act(tx: Tx, deps: CalloutDeps, row: CalloutRow, decision: Decision, now: Date, by: string) {
  if (decision.do === 'raise') {
    const { echelon, gap, dueAt } = decision;
    await raiseEchelon(tx, deps, row, { echelon, gap, dueAt, by }, now);
  } else if (decision.do === 'unfilled' || decision.do === 'filled') {
    row.unfilledSince = decision.do === 'unfilled' ? now : null;
    await tx`update callout set unfilled_since = ${row.unfilledSince} where id = ${row.id}`;
    const data = decision.do === 'unfilled' ? { gap: decision.gap } : {};
    const entry = { at: now, calloutId: row.id, memberId: null, type: decision.do, actor: 'system', data };
    await appendLog(tx, [entry]);
    if (decision.do === 'unfilled') {
      const alert = commanderAlert(row, decision.gap, now, deps.channels);
      await enqueue(tx, alert, now);
    }
  }
}

/** No-shows: out of the match, free for others, warned once. */
async function fallOut(
  tx: Tx,
  deps: CalloutDeps,
  row: CalloutRow,
  noShows: Extract<Decision, { do: 'no_show' }>[],
  now: Date,
): Promise<void> {
  const ids = noShows.map((d) => d.person.summonsId);
  await tx`update summons set no_show_at = ${now}, engaged = false where id = any(${ids}::bigint[])`;
  await appendLog(
    tx,
    noShows.map(({ person }) => ({
      at: now,
      calloutId: row.id,
      memberId: person.memberId,
      type: 'no_show',
      actor: 'system',
      data: { summonsId: person.summonsId },
    })),
  );
  const plan = {
    ...{ calloutId: row.id, kind: row.kind, phones: row.phones },
    ...{ purpose: 'overdue' as const, template: 'overdue' },
    ...{ vars: textVars(row), policy: row.policy, now },
    expiresAt: new Date(now.getTime() + OVERDUE_TEXT_SECONDS * 1_000),
  };
  const reach = await loadReach(
    tx,
    noShows.map((d) => d.person.memberId),
  );
  const rows = noShows.flatMap(({ person: { summonsId, memberId } }, i) => {
    const at = reach.get(memberId);
    return at ? ladder(plan, { summonsId, memberId, vars: {} }, at, i, deps.channels) : [];
  });
  await enqueue(tx, rows, now);
}

// What becomes of a launch that waits: approved by a second person, refused, withdrawn, not waited for any longer, expired.
import type { Principal } from '../access/principal.ts';
import type { Sql, Tx } from '../kernel/database.ts';
import { parseWith } from '../kernel/fields.ts';
import { appendLog } from '../kernel/log.ts';
import { Problem } from '../kernel/problem.ts';
import { glassBroken } from './break-glass.ts';
import type { CalloutDeps } from './deps.ts';
import { type Launched, launch, launchRequestSchema } from './launch.ts';
import { type LaunchRequestRow, loadRequest, type RequestState } from './launch-requests.ts';
import type { CalloutRow } from './store.ts';
import { tellAsker } from './tell-officers.ts';

interface Decision {
  state: Exclude<RequestState, 'awaiting'>;
  by: string;
  note?: string | null;
  calloutId?: number;
  breakGlass?: boolean;
}

const decided = (row: LaunchRequestRow) =>
  new Problem(409, 'launch-request-decided', { extra: { state: row.state, calloutId: row.calloutId } });

/** Decides once, whoever else tries: throws 409 when somebody or the time came first. */
async function decide(tx: Tx, id: number, decision: Decision, now: Date): Promise<void> {
  const { state, by, note = null, calloutId = null, breakGlass = false } = decision;
  const done = await tx`
    update launch_request set state = ${state}, decided_by = ${by}, decided_at = ${now}, note = ${note},
      callout_id = ${calloutId}, break_glass = ${breakGlass}
    where id = ${id} and state = 'awaiting' and expires_at > ${now} returning id`;
  if (done.length === 0) throw decided(await loadRequest(tx, id));
  const entry = { at: now, calloutId, memberId: null, actor: by };
  const type = state === 'launched' ? 'launch_approved' : `launch_${state}`;
  // Whoever did not wait has an entry of another kind.
  if (!breakGlass) await appendLog(tx, [{ ...entry, type, data: { requestId: id, note } }]);
}

/** One person with two accounts is not two. */
async function isSamePerson(sql: Sql, one: string, other: string): Promise<boolean> {
  if (one === other) return true;
  const [shared] = await sql`
    with phones as (
      select concat('user:', a.id) as actor, coalesce(a.phone, p.address) as phone from account a
      left join contact_point p on p.member_id = a.member_id and p.kind = 'phone' and p.retired_at is null
      where concat('user:', a.id) in (${one}, ${other})
    ) select from phones x join phones y on y.phone = x.phone and y.actor <> x.actor limit 1`;
  return shared !== undefined;
}

/** A second person says yes: the call-out is launched at once, as it was asked for and with whoever is there now. */
export async function approveLaunch(deps: CalloutDeps, who: Principal, id: number): Promise<Launched> {
  const row = await secondPerson(deps, who, id);
  return launchHeld(deps, row, (tx, callout, now) =>
    decide(tx, id, { state: 'launched', by: who.actor, calloutId: callout.id }, now),
  );
}

export async function refuseLaunch(
  deps: CalloutDeps,
  who: Principal,
  id: number,
  note: string | null,
): Promise<void> {
  const row = await secondPerson(deps, who, id);
  const now = deps.clock.now();
  await deps.db.transaction(async (tx) => {
    await decide(tx, id, { state: 'refused', by: who.actor, note }, now);
    await tellAsker(tx, deps, row, 'approval_refused', now);
  });
}

export async function withdrawLaunch(deps: CalloutDeps, who: Principal, id: number): Promise<void> {
  await ownRequest(deps, who, id);
  const now = deps.clock.now();
  await deps.db.transaction((tx) => decide(tx, id, { state: 'withdrawn', by: who.actor }, now));
}

/** Whoever asked does not wait any longer. */
export async function breakGlassOn(
  deps: CalloutDeps,
  who: Principal,
  id: number,
  reason: string,
): Promise<Launched> {
  const row = await ownRequest(deps, who, id);
  return launchHeld(deps, row, async (tx, callout, now) => {
    const decision = { state: 'launched' as const, by: who.actor, calloutId: callout.id };
    await decide(tx, id, { ...decision, note: reason, breakGlass: true }, now);
    await glassBroken(tx, deps, callout, { who, people: row.people, reason }, now);
  });
}

/** The request, for somebody who may decide it: a person, and another one than asked. */
async function secondPerson(deps: CalloutDeps, who: Principal, id: number): Promise<LaunchRequestRow> {
  const row = await loadRequest(deps.db.sql, id);
  if (who.userId === null) throw new Problem(403, 'second-person-is-no-program');
  if (await isSamePerson(deps.db.sql, who.actor, row.requestedBy)) throw new Problem(403, 'own-request');
  return row;
}

async function ownRequest(deps: CalloutDeps, who: Principal, id: number): Promise<LaunchRequestRow> {
  const row = await loadRequest(deps.db.sql, id);
  if (row.requestedBy !== who.actor) throw new Problem(403, 'not-own-request');
  return row;
}

async function launchHeld(
  deps: CalloutDeps,
  row: LaunchRequestRow,
  also: (tx: Tx, callout: CalloutRow, now: Date) => Promise<void>,
): Promise<Launched> {
  const ended = row.state !== 'launched' && (row.state !== 'awaiting' || row.expiresAt <= deps.clock.now());
  if (ended) throw decided(row);
  const request = parseWith(launchRequestSchema, row.request);
  const by = { actor: row.requestedBy, requestHash: row.requestHash, also };
  return launch(deps, request, { ...by, idempotencyKey: row.idempotencyKey ?? `launch-request:${row.id}` });
}

/** Requests whose time is over at `now`. */
export async function expireRequests(deps: CalloutDeps, now: Date): Promise<void> {
  await deps.db.transaction(async (tx) => {
    const over = await tx<LaunchRequestRow[]>`
      update launch_request set state = 'expired', decided_by = 'timer', decided_at = ${now}
      where id in (select id from launch_request where state = 'awaiting' and expires_at <= ${now} for update skip locked)
      returning *`;
    const entry = { at: now, calloutId: null, memberId: null, type: 'launch_expired', actor: 'timer' };
    await appendLog(
      tx,
      over.map(({ id }) => ({ ...entry, data: { requestId: id } })),
    );
    for (const row of over) await tellAsker(tx, deps, row, 'approval_expired', now);
  });
}

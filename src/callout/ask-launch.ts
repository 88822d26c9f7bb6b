// Launches, or asks a second person first where the call-out is so large. Breaking the glass launches at once.
import { z } from 'zod';
import type { Principal } from '../access/principal.ts';
import type { Tx } from '../kernel/database.ts';
import { line } from '../kernel/fields.ts';
import { appendLog } from '../kernel/log.ts';
import { Problem } from '../kernel/problem.ts';
import { APPROVAL, needsSecond, required, sizeOf, waitsUntil } from './approval-rules.ts';
import { glassBroken } from './break-glass.ts';
import { breakGlassOn } from './decide-launch.ts';
import type { CalloutDeps } from './deps.ts';
import {
  finishLaunch,
  hashOf,
  type Launched,
  type LaunchRequest,
  launchRequestSchema,
  type Prepared,
  prepareLaunch,
} from './launch.ts';
import { findRequest, type LaunchRequestRow } from './launch-requests.ts';
import type { CalloutRow } from './store.ts';
import { officersWith, tellOfficers } from './tell-officers.ts';

export const reasonText = line(200);
/** As programs ask: the reason is no part of the call-out. */
export const askSchema = launchRequestSchema
  .extend({ breakGlass: z.strictObject({ reason: reasonText }).optional() })
  .strict()
  .meta({ id: 'LaunchRequest' });

export interface AskedBy {
  who: Principal;
  idempotencyKey: string | null;
  /** Why nobody is waited for; null: a second person is, if need be. */
  breakGlass: string | null;
}

/** The call-out, or the request that waits. Whoever holds the installation needs nobody: the policy is theirs. */
export async function askLaunch(
  deps: CalloutDeps,
  request: LaunchRequest,
  { who, idempotencyKey, breakGlass }: AskedBy,
): Promise<{ launched: Launched } | { held: LaunchRequestRow }> {
  const by = { actor: who.actor, idempotencyKey };
  const held = idempotencyKey !== null && (await findRequest(deps.db.sql, idempotencyKey));
  if (held) return askAgain(deps, request, held, { who, breakGlass });
  const prepared = await prepareLaunch(deps, request, by);
  if ('earlier' in prepared) return { launched: prepared.earlier };
  const people = sizeOf(request.lines, prepared.plan);
  const waits = !who.installation && needsSecond(deps.approval ?? APPROVAL, request.kind, people);
  if (!waits) return { launched: await finishLaunch(deps, request, prepared, by) };
  if (breakGlass === null)
    return { held: await hold(deps, request, prepared, { who, people, idempotencyKey }) };
  const also = (tx: Tx, row: CalloutRow, now: Date) =>
    glassBroken(tx, deps, row, { who, people, reason: breakGlass }, now);
  return { launched: await finishLaunch(deps, request, prepared, { ...by, also }) };
}

/** The same form sent again: it waits as before, or is not waited for any longer. */
async function askAgain(
  deps: CalloutDeps,
  request: LaunchRequest,
  held: LaunchRequestRow,
  { who, breakGlass }: Pick<AskedBy, 'who' | 'breakGlass'>,
): Promise<{ launched: Launched } | { held: LaunchRequestRow }> {
  if (held.requestHash !== hashOf(request)) throw new Problem(422, 'idempotency-key-reused');
  if (held.state === 'launched' || breakGlass !== null) {
    return { launched: await breakGlassOn(deps, who, held.id, breakGlass ?? '') };
  }
  return { held };
}

async function hold(
  deps: CalloutDeps,
  request: LaunchRequest,
  { plan, requestHash, now }: Prepared,
  about: { who: Principal; people: number; idempotencyKey: string | null },
): Promise<LaunchRequestRow> {
  const { who, people, idempotencyKey } = about;
  const expiresAt = waitsUntil(deps.approval ?? APPROVAL, now, request.arriveBy);
  return deps.db.transaction(async (tx) => {
    const [row] = await tx<LaunchRequestRow[]>`
      insert into launch_request (kind, title, request, request_hash, idempotency_key, people, county_id, unit_id,
        requested_by, requested_at, expires_at)
      values (${request.kind}, ${request.title}, ${tx.json(request as never)}, ${requestHash}, ${idempotencyKey}, ${people},
        ${plan.countyId}, ${request.unitId ?? null}, ${who.actor}, ${now}, ${expiresAt})
      on conflict (idempotency_key) do nothing returning *`;
    if (!row) {
      const earlier = await findRequest(tx, idempotencyKey as string);
      if (earlier?.requestHash !== requestHash) throw new Problem(422, 'idempotency-key-reused');
      return earlier;
    }
    const officers = await officersWith(tx, 'callout.approve', row.countyId, who.actor);
    const vars = { kind: row.kind, title: row.title, asker: who.name, n: String(people) };
    const text = { template: 'approval' as const, vars: { ...vars, by: expiresAt.toISOString() } };
    const told = await tellOfficers(tx, deps, officers, { ...text, calloutId: null, expiresAt }, now);
    const entry = { at: now, calloutId: null, memberId: null, type: 'launch_asked', actor: who.actor };
    await appendLog(tx, [{ ...entry, data: { requestId: row.id, people, told } }]);
    return row;
  });
}

/** A live call-out does not grow past the size that asks for a second person, unless one was asked. 403 when it would. */
export async function refuseGrowth(
  deps: CalloutDeps,
  who: Principal,
  id: number,
  lines: LaunchRequest['lines'] | undefined,
): Promise<void> {
  const people = required(lines ?? []);
  const [row] = await deps.db.sql<{ kind: 'real'; asked: boolean }[]>`
    select kind, exists (select from log_entry l where l.callout_id = c.id
      and l.type in ('launch_approved', 'break_glass')) as asked from callout c where c.id = ${id}`;
  if (!row || who.installation || row.asked || !needsSecond(deps.approval ?? APPROVAL, row.kind, people))
    return;
  throw new Problem(403, 'second-person-needed', {
    fields: [{ field: 'lines', code: 'field.too_many_people' }],
  });
}

// Changes a live call-out by hand: its requirement, its arrive-by time, its echelons. Always a new version.
import { z } from 'zod';
import { wake } from '../delivery/outbox.ts';
import { cityDate } from '../kernel/calendar.ts';
import type { Tx } from '../kernel/database.ts';
import { id } from '../kernel/fields.ts';
import { appendLog } from '../kernel/log.ts';
import { onCallout } from './control.ts';
import type { CalloutDeps } from './deps.ts';
import { rolesFilled } from './eligibility.ts';
import { evaluate } from './evaluate.ts';
import { checkArriveBy, needsOf, planRequestSchema } from './make-plan.ts';
import { echelonPolicy } from './policy.ts';
import type { Line } from './state.ts';
import { loadRow } from './store.ts';

export const changeSchema = z
  .strictObject({
    /** The version that the leader saw; a stale one is refused. */
    version: id,
    lines: planRequestSchema.shape.lines.optional(),
    arriveBy: planRequestSchema.shape.arriveBy.optional(),
    /** One more echelon behind the planned ones. */
    addEchelon: echelonPolicy.optional(),
  })
  .refine((c) => c.lines || c.arriveBy || c.addEchelon, { error: 'field.empty-change' })
  .meta({ id: 'CalloutChange' });
export type ChangeRequest = z.output<typeof changeSchema>;

/** Which of the changed requirement's roles the frozen people can fill: their qualifications as they are today. */
async function refreshRoles(tx: Tx, calloutId: number, lines: Line[], now: Date): Promise<void> {
  const held = await tx<{ memberId: number; qualifications: { kind: string; expiresOn: string | null }[] }[]>`
    select p.member_id, coalesce(jsonb_agg(jsonb_build_object('kind', q.kind, 'expiresOn', q.expires_on))
      filter (where q.id is not null), '[]') as qualifications
    from plan_entry p left join qualification q on q.member_id = p.member_id
    where p.callout_id = ${calloutId} group by p.member_id`;
  const ask = { roles: needsOf(lines), today: cityDate(now) };
  const rows = held.map((h) => ({ id: h.memberId, roles: rolesFilled(h.qualifications, ask) }));
  for (const table of ['plan_entry', 'summons']) {
    await tx`update ${tx(table)} t set roles = n.roles from jsonb_to_recordset(${tx.json(rows)}) as n(id int, roles text[])
      where t.callout_id = ${calloutId} and t.member_id = n.id`;
  }
}

/** Applies `request` as a new version; returns that version. 409 when another change came first, 422 when time is past. */
export const change = (
  deps: CalloutDeps,
  id: number,
  request: ChangeRequest,
  actor: string,
): Promise<number> =>
  onCallout(
    deps,
    id,
    ['active', 'held'],
    async (tx, row, now) => {
      const arriveBy = request.arriveBy ?? row.arriveBy;
      if (request.arriveBy) checkArriveBy(request.arriveBy, now);
      const lines: Line[] = request.lines ?? row.lines;
      await tx`update callout set lines = ${tx.json(lines as never)}, arrive_by = ${arriveBy}, version = version + 1
        where id = ${id}`;
      if (request.lines) await refreshRoles(tx, id, lines, now);
      const added = request.addEchelon;
      if (added) {
        await tx`
          insert into echelon (callout_id, number, window_seconds, factor, due_at)
          select ${id}, max(number) + 1, ${added.windowSeconds}, ${added.factor},
            case when bool_or(state = 'pending') then null else ${now}::timestamptz end
          from echelon where callout_id = ${id}`;
      }
      const changed = await loadRow(tx, id);
      const people = await tx<{ memberId: number; roles: string[] }[]>`
        select member_id, roles from summons where callout_id = ${id} order by id`;
      const data = {
        version: changed.version,
        before: { lines: row.lines, arriveBy: row.arriveBy.toISOString() },
        lines,
        arriveBy: arriveBy.toISOString(),
        addEchelon: added ?? null,
        roles: request.lines ? people : null,
      };
      await appendLog(tx, [{ at: now, calloutId: id, memberId: null, type: 'changed', actor, data }]);
      await evaluate(tx, deps, changed, now, actor);
      await wake(tx);
      return changed.version;
    },
    request.version,
  );

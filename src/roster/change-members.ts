// Changes many members at once: duty, leave, unit. Answers with the changes that would take it back, for an undo.
import { z } from 'zod';
import type { Principal } from '../access/principal.ts';
import { memberScope, unitScope } from '../access/scope.ts';
import type { Database, Tx } from '../kernel/database.ts';
import { id } from '../kernel/fields.ts';
import { appendLog } from '../kernel/log.ts';
import { Problem } from '../kernel/problem.ts';
import { type Acting, dutyChange, writeDuty } from './change-member.ts';
import { begun, deleteAbsence, insertAbsence, newAbsence } from './member-actions.ts';

const MOST = 500;

const change = z
  .strictObject({
    id,
    version: id.meta({ description: 'The version that this change starts from' }),
    duty: dutyChange.optional(),
    place: z
      .strictObject({ unitId: id.nullable(), post: z.enum(['leader', 'deputy', 'member']).nullable() })
      .optional(),
    absence: newAbsence.optional(),
    removeAbsenceId: id.optional(),
  })
  .refine((c) => Object.keys(c).length > 2, { error: 'field.empty-change' });

export const memberChanges = z.strictObject({ changes: z.array(change).min(1).max(MOST) });
type Change = z.output<typeof change>;
/** As somebody would send it. */
type Undo = z.input<typeof change>;

const undoView = z.object({ id: z.number(), version: z.number() }).loose();
export const memberChangesDone = z
  .object({
    changed: z.number(),
    skipped: z.array(z.object({ id: z.number(), why: z.enum(['not-found', 'changed-meanwhile']) })),
    undo: z.array(undoView).meta({ description: 'Sent here as `changes`, these take it back' }),
  })
  .meta({ id: 'MemberChangesDone' });

interface Current {
  id: number;
  version: number;
  dutyState: 'on' | 'off' | 'unknown';
  dutySiteId: number | null;
  unitId: number | null;
  post: 'leader' | 'deputy' | 'member' | null;
  homeLon: number | null;
  homeLat: number | null;
  mayChange: boolean;
  mayAbsent: boolean;
}

/** Who is out of scope or was changed meanwhile is skipped and named; all others are changed together. */
export async function changeMembers(
  db: Database,
  changes: Change[],
  who: Principal,
  acting: Acting,
): Promise<z.input<typeof memberChangesDone>> {
  return db.transaction(async (tx) => {
    await refuseStrangeUnits(tx, changes, who);
    const rows = await tx<Current[]>`
      select m.id, m.version, m.duty_state, m.duty_site_id, m.unit_id, m.post, m.home_lon, m.home_lat,
        ${memberScope(tx, who, 'member.change')} as may_change, ${memberScope(tx, who, 'member.absence')} as may_absent
      from member m where m.id = any(${changes.map((c) => c.id)}) order by m.id for update of m`;
    const known = new Map(rows.map((row) => [row.id, row]));
    const done: z.input<typeof memberChangesDone> = { changed: 0, skipped: [], undo: [] };
    for (const one of changes) {
      const row = known.get(one.id);
      const allowed =
        row &&
        (row.mayChange || !(one.duty || one.place)) &&
        (row.mayAbsent || !(one.absence || one.removeAbsenceId));
      if (!allowed) done.skipped.push({ id: one.id, why: 'not-found' });
      else if (row.version !== one.version) done.skipped.push({ id: one.id, why: 'changed-meanwhile' });
      else {
        done.undo.push(await apply(tx, row, one, acting));
        done.changed += 1;
        // Named twice, the second time starts from a version that is gone.
        row.version += 1;
      }
    }
    return done;
  });
}

async function refuseStrangeUnits(tx: Tx, changes: Change[], who: Principal): Promise<void> {
  const wanted = [...new Set(changes.flatMap((c) => c.place?.unitId ?? []))];
  const known =
    await tx`select from unit u where u.id = any(${wanted}) and ${unitScope(tx, who, 'unit.read')}`;
  if (known.length < wanted.length) {
    throw new Problem(400, 'invalid-request', {
      fields: [{ field: 'place.unitId', code: 'field.invalid_value' }],
    });
  }
}

/** Gives what would take it back. */
async function apply(tx: Tx, row: Current, one: Change, { now, actor }: Acting): Promise<Undo> {
  const undo: Undo = { id: row.id, version: row.version + 1 };
  if (one.duty) {
    await writeDuty(tx, row.id, one.duty, row);
    undo.duty = { state: row.dutyState, ...(row.dutySiteId !== null && { siteId: row.dutySiteId }) };
  }
  if (one.place) {
    await tx`update member set unit_id = ${one.place.unitId}, post = ${one.place.post} where id = ${row.id}`;
    undo.place = { unitId: row.unitId, post: row.post };
  }
  if (one.absence) undo.removeAbsenceId = await insertAbsence(tx, row.id, begun(one.absence, now));
  if (one.removeAbsenceId) {
    const { kind, startsAt, endsAt } = await deleteAbsence(tx, row.id, one.removeAbsenceId);
    undo.absence = { kind, startsAt: startsAt.toISOString(), endsAt: endsAt?.toISOString() ?? null };
  }
  await tx`update member set version = version + 1, updated_at = ${now} where id = ${row.id}`;
  const { id: memberId, version: _, ...data } = one;
  await appendLog(tx, [
    { at: now, calloutId: null, memberId, type: 'member_changed', actor, data: data as never },
  ]);
  return undo;
}

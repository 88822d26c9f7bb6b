// Renames a unit, sets its establishment, or dissolves it. A live call-out keeps its own copies and notices nothing.
import { z } from 'zod';
import type { Database } from '../kernel/database.ts';
import { line } from '../kernel/fields.ts';
import { appendLog } from '../kernel/log.ts';
import { Problem } from '../kernel/problem.ts';
import type { Acting } from './change-member.ts';
import { isUnitName, type UnitPath } from './unit-names.ts';

const seats = z.number().int().min(0).max(10_000).optional();

export const unitChange = z
  .strictObject({
    name: line(50)
      .regex(/^[^<>]+$/)
      .optional(),
    seats: z.strictObject({ leader: seats, deputy: seats, member: seats }).optional(),
  })
  .refine((change) => change.name !== undefined || change.seats !== undefined, {
    error: 'field.empty-change',
  });

/** Throws 404 unknown unit, 400 a name that a file could not say, 409 a sister unit has this name. */
export async function changeUnit(
  db: Database,
  id: number,
  change: z.output<typeof unitChange>,
  { now, actor }: Acting,
): Promise<void> {
  await db.transaction(async (tx) => {
    const [before] = await tx<{ name: string; parentId: number | null; kind: keyof UnitPath }[]>`
      select name, parent_id, kind from unit where id = ${id} for update`;
    if (!before) throw new Problem(404, 'not-found');
    const name = change.name ?? before.name;
    if (change.name !== undefined && !isUnitName(before.kind, name)) {
      const fields = [{ field: 'name', code: `field.unit-name-${before.kind}` }];
      throw new Problem(400, 'invalid-request', { fields });
    }
    const [taken] = await tx`
      select id from unit where name = ${name} and parent_id is not distinct from ${before.parentId} and id <> ${id}`;
    if (taken) throw new Problem(409, 'unit-name-taken');
    await tx`update unit set name = ${name} where id = ${id}`;
    const posts = Object.entries(change.seats ?? {}).map(([title, count]) => ({ title, seats: count }));
    await tx`
      insert into post (unit_id, title, seats)
      select ${id}::int, x.title, x.seats from jsonb_to_recordset(${tx.json(posts)}) as x(title text, seats int)
      on conflict (unit_id, title) do update set seats = excluded.seats`;
    const data = { id, from: before.name, ...change };
    await appendLog(tx, [{ at: now, calloutId: null, memberId: null, type: 'unit_changed', actor, data }]);
  });
}

/** Its people stay, without a unit. Throws 404 unknown unit, 409 while there are units below it. */
export async function dissolveUnit(db: Database, id: number, { now, actor }: Acting): Promise<void> {
  await db.transaction(async (tx) => {
    const [unit] = await tx<{ name: string }[]>`select name from unit where id = ${id} for update`;
    if (!unit) throw new Problem(404, 'not-found');
    const below = await tx`select 1 from unit where parent_id = ${id} limit 1`;
    if (below.length > 0) throw new Problem(409, 'unit-has-subunits');
    const freed = await tx`
      update member set unit_id = null, version = version + 1, updated_at = ${now} where unit_id = ${id} returning id`;
    await tx`delete from unit where id = ${id}`;
    const data = { id, name: unit.name, people: freed.length };
    await appendLog(tx, [{ at: now, calloutId: null, memberId: null, type: 'unit_dissolved', actor, data }]);
  });
}

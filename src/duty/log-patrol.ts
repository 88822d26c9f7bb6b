// Notes a day on patrol: of several guards at once, each guard once a day; what was entered wrongly is taken away again.
import { z } from 'zod';
import type { Principal } from '../access/principal.ts';
import { memberScope } from '../access/scope.ts';
import { cityDate } from '../kernel/calendar.ts';
import type { Database } from '../kernel/database.ts';
import { id, line } from '../kernel/fields.ts';
import { Problem } from '../kernel/problem.ts';

export const patrolFields = z.strictObject({
  memberIds: z.array(id).min(1).max(100),
  ...{ day: z.iso.date(), hours: z.number().min(0.5).max(24).multipleOf(0.5), place: line(80) },
});
export const patrolLogged = z.object({
  added: z.number(),
  again: z.number().meta({ description: 'Had that day already; it stays as it was entered first' }),
});

const wrong = (field: string, code: string) =>
  new Problem(400, 'invalid-request', { fields: [{ field, code }] });

export const logPatrol = (
  db: Database,
  { memberIds, day, hours, place }: z.output<typeof patrolFields>,
  { who, now }: { who: Principal; now: Date },
): Promise<z.output<typeof patrolLogged>> =>
  db.transaction(async (tx) => {
    if (day > cityDate(now)) throw wrong('day', 'field.not-in-future');
    const ids = [...new Set(memberIds)];
    const known = await tx<{ id: number }[]>`
      select m.id from member m where m.id = any(${ids}) and m.status = 'active' and ${memberScope(tx, who, 'duty.change')}`;
    const ours = new Set(known.map((k) => k.id));
    const strange = memberIds.findIndex((one) => !ours.has(one));
    if (strange >= 0) throw wrong(`memberIds.${strange}`, 'field.on-duty');
    const added = await tx`
      insert into patrol_day (member_id, day, hours, place, entered_by, entered_at)
      select unnest(${ids}::int[]), ${day}::date, ${hours}, ${place}, ${who.actor}, ${now}
      on conflict do nothing`;
    return { added: added.count, again: ids.length - added.count };
  });

/** What it said stays in the audit. */
export const removePatrol = (db: Database, patrolId: number): Promise<void> =>
  db.transaction(async (tx) => {
    const gone = await tx`delete from patrol_day where id = ${patrolId}`;
    if (gone.count === 0) throw new Problem(404, 'not-found');
  });

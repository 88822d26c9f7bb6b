// Puts people on post: one by one or by a weekly pattern, all or none; and takes a shift away that has not begun.
import { z } from 'zod';
import type { Principal } from '../access/principal.ts';
import { countyScope, memberScope } from '../access/scope.ts';
import type { Database } from '../kernel/database.ts';
import { id } from '../kernel/fields.ts';
import { Problem } from '../kernel/problem.ts';
import { type Shift, shiftsOf } from './shift-rules.ts';

const instant = z.iso.datetime({ offset: true }).transform((text) => new Date(text));
const minute = z.number().int().min(0).max(1_439);
const LONGEST_MS = 24 * 3_600_000;
const LONGEST_PATTERN_MS = 92 * 86_400_000;

export const weekdays = z.array(z.number().int().min(1).max(7)).min(1).max(7);

export const shiftFields = z
  .strictObject({ memberId: id, siteId: id, startsAt: instant, endsAt: instant })
  .refine((s) => s.endsAt > s.startsAt, { error: 'field.ends-after-start', path: ['endsAt'] })
  .refine((s) => s.endsAt.getTime() - s.startsAt.getTime() <= LONGEST_MS, {
    error: 'field.at-most-a-day',
    path: ['endsAt'],
  });

export const patternFields = z
  .strictObject({
    ...{ memberId: id, siteId: id, weekdays, fromMinute: minute, untilMinute: minute },
    ...{ firstDay: z.iso.date(), lastDay: z.iso.date() },
  })
  .refine((p) => p.lastDay >= p.firstDay, { error: 'field.ends-after-start', path: ['lastDay'] })
  .refine((p) => Date.parse(p.lastDay) - Date.parse(p.firstDay) < LONGEST_PATTERN_MS, {
    error: 'field.at-most-a-quarter',
    path: ['lastDay'],
  });

const wrong = (field: string, code: string) =>
  new Problem(400, 'invalid-request', { fields: [{ field, code }] });

/** Somebody would be in two places at once. */
export const isOverlap = (error: unknown): boolean =>
  (error as { constraint_name?: string }).constraint_name === 'shift_no_overlap';

/** Throws 400 for a person or site outside what `who` may change, 409 when somebody would be in two places at once. */
async function addShifts(db: Database, shifts: Shift[], who: Principal): Promise<{ ids: number[] }> {
  const { memberId, siteId } = shifts[0] ?? { memberId: 0, siteId: 0 };
  try {
    return await db.transaction(async (tx) => {
      const member = await tx`
        select from member m where m.id = ${memberId} and m.status = 'active' and ${memberScope(tx, who, 'duty.change')}`;
      if (member.length === 0) throw wrong('memberId', 'field.on-duty');
      const site = await tx`
        select from organisation o where o.id = ${siteId} and o.kind = 'site' and ${countyScope(tx, who, 'duty.change')}`;
      if (site.length === 0) throw wrong('siteId', 'field.site');
      const made = await tx<{ id: number }[]>`
        insert into shift (member_id, site_id, starts_at, ends_at)
        select ${memberId}, ${siteId}, s, e from unnest(${shifts.map((s) => s.startsAt.toISOString())}::text[]::timestamptz[],
          ${shifts.map((s) => s.endsAt.toISOString())}::text[]::timestamptz[]) as t(s, e) order by s returning id`;
      return { ids: made.map((row) => row.id) };
    });
  } catch (error) {
    if (isOverlap(error)) throw new Problem(409, 'shift-overlaps');
    throw error;
  }
}

export const addShift = (db: Database, given: Shift, who: Principal) => addShifts(db, [given], who);

export function addPattern(db: Database, given: z.output<typeof patternFields>, who: Principal) {
  const shifts = shiftsOf(given);
  if (shifts.length === 0) throw wrong('weekdays', 'field.no-such-day');
  return addShifts(db, shifts, who);
}

/** Throws 409 once it has begun: who was on post then stays known. */
export const removeShift = (db: Database, shiftId: number, now: Date): Promise<void> =>
  db.transaction(async (tx) => {
    const gone = await tx`delete from shift where id = ${shiftId} and starts_at > ${now} returning 1`;
    if (gone.length === 0) throw new Problem(409, 'shift-begun');
  });

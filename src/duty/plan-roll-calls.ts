// When a station calls the roll: schedules are added and retired; the next moment is drawn when one is over.
import { randomInt } from 'node:crypto';
import { z } from 'zod';
import type { Permission } from '../access/permissions.ts';
import type { Principal } from '../access/principal.ts';
import { countyScope } from '../access/scope.ts';
import type { Database, Sql, Tx } from '../kernel/database.ts';
import { id } from '../kernel/fields.ts';
import { Problem } from '../kernel/problem.ts';
import { weekdays } from './plan-shifts.ts';
import { nextRollCall, ROLL_CALL_KINDS, type Times } from './roll-call-rules.ts';

const minute = z.number().int().min(0).max(1_439);

export const scheduleFields = z
  .strictObject({
    ...{ stationId: id, kind: z.enum(ROLL_CALL_KINDS), weekdays, fromMinute: minute },
    untilMinute: minute
      .optional()
      .meta({ description: 'Of a surprise: the end of the window in which it comes' }),
    byRadio: z.boolean().default(false).meta({ description: 'Read out and ticked: no messages go' }),
    secondCallMinutes: z.number().int().min(1).max(239).default(5),
    openMinutes: z.number().int().min(2).max(240).default(15),
  })
  .refine((s) => s.secondCallMinutes < s.openMinutes, {
    error: 'field.before-closing',
    path: ['secondCallMinutes'],
  })
  .refine((s) => (s.kind === 'surprise') === (s.untilMinute !== undefined), {
    error: 'field.window-of-surprise',
    path: ['untilMinute'],
  })
  .refine((s) => s.untilMinute === undefined || s.untilMinute > s.fromMinute, {
    error: 'field.ends-after-start',
    path: ['untilMinute'],
  });

const shown = z.date().meta({ type: 'string', format: 'date-time' });
export const scheduleView = z
  .object({
    ...{ id: z.number(), stationId: z.number(), stationName: z.string(), kind: z.enum(ROLL_CALL_KINDS) },
    ...{ weekdays: z.array(z.number()), fromMinute: z.number(), untilMinute: z.number() },
    ...{ byRadio: z.boolean(), secondCallMinutes: z.number(), openMinutes: z.number() },
    nextAt: shown.nullable().meta({ description: 'Null of a surprise' }),
  })
  .meta({ id: 'RollCallSchedule' });

/** The moment of the next one, by chance inside a window. */
export const drawNext = (times: Times, after: Date): Date => nextRollCall(times, after, (n) => randomInt(n));

type Given = z.output<typeof scheduleFields>;
const timesOf = ({ weekdays, fromMinute, untilMinute }: Given): Times => ({
  ...{ weekdays, fromMinute, untilMinute: untilMinute ?? fromMinute },
});

export async function mustBeTheirs(
  sql: Sql | Tx,
  stationId: number,
  who: Principal,
  permission: Permission = 'duty.change',
): Promise<void> {
  const station = await sql`
    select from organisation o
    where o.id = ${stationId} and o.kind = 'station' and ${countyScope(sql, who, permission)}`;
  if (station.length === 0)
    throw new Problem(400, 'invalid-request', { fields: [{ field: 'stationId', code: 'field.station' }] });
}

export const addSchedule = (db: Database, given: Given, who: Principal, now: Date): Promise<{ id: number }> =>
  db.transaction(async (tx) => {
    const { stationId, kind, byRadio, secondCallMinutes, openMinutes } = given;
    const times = timesOf(given);
    await mustBeTheirs(tx, stationId, who);
    const [made] = await tx<{ id: number }[]>`
      insert into roll_call_schedule (station_id, kind, weekdays, from_minute, until_minute, by_radio, second_call_minutes,
        open_minutes, next_at)
      values (${stationId}, ${kind}, ${[...times.weekdays]}, ${times.fromMinute}, ${times.untilMinute}, ${byRadio},
        ${secondCallMinutes}, ${openMinutes}, ${drawNext(times, now)}) returning id`;
    return { id: made?.id ?? 0 };
  });

/** A roll-call that is open goes on as it was; the next one is drawn anew. One that was retired is not found. */
export const changeSchedule = (
  db: Database,
  scheduleId: number,
  given: Given,
  who: Principal,
  now: Date,
): Promise<void> =>
  db.transaction(async (tx) => {
    const times = timesOf(given);
    await mustBeTheirs(tx, given.stationId, who);
    const changed = await tx`
      update roll_call_schedule set station_id = ${given.stationId}, kind = ${given.kind}, weekdays = ${[...times.weekdays]},
        from_minute = ${times.fromMinute}, until_minute = ${times.untilMinute}, by_radio = ${given.byRadio},
        second_call_minutes = ${given.secondCallMinutes}, open_minutes = ${given.openMinutes}, next_at = ${drawNext(times, now)}
      where id = ${scheduleId} and retired_at is null returning id`;
    if (changed.length === 0) throw new Problem(404, 'not-found');
  });

/** A roll-call that is open goes on. Retired twice is retired once. */
export const retireSchedule = (db: Database, scheduleId: number, now: Date): Promise<void> =>
  db.transaction(async (tx) => {
    await tx`
      update roll_call_schedule set retired_at = ${now}, next_at = null
      where id = ${scheduleId} and retired_at is null`;
  });

/** A station has a handful: all of those in scope, at most 500. */
export async function listSchedules(sql: Sql, who: Principal): Promise<z.output<typeof scheduleView>[]> {
  return [
    ...(await sql<z.output<typeof scheduleView>[]>`
      select s.id, s.station_id, o.name as station_name, s.kind, s.weekdays, s.from_minute, s.until_minute, s.by_radio,
        s.second_call_minutes, s.open_minutes, case when s.kind <> 'surprise' then s.next_at end as next_at
      from roll_call_schedule s join organisation o on o.id = s.station_id
      where s.retired_at is null and ${countyScope(sql, who, 'duty.read')}
      order by o.name, s.from_minute, s.id limit 500`),
  ];
}

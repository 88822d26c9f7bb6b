// How many people an area needs when: the table that officers keep, row by row.
import { z } from 'zod';
import type { Principal } from '../access/principal.ts';
import { countyScope } from '../access/scope.ts';
import type { Database, Sql, Tx } from '../kernel/database.ts';
import { id } from '../kernel/fields.ts';
import { Problem } from '../kernel/problem.ts';
import { weekdays } from './plan-shifts.ts';

const halfHour = z.number().int().min(0).max(1_410).multipleOf(30, { error: 'field.half-hour' });

export const demandFields = z
  .strictObject({
    areaId: id.meta({ description: 'A station: people on patrol. A site: people on post' }),
    ...{ weekdays, fromMinute: halfHour },
    untilMinute: halfHour.meta({ description: 'Not after the beginning: on the next day' }),
    people: z.number().int().min(1).max(200),
    shiftMinutes: z
      .number()
      .int()
      .min(60)
      .max(720)
      .multipleOf(30, { error: 'field.half-hour' })
      .default(480)
      .meta({ description: 'No shift that fills it is longer' }),
    validFrom: z.iso.date(),
    validUntil: z.iso.date().nullable().default(null).meta({ description: 'Null: until further notice' }),
  })
  .refine((d) => d.validUntil === null || d.validUntil >= d.validFrom, {
    error: 'field.ends-after-start',
    path: ['validUntil'],
  });
type Given = z.output<typeof demandFields>;

export const demandView = z
  .object({
    ...{ id: z.number(), areaId: z.number(), areaName: z.string(), areaKind: z.enum(['station', 'site']) },
    ...{ weekdays: z.array(z.number()), fromMinute: z.number(), untilMinute: z.number(), people: z.number() },
    ...{ shiftMinutes: z.number(), validFrom: z.string(), validUntil: z.string().nullable() },
  })
  .meta({ id: 'ShiftDemand' });

async function mustBeTheirs(tx: Tx, areaId: number, who: Principal): Promise<void> {
  const area = await tx`
    select from organisation o
    where o.id = ${areaId} and o.kind in ('station', 'site') and ${countyScope(tx, who, 'duty.change')}`;
  if (area.length === 0)
    throw new Problem(400, 'invalid-request', { fields: [{ field: 'areaId', code: 'field.area' }] });
}

export const addDemand = (db: Database, given: Given, who: Principal): Promise<{ id: number }> =>
  db.transaction(async (tx) => {
    await mustBeTheirs(tx, given.areaId, who);
    const [made] = await tx<{ id: number }[]>`
      insert into shift_demand (area_id, weekdays, from_minute, until_minute, people, shift_minutes, valid_from, valid_until)
      values (${given.areaId}, ${[...given.weekdays]}, ${given.fromMinute}, ${given.untilMinute}, ${given.people},
        ${given.shiftMinutes}, ${given.validFrom}::date, ${given.validUntil}::date) returning id`;
    return { id: made?.id ?? 0 };
  });

export const changeDemand = (db: Database, demandId: number, given: Given, who: Principal): Promise<void> =>
  db.transaction(async (tx) => {
    await mustBeTheirs(tx, given.areaId, who);
    await tx`
      update shift_demand set area_id = ${given.areaId}, weekdays = ${[...given.weekdays]}, from_minute = ${given.fromMinute},
        until_minute = ${given.untilMinute}, people = ${given.people}, shift_minutes = ${given.shiftMinutes},
        valid_from = ${given.validFrom}::date, valid_until = ${given.validUntil}::date
      where id = ${demandId}`;
  });

export const removeDemand = (db: Database, demandId: number): Promise<void> =>
  db.transaction(async (tx) => {
    await tx`delete from shift_demand where id = ${demandId}`;
  });

/** Of a station and its sites. */
export const listDemand = (sql: Sql | Tx, stationId: number) => sql<z.output<typeof demandView>[]>`
  select d.id, d.area_id, o.name as area_name, o.kind as area_kind, d.weekdays, d.from_minute, d.until_minute, d.people,
    d.shift_minutes, d.valid_from::text as valid_from, d.valid_until::text as valid_until
  from shift_demand d join organisation o on o.id = d.area_id
  where o.id = ${stationId} or (o.parent_id = ${stationId} and o.kind = 'site')
  order by o.kind desc, o.name, d.from_minute, d.id`;

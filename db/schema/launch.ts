// What a launch is filled in from: one template for each task.
import { sql } from 'drizzle-orm';
import { check, integer, jsonb, pgTable, serial, text, timestamp, uniqueIndex } from 'drizzle-orm/pg-core';
import { unit } from './roster.ts';

const instant = (name: string) => timestamp(name, { withTimezone: true, precision: 3, mode: 'date' });

/** A task as the city, or one of its units, is called out for it. Retired ones are kept, and can come back. */
export const launchTemplate = pgTable(
  'launch_template',
  {
    id: serial('id').primaryKey(),
    /** Null: the city's, for everybody who launches. */
    unitId: integer('unit_id').references(() => unit.id, { onDelete: 'cascade' }),
    name: text('name').notNull(),
    title: text('title').notNull(),
    task: text('task').notNull().default('集结待命'),
    severity: text('severity'),
    lines: jsonb('lines').$type<{ role: string; count: number }[]>().notNull(),
    /** From the launch to the arrive-by time. */
    minutes: integer('minutes').notNull(),
    /** Null: as call-outs of the kind ask by default. */
    policy: jsonb('policy').$type<Record<string, unknown>>(),
    version: integer('version').notNull().default(1),
    updatedAt: instant('updated_at').notNull(),
    retiredAt: instant('retired_at'),
  },
  (t) => [
    check('launch_template_severity', sql`${t.severity} in ('minor', 'moderate', 'severe', 'extreme')`),
    check('launch_template_minutes', sql`${t.minutes} between 1 and 4320`),
    uniqueIndex('launch_template_name_once')
      .on(sql`coalesce(unit_id, 0)`, t.name)
      .where(sql`${t.retiredAt} is null`),
  ],
);

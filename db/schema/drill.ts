// Drills that are planned before they are called: for a time, or as a surprise inside a window; and the simulated phones.
import { sql } from 'drizzle-orm';
import {
  bigint,
  check,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  serial,
  smallint,
  text,
  timestamp,
  unique,
} from 'drizzle-orm/pg-core';
import { callout } from './callout.ts';
import { organisation, unit } from './roster.ts';

const instant = (name: string) => timestamp(name, { withTimezone: true, precision: 3, mode: 'date' });

/**
 * planned → launched (by the engine at its moment, or by hand), cancelled, or failed with a reason. A cancelled one may be
 * restored and a failed one planned anew; a launched one is a call-out for good, of the kind and phones planned.
 */
export const plannedDrill = pgTable(
  'planned_drill',
  {
    id: serial('id').primaryKey(),
    state: text('state').notNull().default('planned'),
    version: integer('version').notNull().default(1),
    kind: text('kind').notNull(),
    /** Of a simulated one nothing leaves: made-up phones answer. */
    phones: text('phones').notNull(),
    title: text('title').notNull(),
    /** What the launch is given, with minutes instead of an arrive-by time. */
    launch: jsonb('launch').$type<Record<string, unknown>>().notNull(),
    arriveByMinutes: integer('arrive_by_minutes').notNull(),
    /** Where it came from, which also says how simulated phones behave. */
    scenario: text('scenario'),
    countyId: integer('county_id').references(() => organisation.id),
    unitId: integer('unit_id').references(() => unit.id, { onDelete: 'set null' }),
    /** Both null: at a fixed time. */
    windowFrom: instant('window_from'),
    windowTo: instant('window_to'),
    /** Draws the moment of a surprise, and the luck of simulated phones. */
    seed: bigint('seed', { mode: 'number' }).notNull(),
    /** The fixed time, or the moment drawn once inside the window: a secret until then. */
    launchAt: instant('launch_at').notNull(),
    /** When the engine looks at it next: later than `launchAt` once a real call-out postponed it. */
    dueAt: instant('due_at').notNull(),
    postponedTimes: smallint('postponed_times').notNull().default(0),
    plannedBy: text('planned_by').notNull(),
    plannedAt: instant('planned_at').notNull(),
    endedAt: instant('ended_at'),
    endedBy: text('ended_by'),
    reason: text('reason'),
    calloutId: integer('callout_id').unique(),
    /** Why it is held though improvement items of the one before are open. */
    despiteOpen: text('despite_open'),
  },
  (t) => [
    check('planned_drill_state', sql`${t.state} in ('planned', 'launched', 'cancelled', 'failed')`),
    check('planned_drill_never_real', sql`${t.kind} in ('drill', 'test')`),
    check('planned_drill_launch_of_its_kind', sql`${t.launch} ->> 'kind' = ${t.kind}`),
    check('planned_drill_phones', sql`${t.phones} in ('real', 'simulated')`),
    check('planned_drill_arrive_by', sql`${t.arriveByMinutes} between 5 and 1440`),
    check('planned_drill_window_whole', sql`(${t.windowFrom} is null) = (${t.windowTo} is null)`),
    check('planned_drill_inside_window', sql`${t.launchAt} between ${t.windowFrom} and ${t.windowTo}`),
    check('planned_drill_due_after_drawn', sql`${t.dueAt} >= ${t.launchAt}`),
    check('planned_drill_ended_whole', sql`(${t.state} = 'planned') = (${t.endedAt} is null)`),
    check('planned_drill_ended_by', sql`(${t.endedAt} is null) = (${t.endedBy} is null)`),
    check(
      'planned_drill_launched_has_callout',
      sql`(${t.state} = 'launched') = (${t.calloutId} is not null)`,
    ),
    check('planned_drill_failed_has_reason', sql`(${t.state} = 'failed') = (${t.reason} is not null)`),
    // The call-out that it became is of this kind, with these phones, or there is none.
    foreignKey({
      name: 'planned_drill_became_what_was_planned',
      columns: [t.calloutId, t.kind, t.phones],
      foreignColumns: [callout.id, callout.kind, callout.phones],
    }),
    index('planned_drill_due').on(t.dueAt).where(sql`${t.state} = 'planned'`),
  ],
);

/** A unit of the level drills at least once in so many months. */
export const drillFrequency = pgTable(
  'drill_frequency',
  {
    level: text('level').primaryKey(),
    months: smallint('months').notNull(),
    version: integer('version').notNull().default(1),
  },
  (t) => [
    check('drill_frequency_level', sql`${t.level} in ('squad', 'company', 'county')`),
    check('drill_frequency_months', sql`${t.months} between 1 and 60`),
  ],
);

/** What a simulated phone will do: a timer as a row, done once. `hear`: a summons has just arrived on it. */
export const simulatedAct = pgTable(
  'simulated_act',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    summonsId: bigint('summons_id', { mode: 'number' }).notNull(),
    act: text('act').notNull(),
    etaMinutes: integer('eta_minutes'),
    dueAt: instant('due_at').notNull(),
    doneAt: instant('done_at'),
  },
  (t) => [
    check(
      'simulated_act_act',
      sql`${t.act} in ('hear', 'hear_end', 'coming', 'cannot', 'en_route', 'arrived', 'home_safe')`,
    ),
    unique('simulated_act_once').on(t.summonsId, t.act),
    index('simulated_act_due').on(t.dueAt).where(sql`${t.doneAt} is null`),
  ],
);

// Planning shifts: how many people an area needs when, and a week's draft until it is published.
import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  check,
  date,
  index,
  integer,
  jsonb,
  pgTable,
  serial,
  smallint,
  text,
  timestamp,
  uniqueIndex,
} from 'drizzle-orm/pg-core';
import { account } from './access.ts';
import { member, organisation } from './roster.ts';

const instant = (name: string) => timestamp(name, { withTimezone: true, precision: 3, mode: 'date' });

/** How many people an area needs when. Of a station: on patrol; of a site: on post. */
export const shiftDemand = pgTable(
  'shift_demand',
  {
    id: serial('id').primaryKey(),
    areaId: integer('area_id')
      .notNull()
      .references(() => organisation.id, { onDelete: 'cascade' }),
    /** Monday is 1. */
    weekdays: smallint('weekdays').array().notNull(),
    /** Minutes after the city's midnight, whole half hours. */
    fromMinute: smallint('from_minute').notNull(),
    /** Not after the beginning: on the next day. */
    untilMinute: smallint('until_minute').notNull(),
    people: integer('people').notNull(),
    /** No shift that fills it is longer. */
    shift_minutes: smallint('shift_minutes').notNull(),
    validFrom: date('valid_from').notNull(),
    /** Null: until further notice. */
    validUntil: date('valid_until'),
  },
  (t) => [
    check(
      'shift_demand_weekdays',
      sql`${t.weekdays} <@ array[1,2,3,4,5,6,7]::smallint[] and ${t.weekdays} <> '{}'`,
    ),
    check(
      'shift_demand_half_hours',
      sql`${t.fromMinute} between 0 and 1439 and ${t.untilMinute} between 0 and 1439
        and ${t.fromMinute} % 30 = 0 and ${t.untilMinute} % 30 = 0`,
    ),
    check('shift_demand_people', sql`${t.people} between 1 and 200`),
    check('shift_demand_shift', sql`${t.shift_minutes} between 60 and 720 and ${t.shift_minutes} % 30 = 0`),
    check('shift_demand_valid', sql`${t.validUntil} is null or ${t.validUntil} >= ${t.validFrom}`),
    index('shift_demand_area').on(t.areaId),
  ],
);

/** One station's week: draft → published. What is published is in `shift`. */
export const shiftPlan = pgTable(
  'shift_plan',
  {
    id: serial('id').primaryKey(),
    stationId: integer('station_id')
      .notNull()
      .references(() => organisation.id),
    /** A Monday. */
    firstDay: date('first_day').notNull(),
    state: text('state').notNull().default('draft'),
    /** Counts changes: whoever changes an older one is told. */
    version: integer('version').notNull().default(1),
    rest_minutes: smallint('rest_minutes').notNull(),
    day_minutes: smallint('day_minutes').notNull(),
    week_minutes: smallint('week_minutes').notNull(),
    /** In charge of the patrols for which nobody else is named. */
    officerId: integer('officer_id').references(() => account.id),
    /** What the last proposal said of itself. */
    proposal: jsonb('proposal').$type<Record<string, unknown>>(),
    publishedBy: text('published_by'),
    publishedAt: instant('published_at'),
    /** Too little rest or too many hours were confirmed. */
    despite: boolean('despite').notNull().default(false),
  },
  (t) => [
    check('shift_plan_state', sql`${t.state} in ('draft', 'published')`),
    check(
      'shift_plan_published',
      sql`(${t.state} = 'published') = (${t.publishedAt} is not null) and (${t.publishedAt} is null) = (${t.publishedBy} is null)`,
    ),
    check('shift_plan_monday', sql`extract(isodow from ${t.firstDay}) = 1`),
    check(
      'shift_plan_rules',
      sql`${t.rest_minutes} between 0 and 1440 and ${t.day_minutes} between 60 and 1440 and ${t.week_minutes} between 60 and 10080`,
    ),
    uniqueIndex('shift_plan_one_draft').on(t.stationId, t.firstDay).where(sql`${t.state} = 'draft'`),
  ],
);

/** A shift of a draft. */
export const shiftPlanLine = pgTable(
  'shift_plan_line',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    planId: integer('plan_id')
      .notNull()
      .references(() => shiftPlan.id, { onDelete: 'cascade' }),
    memberId: integer('member_id')
      .notNull()
      .references(() => member.id, { onDelete: 'cascade' }),
    areaId: integer('area_id')
      .notNull()
      .references(() => organisation.id, { onDelete: 'cascade' }),
    startsAt: instant('starts_at').notNull(),
    endsAt: instant('ends_at').notNull(),
    officerId: integer('officer_id').references(() => account.id),
    /** Set by somebody: a proposal leaves it as it is. */
    byHand: boolean('by_hand').notNull(),
  },
  (t) => [
    check(
      'shift_plan_line_length',
      sql`${t.endsAt} > ${t.startsAt} and ${t.endsAt} <= ${t.startsAt} + interval '24 hours'`,
    ),
    index('shift_plan_line_plan').on(t.planId),
    index('shift_plan_line_member').on(t.memberId),
  ],
);

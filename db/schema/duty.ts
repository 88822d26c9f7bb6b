// The stations' daily duty: who is on post when, and roll-calls with what everybody said to them.
import { sql } from 'drizzle-orm';
import {
  type AnyPgColumn,
  bigint,
  boolean,
  check,
  index,
  integer,
  pgTable,
  serial,
  smallint,
  text,
  timestamp,
  unique,
  uniqueIndex,
} from 'drizzle-orm/pg-core';
import { account } from './access.ts';
import { member, organisation } from './roster.ts';
import { shiftPlan } from './shift.ts';

const instant = (name: string) => timestamp(name, { withTimezone: true, precision: 3, mode: 'date' });

/** A member's time on post at a site, or on patrol: then `site_id` is the station. Nobody has two at once: `shift_no_overlap` (migration 0042_roll_call). */
export const shift = pgTable(
  'shift',
  {
    id: serial('id').primaryKey(),
    memberId: integer('member_id')
      .notNull()
      .references(() => member.id, { onDelete: 'cascade' }),
    siteId: integer('site_id')
      .notNull()
      .references(() => organisation.id),
    startsAt: instant('starts_at').notNull(),
    endsAt: instant('ends_at').notNull(),
    /** In charge of a patrol. */
    officerId: integer('officer_id').references(() => account.id),
    /** The week's plan that it was published with. */
    planId: integer('plan_id').references((): AnyPgColumn => shiftPlan.id),
  },
  (t) => [
    check(
      'shift_length',
      sql`${t.endsAt} > ${t.startsAt} and ${t.endsAt} <= ${t.startsAt} + interval '24 hours'`,
    ),
    index('shift_site').on(t.siteId, t.startsAt),
  ],
);

/** How far from a site somebody still is there. No row: 300 metres. */
export const siteFence = pgTable(
  'site_fence',
  {
    siteId: integer('site_id')
      .primaryKey()
      .references(() => organisation.id, { onDelete: 'cascade' }),
    radius_m: integer('radius_m').notNull(),
  },
  (t) => [check('site_fence_radius', sql`${t.radius_m} between 30 and 10000`)],
);

/** When a station calls the roll. `next_at` is drawn once; of a surprise nobody sees it before. */
export const rollCallSchedule = pgTable(
  'roll_call_schedule',
  {
    id: serial('id').primaryKey(),
    stationId: integer('station_id')
      .notNull()
      .references(() => organisation.id),
    kind: text('kind').notNull(),
    /** Monday is 1. */
    weekdays: smallint('weekdays').array().notNull(),
    /** Minutes after the city's midnight. */
    fromMinute: smallint('from_minute').notNull(),
    /** The end of a surprise's window; else the same as the beginning. */
    untilMinute: smallint('until_minute').notNull(),
    byRadio: boolean('by_radio').notNull().default(false),
    secondCallMinutes: smallint('second_call_minutes').notNull(),
    openMinutes: smallint('open_minutes').notNull(),
    nextAt: instant('next_at'),
    retiredAt: instant('retired_at'),
  },
  (t) => [
    check('roll_call_schedule_kind', sql`${t.kind} in ('morning', 'evening', 'patrol', 'surprise')`),
    check(
      'roll_call_schedule_weekdays',
      sql`${t.weekdays} <@ array[1,2,3,4,5,6,7]::smallint[] and ${t.weekdays} <> '{}'`,
    ),
    check(
      'roll_call_schedule_minutes',
      sql`${t.fromMinute} between 0 and 1439 and ${t.untilMinute} between ${t.fromMinute} and 1439`,
    ),
    check('roll_call_schedule_window', sql`(${t.kind} = 'surprise') or ${t.untilMinute} = ${t.fromMinute}`),
    check(
      'roll_call_schedule_second_call',
      sql`${t.secondCallMinutes} between 1 and ${t.openMinutes} - 1 and ${t.openMinutes} <= 240`,
    ),
    check('roll_call_schedule_due_until_retired', sql`(${t.nextAt} is null) = (${t.retiredAt} is not null)`),
    index('roll_call_schedule_due').on(t.nextAt).where(sql`${t.retiredAt} is null`),
  ],
);

/** One roll-call: open → closed, by itself. Its timers stand in the row. */
export const rollCall = pgTable(
  'roll_call',
  {
    id: serial('id').primaryKey(),
    scheduleId: integer('schedule_id')
      .notNull()
      .references(() => rollCallSchedule.id),
    stationId: integer('station_id')
      .notNull()
      .references(() => organisation.id),
    kind: text('kind').notNull(),
    byRadio: boolean('by_radio').notNull(),
    opensAt: instant('opens_at').notNull(),
    secondCallAt: instant('second_call_at').notNull(),
    closesAt: instant('closes_at').notNull(),
    calledAgainAt: instant('called_again_at'),
    closedAt: instant('closed_at'),
  },
  (t) => [
    check('roll_call_in_order', sql`${t.opensAt} < ${t.secondCallAt} and ${t.secondCallAt} < ${t.closesAt}`),
    unique('roll_call_once').on(t.scheduleId, t.opensAt),
    index('roll_call_station').on(t.stationId, t.opensAt),
    index('roll_call_open').on(t.closesAt).where(sql`${t.closedAt} is null`),
  ],
);

/** Who must answer, as it was when the roll-call opened, and where that stands. */
export const rollCallEntry = pgTable(
  'roll_call_entry',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    rollCallId: integer('roll_call_id')
      .notNull()
      .references(() => rollCall.id, { onDelete: 'cascade' }),
    memberId: integer('member_id')
      .notNull()
      .references(() => member.id, { onDelete: 'cascade' }),
    siteId: integer('site_id')
      .notNull()
      .references(() => organisation.id),
    state: text('state').notNull().default('silent'),
    /** When what counts was said, by our clock. */
    saidAt: instant('said_at'),
  },
  (t) => [
    check(
      'roll_call_entry_state',
      sql`${t.state} in ('silent', 'present', 'late', 'wrong_place', 'absent', 'excused')`,
    ),
    unique('roll_call_entry_once').on(t.rollCallId, t.memberId),
    index('roll_call_entry_member').on(t.memberId),
    index('roll_call_entry_site').on(t.siteId),
  ],
);

/** Everything that was said of an entry, by the person or an officer: kept whether it counts or not. */
export const rollCallMark = pgTable(
  'roll_call_mark',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    entryId: bigint('entry_id', { mode: 'number' })
      .notNull()
      .references(() => rollCallEntry.id, { onDelete: 'cascade' }),
    state: text('state').notNull(),
    saidAt: instant('said_at').notNull(),
    receivedAt: instant('received_at').notNull(),
    /** Made where it was said: the same one again is a replay. */
    clientId: text('client_id'),
    by: text('by').notNull(),
    /** From the site; the position itself is not kept. */
    distance_m: integer('distance_m'),
    /** Came after closing: changes nothing. */
    afterClosing: boolean('after_closing').notNull(),
  },
  (t) => [
    check(
      'roll_call_mark_state',
      sql`${t.state} in ('silent', 'present', 'late', 'wrong_place', 'absent', 'excused')`,
    ),
    uniqueIndex('roll_call_mark_once').on(t.entryId, t.by, t.clientId).where(sql`${t.clientId} is not null`),
    index('roll_call_mark_entry').on(t.entryId),
  ],
);

/** That a station or an employer was told of its absent, and by which message. Messages are kept less long. */
export const rollCallNotice = pgTable(
  'roll_call_notice',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    rollCallId: integer('roll_call_id')
      .notNull()
      .references(() => rollCall.id, { onDelete: 'cascade' }),
    organisationId: integer('organisation_id')
      .notNull()
      .references(() => organisation.id),
    absent: integer('absent').notNull(),
    deliveryId: bigint('delivery_id', { mode: 'number' }).notNull(),
  },
  (t) => [
    check('roll_call_notice_absent', sql`${t.absent} > 0`),
    index('roll_call_notice_roll_call').on(t.rollCallId),
  ],
);

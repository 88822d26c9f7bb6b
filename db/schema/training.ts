// What the force must be able to do: courses, who must hold which, sessions, and what each member made of them.
import { sql } from 'drizzle-orm';
import {
  check,
  date,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  serial,
  smallint,
  text,
  timestamp,
  unique,
  uniqueIndex,
} from 'drizzle-orm/pg-core';
import { account } from './access.ts';
import { member, organisation, unit } from './roster.ts';

const instant = (name: string) => timestamp(name, { withTimezone: true, precision: 3, mode: 'date' });

/** A piece of the training standard. Passing it gives or renews the qualification, when it names one. */
export const course = pgTable(
  'course',
  {
    id: serial('id').primaryKey(),
    title: text('title').notNull(),
    qualification: text('qualification'),
    /** How long a pass holds; null: for good. */
    validMonths: smallint('valid_months'),
    /** Of a hundred; null: being there is enough. */
    passMark: smallint('pass_mark'),
    retiredAt: instant('retired_at'),
    version: integer('version').notNull().default(1),
  },
  (t) => [
    check('course_valid_months', sql`${t.validMonths} between 1 and 120`),
    check('course_pass_mark', sql`${t.passMark} between 1 and 100`),
    uniqueIndex('course_title_once').on(t.title).where(sql`${t.retiredAt} is null`),
  ],
);

/** Who must have passed a course: everybody, the holders of a post, or those who fill a role. */
export const courseNeed = pgTable(
  'course_need',
  {
    id: serial('id').primaryKey(),
    courseId: integer('course_id')
      .notNull()
      .references(() => course.id, { onDelete: 'cascade' }),
    post: text('post'),
    role: text('role'),
  },
  (t) => [
    check('course_need_post', sql`${t.post} in ('leader', 'deputy', 'member')`),
    check('course_need_post_or_role', sql`${t.post} is null or ${t.role} is null`),
    unique('course_need_once').on(t.courseId, t.post, t.role).nullsNotDistinct(),
  ],
);

/** open → closed (its results are given) or cancelled. Neither opens again. */
export const trainingSession = pgTable(
  'training_session',
  {
    id: serial('id').primaryKey(),
    courseId: integer('course_id')
      .notNull()
      .references(() => course.id),
    /** As the course was when the session was planned: a later change is not for it. */
    courseVersion: integer('course_version').notNull(),
    passMark: smallint('pass_mark'),
    validMonths: smallint('valid_months'),
    place: text('place').notNull(),
    startsAt: instant('starts_at').notNull(),
    endsAt: instant('ends_at').notNull(),
    trainerId: integer('trainer_id').references(() => account.id, { onDelete: 'set null' }),
    seats: integer('seats').notNull(),
    countyId: integer('county_id').references(() => organisation.id),
    unitId: integer('unit_id').references(() => unit.id, { onDelete: 'set null' }),
    /** What the QR code at the door says. */
    checkInCode: text('check_in_code').notNull(),
    state: text('state').notNull().default('open'),
    endedAt: instant('ended_at'),
    endedBy: text('ended_by'),
    createdBy: text('created_by').notNull(),
    createdAt: instant('created_at').notNull(),
  },
  (t) => [
    check('training_session_state', sql`${t.state} in ('open', 'closed', 'cancelled')`),
    check('training_session_ended_has_time', sql`(${t.state} = 'open') = (${t.endedAt} is null)`),
    check('training_session_ends_after_start', sql`${t.endsAt} > ${t.startsAt}`),
    check('training_session_seats', sql`${t.seats} between 1 and 1000`),
    index('training_session_starts').on(t.startsAt),
  ],
);

/** Somebody's seat: signed_up → attended or absent. Giving it back deletes the row. */
export const attendance = pgTable(
  'attendance',
  {
    sessionId: integer('session_id')
      .notNull()
      .references(() => trainingSession.id, { onDelete: 'cascade' }),
    memberId: integer('member_id')
      .notNull()
      .references(() => member.id, { onDelete: 'cascade' }),
    state: text('state').notNull().default('signed_up'),
    attendedAt: instant('attended_at'),
    mark: smallint('mark'),
    /** Who said so last. */
    by: text('by').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.sessionId, t.memberId] }),
    check('attendance_state', sql`${t.state} in ('signed_up', 'attended', 'absent')`),
    check('attendance_attended_has_time', sql`(${t.state} = 'attended') = (${t.attendedAt} is not null)`),
    check('attendance_mark', sql`${t.mark} between 0 and 100`),
    check('attendance_mark_of_those_there', sql`${t.mark} is null or ${t.state} = 'attended'`),
    index('attendance_member').on(t.memberId),
  ],
);

/** What somebody made of a course on a day. Never changed: a correction is the next row. */
export const courseResult = pgTable(
  'course_result',
  {
    id: serial('id').primaryKey(),
    courseId: integer('course_id')
      .notNull()
      .references(() => course.id),
    memberId: integer('member_id')
      .notNull()
      .references(() => member.id, { onDelete: 'cascade' }),
    /** Null: an exam's, or taken over. */
    sessionId: integer('session_id').references(() => trainingSession.id),
    heldOn: date('held_on', { mode: 'string' }).notNull(),
    mark: smallint('mark'),
    outcome: text('outcome').notNull(),
    /** Of a pass: the last day on which it counts; null: for good. */
    validUntil: date('valid_until', { mode: 'string' }),
    /** Taken over from earlier records by a file; null: given here. */
    importedAt: instant('imported_at'),
  },
  (t) => [
    check('course_result_imported_alone', sql`${t.importedAt} is null or ${t.sessionId} is null`),
    check('course_result_outcome', sql`${t.outcome} in ('passed', 'failed', 'absent')`),
    check('course_result_mark', sql`${t.mark} between 0 and 100`),
    check('course_result_valid_after', sql`${t.validUntil} >= ${t.heldOn}`),
    unique('course_result_once').on(t.sessionId, t.memberId),
    index('course_result_member').on(t.memberId, t.courseId),
  ],
);

/** That somebody was told, so that it is told once: `days` before the end of what was held. */
export const endingNotice = pgTable(
  'ending_notice',
  {
    memberId: integer('member_id')
      .notNull()
      .references(() => member.id, { onDelete: 'cascade' }),
    kind: text('kind').notNull(),
    expiresOn: date('expires_on', { mode: 'string' }).notNull(),
    days: smallint('days').notNull(),
    toldAt: instant('told_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.memberId, t.kind, t.expiresOn, t.days] })],
);

/** How ready a unit was on the evening of a day: its own people, those below it left out. */
export const readinessDay = pgTable(
  'readiness_day',
  {
    day: date('day', { mode: 'string' }).notNull(),
    unitId: integer('unit_id')
      .notNull()
      .references(() => unit.id, { onDelete: 'cascade' }),
    figures: jsonb('figures').$type<Record<string, unknown>>().notNull(),
  },
  (t) => [primaryKey({ columns: [t.day, t.unitId] }), index('readiness_day_unit').on(t.unitId, t.day)],
);

/**
 * A calendar that somebody subscribed to: an address that names this row and proves that we made it. What is in it follows what
 * its owner may see when it is read.
 */
export const calendarFeed = pgTable(
  'calendar_feed',
  {
    id: serial('id').primaryKey(),
    userId: integer('user_id')
      .notNull()
      .references(() => account.id, { onDelete: 'cascade' }),
    kind: text('kind').notNull(),
    unitId: integer('unit_id').references(() => unit.id, { onDelete: 'cascade' }),
    createdAt: instant('created_at').notNull(),
    /** Its address opens nothing any more; the next one is another row. */
    revokedAt: instant('revoked_at'),
  },
  (t) => [
    check('calendar_feed_kind', sql`${t.kind} in ('member', 'unit', 'trainer')`),
    check('calendar_feed_of_unit', sql`(${t.kind} = 'unit') = (${t.unitId} is not null)`),
    uniqueIndex('calendar_feed_once')
      .on(t.userId, t.kind, sql`coalesce(${t.unitId}, 0)`)
      .where(sql`${t.revokedAt} is null`),
  ],
);

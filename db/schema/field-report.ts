// Field reports: hazards, incidents and leads that guards report, and what offices did with them.
import { sql } from 'drizzle-orm';
import {
  type AnyPgColumn,
  check,
  doublePrecision,
  index,
  integer,
  pgTable,
  serial,
  text,
  timestamp,
  unique,
} from 'drizzle-orm/pg-core';
import { dutyFile } from './bulletin.ts';
import { dutyCategory } from './officers.ts';
import { member, organisation } from './roster.ts';

const instant = (name: string) => timestamp(name, { withTimezone: true, precision: 3, mode: 'date' });

/**
 * new → accepted → forwarded, as often as needed, → done; or declined, or merged into another as its duplicate. See
 * src/duty/field-report-rules.ts. When its time is over its words and its reporter go; that it was stays to be counted.
 */
export const fieldReport = pgTable(
  'field_report',
  {
    id: serial('id').primaryKey(),
    categoryId: integer('category_id')
      .notNull()
      .references(() => dutyCategory.id),
    /** Who reported it; null: nobody of the force, or forgotten. */
    memberId: integer('member_id').references(() => member.id, { onDelete: 'set null' }),
    text: text('text').notNull(),
    place: text('place').notNull().default(''),
    lon: doublePrecision('lon'),
    lat: doublePrecision('lat'),
    photoId: integer('photo_id').references(() => dutyFile.id),
    /** Where it came in, and who has it in hand now. */
    stationId: integer('station_id')
      .notNull()
      .references(() => organisation.id),
    handlerId: integer('handler_id')
      .notNull()
      .references(() => organisation.id),
    state: text('state').notNull().default('new'),
    duplicateOf: integer('duplicate_of').references((): AnyPgColumn => fieldReport.id),
    declineReason: text('decline_reason'),
    /** Whom it was last forwarded to, by name. */
    forwardedTo: text('forwarded_to'),
    outcome: text('outcome'),
    /** As said, and by our clock; none is later than when it came. */
    seenAt: instant('seen_at').notNull(),
    receivedAt: instant('received_at').notNull(),
    enteredBy: text('entered_by').notNull(),
    /** Of the form that was filled in: pressed twice it is one report. */
    clientId: text('client_id'),
    decidedAt: instant('decided_at'),
    thankedAt: instant('thanked_at'),
    forgottenAt: instant('forgotten_at'),
  },
  (t) => [
    check(
      'field_report_state',
      sql`${t.state} in ('new', 'accepted', 'forwarded', 'done', 'declined', 'duplicate')`,
    ),
    check(
      'field_report_duplicate_of_another',
      sql`(${t.state} = 'duplicate') = (${t.duplicateOf} is not null) and ${t.duplicateOf} is distinct from ${t.id}`,
    ),
    check(
      'field_report_declined_with_reason',
      sql`(${t.state} = 'declined') = (${t.declineReason} is not null)`,
    ),
    check('field_report_done_with_outcome', sql`(${t.state} = 'done') = (${t.outcome} is not null)`),
    check('field_report_forwarded_to', sql`${t.state} <> 'forwarded' or ${t.forwardedTo} is not null`),
    check(
      'field_report_decided',
      sql`(${t.state} in ('done', 'declined', 'duplicate')) = (${t.decidedAt} is not null)`,
    ),
    check(
      'field_report_thanked_when_done',
      sql`${t.thankedAt} is null or ${t.state} in ('done', 'duplicate')`,
    ),
    check('field_report_seen_before', sql`${t.seenAt} <= ${t.receivedAt}`),
    check('field_report_position_whole', sql`(${t.lon} is null) = (${t.lat} is null)`),
    check(
      'field_report_forgotten_whole',
      sql`${t.forgottenAt} is null or (${t.decidedAt} is not null and ${t.text} = '' and ${t.memberId} is null
        and ${t.photoId} is null and ${t.lon} is null)`,
    ),
    unique('field_report_once').on(t.enteredBy, t.clientId),
    index('field_report_member').on(t.memberId),
    index('field_report_received').on(t.receivedAt),
    index('field_report_duplicate').on(t.duplicateOf),
    index('field_report_photo').on(t.photoId),
  ],
);

/** What was done with a report, each with who and when. It only grows. */
export const fieldReportStep = pgTable(
  'field_report_step',
  {
    id: serial('id').primaryKey(),
    reportId: integer('report_id')
      .notNull()
      .references(() => fieldReport.id, { onDelete: 'cascade' }),
    at: instant('at').notNull(),
    by: text('by').notNull(),
    action: text('action').notNull(),
    note: text('note').notNull().default(''),
  },
  (t) => [
    check(
      'field_report_step_action',
      sql`${t.action} in ('accept', 'merge', 'decline', 'forward', 'finish')`,
    ),
    index('field_report_step_report').on(t.reportId, t.id),
  ],
);

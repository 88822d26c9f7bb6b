// Inspections of sites: the form in its versions, who goes where in a month, what was found, and what became of it.
import { sql } from 'drizzle-orm';
import {
  boolean,
  check,
  date,
  doublePrecision,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  serial,
  text,
  timestamp,
  unique,
} from 'drizzle-orm/pg-core';
import { account } from './access.ts';
import { dutyFile } from './bulletin.ts';
import { organisation } from './roster.ts';

const instant = (name: string) => timestamp(name, { withTimezone: true, precision: 3, mode: 'date' });

/** What is looked at. A change is the next version; what was begun on one keeps it. */
export const inspectionForm = pgTable(
  'inspection_form',
  {
    version: integer('version').primaryKey(),
    items: jsonb('items').$type<Record<string, unknown>[]>().notNull(),
    writtenBy: text('written_by').notNull(),
    writtenAt: instant('written_at').notNull(),
  },
  (t) => [check('inspection_form_version', sql`${t.version} > 0`)],
);

/** That a site is inspected in a month, on which day and by whom. */
export const inspectionPlan = pgTable(
  'inspection_plan',
  {
    id: serial('id').primaryKey(),
    siteId: integer('site_id')
      .notNull()
      .references(() => organisation.id, { onDelete: 'cascade' }),
    /** The first of the month. */
    month: date('month').notNull(),
    dueOn: date('due_on').notNull(),
    /** Null: nobody is named yet. */
    officerId: integer('officer_id').references(() => account.id),
  },
  (t) => [
    unique('inspection_plan_once').on(t.siteId, t.month),
    check(
      'inspection_plan_day_of_month',
      sql`extract(day from ${t.month}) = 1 and date_trunc('month', ${t.dueOn}) = ${t.month}`,
    ),
    index('inspection_plan_month').on(t.month, t.dueOn),
  ],
);

/** One inspection as it was done. It is never changed afterwards. */
export const inspection = pgTable(
  'inspection',
  {
    id: serial('id').primaryKey(),
    siteId: integer('site_id')
      .notNull()
      .references(() => organisation.id),
    formVersion: integer('form_version')
      .notNull()
      .references(() => inspectionForm.version),
    /** The form had changed when this came in. */
    formChanged: boolean('form_changed').notNull(),
    /** Both by our clock. */
    begunAt: instant('begun_at').notNull(),
    endedAt: instant('ended_at').notNull(),
    receivedAt: instant('received_at').notNull(),
    /** By how much the device's clock was ahead when it was sent; null: it did not say. */
    clockAhead_seconds: integer('clock_ahead_seconds'),
    by: text('by').notNull(),
    /** Made on the device: the same one again is a replay. */
    clientId: text('client_id').notNull(),
    lon: doublePrecision('lon'),
    lat: doublePrecision('lat'),
    distance_m: integer('distance_m'),
    answers: jsonb('answers').$type<Record<string, unknown>[]>().notNull(),
    /** Names as signed, and each as drawn where it was. */
    officerName: text('officer_name').notNull(),
    officerSignature: text('officer_signature'),
    siteSigner: text('site_signer').notNull(),
    siteSignature: text('site_signature'),
  },
  (t) => [
    unique('inspection_once').on(t.by, t.clientId),
    check('inspection_in_order', sql`${t.begunAt} <= ${t.endedAt} and ${t.endedAt} <= ${t.receivedAt}`),
    check('inspection_position_whole', sql`(${t.lon} is null) = (${t.lat} is null)`),
    index('inspection_site').on(t.siteId, t.endedAt),
    index('inspection_ended').on(t.endedAt),
  ],
);

/** A picture of an inspection: of which item, when and where it was taken. */
export const inspectionPhoto = pgTable(
  'inspection_photo',
  {
    inspectionId: integer('inspection_id')
      .notNull()
      .references(() => inspection.id, { onDelete: 'cascade' }),
    fileId: integer('file_id')
      .notNull()
      .references(() => dutyFile.id),
    item: text('item'),
    takenAt: instant('taken_at').notNull(),
    lon: doublePrecision('lon'),
    lat: doublePrecision('lat'),
  },
  (t) => [
    primaryKey({ name: 'inspection_photo_pk', columns: [t.inspectionId, t.fileId] }),
    check('inspection_photo_position_whole', sql`(${t.lon} is null) = (${t.lat} is null)`),
    index('inspection_photo_file').on(t.fileId),
  ],
);

/** What was not as it must be: open → closed, and open again when a re-inspection finds it so. */
export const inspectionFinding = pgTable(
  'inspection_finding',
  {
    id: serial('id').primaryKey(),
    inspectionId: integer('inspection_id')
      .notNull()
      .references(() => inspection.id),
    siteId: integer('site_id')
      .notNull()
      .references(() => organisation.id),
    employerId: integer('employer_id').references(() => organisation.id),
    item: text('item').notNull(),
    note: text('note').notNull().default(''),
    state: text('state').notNull().default('open'),
    foundAt: instant('found_at').notNull(),
    dueOn: date('due_on').notNull(),
    /** Who must see to it; null: the employer has nobody in the system. */
    ownerId: integer('owner_id').references(() => account.id),
    closedAt: instant('closed_at'),
    /** The same was found and closed at this site before. */
    again: boolean('again').notNull(),
    /** When the county is told; null: it was, or need not be. */
    escalateAt: instant('escalate_at'),
    escalatedAt: instant('escalated_at'),
  },
  (t) => [
    check('inspection_finding_state', sql`${t.state} in ('open', 'closed')`),
    check('inspection_finding_closed', sql`(${t.state} = 'closed') = (${t.closedAt} is not null)`),
    check('inspection_finding_due', sql`${t.state} = 'open' or ${t.escalateAt} is null`),
    index('inspection_finding_site').on(t.siteId, t.item),
    index('inspection_finding_escalate').on(t.escalateAt).where(sql`${t.escalateAt} is not null`),
  ],
);

/** Each time that somebody looked at a finding again. It only grows. */
export const inspectionCheck = pgTable(
  'inspection_check',
  {
    id: serial('id').primaryKey(),
    findingId: integer('finding_id')
      .notNull()
      .references(() => inspectionFinding.id, { onDelete: 'cascade' }),
    fixed: boolean('fixed').notNull(),
    note: text('note').notNull().default(''),
    checkedAt: instant('checked_at').notNull(),
    receivedAt: instant('received_at').notNull(),
    by: text('by').notNull(),
    clientId: text('client_id'),
  },
  (t) => [unique('inspection_check_once').on(t.findingId, t.by, t.clientId)],
);

// How units did in drills: rubrics by version, a sheet for each unit that took part, what each trainer gave, signatures, appeals.
import { sql } from 'drizzle-orm';
import {
  type AnyPgColumn,
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
  smallint,
  text,
  timestamp,
  unique,
  uniqueIndex,
} from 'drizzle-orm/pg-core';
import { callout } from './callout.ts';

const instant = (name: string) => timestamp(name, { withTimezone: true, precision: 3, mode: 'date' });

/** A version of what units of a level are judged by. A row never changes (`rubric_never_changes`): the next one is another row. */
export const rubric = pgTable(
  'rubric',
  {
    id: serial('id').primaryKey(),
    level: text('level').notNull(),
    version: smallint('version').notNull(),
    /** As `Rubric` in src/training/score-rules.ts. */
    content: jsonb('content').$type<Record<string, unknown>>().notNull(),
    createdBy: text('created_by').notNull(),
    createdAt: instant('created_at').notNull(),
  },
  (t) => [
    check('rubric_level', sql`${t.level} in ('squad', 'company', 'county')`),
    unique('rubric_version_once').on(t.level, t.version),
  ],
);

/** open → signed, for good (`score_sheet_signed_for_good`). What was wrong in it is said by another sheet that corrects it. */
export const scoreSheet = pgTable(
  'score_sheet',
  {
    id: serial('id').primaryKey(),
    calloutId: integer('callout_id')
      .notNull()
      .references(() => callout.id),
    level: text('level').notNull(),
    /** squad:7, county:2. No foreign keys: a signed sheet outlives its unit. */
    subject: text('subject').notNull(),
    unitId: integer('unit_id'),
    countyId: integer('county_id'),
    unitName: text('unit_name').notNull(),
    heldOn: date('held_on', { mode: 'string' }).notNull(),
    rubricId: integer('rubric_id')
      .notNull()
      .references(() => rubric.id),
    /** What the call-out's log says, and the points that it makes. */
    figures: jsonb('figures').$type<Record<string, unknown>>().notNull(),
    measured: jsonb('measured').$type<Record<string, number>>().notNull(),
    state: text('state').notNull().default('open'),
    version: integer('version').notNull().default(1),
    /** What the chief trainer decided, where two did not agree. */
    decision: jsonb('decision').$type<Record<string, unknown>>(),
    decidedBy: text('decided_by'),
    decidedAt: instant('decided_at'),
    reason: text('reason'),
    /** Of a hundred. */
    total: doublePrecision('total'),
    signedAt: instant('signed_at'),
    correctsId: integer('corrects_id')
      .unique('score_sheet_corrected_once')
      .references((): AnyPgColumn => scoreSheet.id),
    correctsWhy: text('corrects_why'),
    openedBy: text('opened_by').notNull(),
    openedAt: instant('opened_at').notNull(),
  },
  (t) => [
    check('score_sheet_level', sql`${t.level} in ('squad', 'company', 'county')`),
    check('score_sheet_state', sql`${t.state} in ('open', 'signed')`),
    check('score_sheet_signed_has_time', sql`(${t.state} = 'signed') = (${t.signedAt} is not null)`),
    check('score_sheet_signed_has_total', sql`(${t.state} = 'signed') = (${t.total} is not null)`),
    check('score_sheet_total', sql`${t.total} between 0 and 100`),
    check('score_sheet_decided_whole', sql`(${t.decision} is null) = (${t.decidedBy} is null)`),
    check('score_sheet_decided_why', sql`(${t.decision} is null) = (${t.reason} is null)`),
    check('score_sheet_correction_has_reason', sql`(${t.correctsId} is null) = (${t.correctsWhy} is null)`),
    uniqueIndex('score_sheet_once').on(t.calloutId, t.subject).where(sql`${t.correctsId} is null`),
    index('score_sheet_day').on(t.level, t.heldOn),
  ],
);

/** What one trainer gave; a later one replaces it until the sheet is signed. */
export const scoreEntry = pgTable(
  'score_entry',
  {
    sheetId: integer('sheet_id')
      .notNull()
      .references(() => scoreSheet.id),
    trainer: text('trainer').notNull(),
    /** Made on the phone: the same one again changes nothing. */
    clientId: text('client_id').notNull(),
    scores: jsonb('scores').$type<unknown[]>().notNull(),
    penalties: jsonb('penalties').$type<unknown[]>().notNull(),
    givenAt: instant('given_at').notNull(),
    receivedAt: instant('received_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.sheetId, t.trainer] })],
);

export const scoreSignature = pgTable(
  'score_signature',
  {
    sheetId: integer('sheet_id')
      .notNull()
      .references(() => scoreSheet.id),
    trainer: text('trainer').notNull(),
    at: instant('at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.sheetId, t.trainer] })],
);

/** Said once by the unit's leader, decided once. */
export const scoreAppeal = pgTable(
  'score_appeal',
  {
    sheetId: integer('sheet_id')
      .primaryKey()
      .references(() => scoreSheet.id),
    text: text('text').notNull(),
    by: text('by').notNull(),
    at: instant('at').notNull(),
    upheld: boolean('upheld'),
    decidedBy: text('decided_by'),
    decidedAt: instant('decided_at'),
    reason: text('reason'),
  },
  (t) => [
    check('score_appeal_decided_whole', sql`(${t.upheld} is null) = (${t.decidedAt} is null)`),
    check('score_appeal_decided_why', sql`(${t.upheld} is null) = (${t.reason} is null)`),
  ],
);

/** What a unit made of a drill before drills were scored here: taken over from a file, which may correct it. */
export const pastScore = pgTable(
  'past_score',
  {
    id: serial('id').primaryKey(),
    level: text('level').notNull(),
    /** As of a sheet. */
    subject: text('subject').notNull(),
    unitId: integer('unit_id'),
    countyId: integer('county_id'),
    unitName: text('unit_name').notNull(),
    heldOn: date('held_on', { mode: 'string' }).notNull(),
    title: text('title').notNull(),
    total: doublePrecision('total').notNull(),
    importedBy: text('imported_by').notNull(),
    importedAt: instant('imported_at').notNull(),
  },
  (t) => [
    check('past_score_level', sql`${t.level} in ('squad', 'company', 'county')`),
    check('past_score_total', sql`${t.total} between 0 and 100`),
    unique('past_score_once').on(t.subject, t.heldOn, t.title),
    index('past_score_day').on(t.level, t.heldOn),
  ],
);

// What employers, stations, counties and the city made of a quarter: weights by version, published assessments, what was said of them.
import { sql } from 'drizzle-orm';
import {
  type AnyPgColumn,
  boolean,
  check,
  date,
  doublePrecision,
  foreignKey,
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

const instant = (name: string) => timestamp(name, { withTimezone: true, precision: 3, mode: 'date' });

/** How much each indicator counts in a year. A row never changes (`assessment_weights_never_change`): the next one is another row. */
export const assessmentWeights = pgTable(
  'assessment_weights',
  {
    id: serial('id').primaryKey(),
    /** From this year on, until a later one has its own. */
    year: smallint('year').notNull(),
    version: smallint('version').notNull(),
    /** By indicator; what is not named does not count. */
    weights: jsonb('weights').$type<Record<string, number>>().notNull(),
    reason: text('reason').notNull(),
    writtenBy: text('written_by').notNull(),
    writtenAt: instant('written_at').notNull(),
  },
  (t) => [
    check('assessment_weights_year', sql`${t.year} between 2000 and 2999`),
    check('assessment_weights_reason', sql`${t.reason} <> ''`),
    unique('assessment_weights_once').on(t.year, t.version),
  ],
);

/** A published quarter, for good (`assessment_for_good`). What was wrong in it is said by another one that corrects it. */
export const assessment = pgTable(
  'assessment',
  {
    id: serial('id').primaryKey(),
    /** Its first day. */
    quarter: date('quarter', { mode: 'string' }).notNull(),
    /** As offices number what they issue. */
    number: text('number').notNull().unique('assessment_number_once'),
    issuer: text('issuer').notNull(),
    weightsId: integer('weights_id')
      .notNull()
      .references(() => assessmentWeights.id),
    publishedBy: text('published_by').notNull(),
    publishedAt: instant('published_at').notNull(),
    /** The last day for appeals. */
    appealUntil: date('appeal_until', { mode: 'string' }).notNull(),
    correctsId: integer('corrects_id')
      .unique('assessment_corrected_once')
      .references((): AnyPgColumn => assessment.id),
    correctsWhy: text('corrects_why'),
  },
  (t) => [
    check(
      'assessment_quarter_begins',
      sql`extract(day from ${t.quarter}) = 1 and extract(month from ${t.quarter}) in (1, 4, 7, 10)`,
    ),
    check(
      'assessment_quarter_is_over',
      sql`(${t.publishedAt} at time zone 'Asia/Shanghai')::date >= ${t.quarter} + interval '3 months'`,
    ),
    check(
      'assessment_time_to_appeal',
      sql`${t.appealUntil} > (${t.publishedAt} at time zone 'Asia/Shanghai')::date`,
    ),
    check('assessment_correction_has_reason', sql`(${t.correctsId} is null) = (${t.correctsWhy} is null)`),
    check('assessment_corrects_another', sql`${t.correctsId} < ${t.id}`),
    uniqueIndex('assessment_quarter_once').on(t.quarter).where(sql`${t.correctsId} is null`),
  ],
);

/** What one place made of it, and where it stood in the tree of the time. No foreign keys to that: it outlives the tree. */
export const assessmentScore = pgTable(
  'assessment_score',
  {
    assessmentId: integer('assessment_id')
      .notNull()
      .references(() => assessment.id),
    nodeId: integer('node_id').notNull(),
    kind: text('kind').notNull(),
    name: text('name').notNull(),
    parentId: integer('parent_id'),
    employerId: integer('employer_id'),
    /** Of a hundred; null: nothing was counted. */
    score: doublePrecision('score'),
    /** Among those of its kind in the city. */
    place: integer('place'),
    figures: jsonb('figures').$type<Record<string, { good: number; total: number }>>().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.assessmentId, t.nodeId] }),
    check('assessment_score_kind', sql`${t.kind} in ('city', 'county', 'station', 'employer', 'site')`),
    check('assessment_score_of_hundred', sql`${t.score} between 0 and 100`),
    check('assessment_score_has_place', sql`(${t.score} is null) = (${t.place} is null)`),
  ],
);

/** Something said of a published assessment; of a place in it, or of all. It is never changed. */
export const assessmentComment = pgTable(
  'assessment_comment',
  {
    id: serial('id').primaryKey(),
    assessmentId: integer('assessment_id').notNull(),
    nodeId: integer('node_id').notNull(),
    text: text('text').notNull(),
    by: text('by').notNull(),
    at: instant('at').notNull(),
  },
  (t) => [
    foreignKey({
      name: 'assessment_comment_on_a_score',
      columns: [t.assessmentId, t.nodeId],
      foreignColumns: [assessmentScore.assessmentId, assessmentScore.nodeId],
    }),
    index('assessment_comment_node').on(t.assessmentId, t.nodeId),
  ],
);

/** Said once for a place, decided once; the decision stands for good (`assessment_appeal_for_good`). */
export const assessmentAppeal = pgTable(
  'assessment_appeal',
  {
    id: serial('id').primaryKey(),
    assessmentId: integer('assessment_id').notNull(),
    nodeId: integer('node_id').notNull(),
    text: text('text').notNull(),
    by: text('by').notNull(),
    at: instant('at').notNull(),
    upheld: boolean('upheld'),
    decidedBy: text('decided_by'),
    decidedAt: instant('decided_at'),
    reason: text('reason'),
  },
  (t) => [
    foreignKey({
      name: 'assessment_appeal_on_a_score',
      columns: [t.assessmentId, t.nodeId],
      foreignColumns: [assessmentScore.assessmentId, assessmentScore.nodeId],
    }),
    unique('assessment_appeal_once').on(t.assessmentId, t.nodeId),
    check('assessment_appeal_decided_whole', sql`(${t.upheld} is null) = (${t.decidedAt} is null)`),
    check('assessment_appeal_decided_by', sql`(${t.upheld} is null) = (${t.decidedBy} is null)`),
    check('assessment_appeal_decided_why', sql`(${t.upheld} is null) = (${t.reason} is null)`),
  ],
);

// Exams: the bank of questions, exams drawn from it, what each candidate was asked and answered; and the way to a certificate.
import { sql } from 'drizzle-orm';
import {
  boolean,
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
import { member, organisation } from './roster.ts';
import { course } from './training.ts';

const instant = (name: string) => timestamp(name, { withTimezone: true, precision: 3, mode: 'date' });

/** A question of the bank. What was already asked is kept with whoever was asked: a change is not for them. */
export const question = pgTable(
  'question',
  {
    id: serial('id').primaryKey(),
    topic: text('topic').notNull(),
    kind: text('kind').notNull(),
    stem: text('stem').notNull(),
    /** Of a choice what can be chosen, of a practical task its steps; of a statement none. */
    options: jsonb('options').$type<string[]>().notNull(),
    /** Which options are right, from 0; of a statement [1] when it is true, else [0]; of a practical task none. */
    answer: jsonb('answer').$type<number[]>().notNull(),
    retiredAt: instant('retired_at'),
    version: integer('version').notNull().default(1),
  },
  (t) => [
    check('question_kind', sql`${t.kind} in ('single', 'multiple', 'true_false', 'practical')`),
    uniqueIndex('question_stem_once').on(t.topic, t.stem).where(sql`${t.retiredAt} is null`),
    index('question_topic').on(t.topic, t.kind),
  ],
);

/** open → closed: everybody's result stands; or cancelled. Neither opens again. */
export const exam = pgTable(
  'exam',
  {
    id: serial('id').primaryKey(),
    title: text('title').notNull(),
    /** What passing it passes; null: an exam for the certificate. */
    courseId: integer('course_id').references(() => course.id),
    /** How many of what a paper has: `[{topic, kind, count, points}]`. */
    rule: jsonb('rule').$type<{ topic: string; kind: string; count: number; points: number }[]>().notNull(),
    /** Everybody's paper is drawn from it and the candidate's number: drawn again it is the same. */
    seed: integer('seed').notNull(),
    minutes: smallint('minutes').notNull(),
    /** Of a hundred. */
    passMark: smallint('pass_mark').notNull(),
    /** Of the course when the exam was planned. */
    validMonths: smallint('valid_months'),
    opensAt: instant('opens_at').notNull(),
    closesAt: instant('closes_at').notNull(),
    place: text('place').notNull(),
    countyId: integer('county_id').references(() => organisation.id),
    state: text('state').notNull().default('open'),
    endedAt: instant('ended_at'),
    createdBy: text('created_by').notNull(),
    createdAt: instant('created_at').notNull(),
  },
  (t) => [
    check('exam_state', sql`${t.state} in ('open', 'closed', 'cancelled')`),
    check('exam_ended_has_time', sql`(${t.state} = 'open') = (${t.endedAt} is null)`),
    check('exam_closes_after_opening', sql`${t.closesAt} > ${t.opensAt}`),
    check('exam_minutes', sql`${t.minutes} between 1 and 480`),
    check('exam_pass_mark', sql`${t.passMark} between 1 and 100`),
    index('exam_opens').on(t.opensAt),
    index('exam_open').on(t.closesAt).where(sql`${t.state} = 'open'`),
  ],
);

/** One candidate: invited → sitting → handed_in (a practical part waits for its examiner) → marked. */
export const sitting = pgTable(
  'sitting',
  {
    id: serial('id').primaryKey(),
    examId: integer('exam_id')
      .notNull()
      .references(() => exam.id, { onDelete: 'cascade' }),
    memberId: integer('member_id')
      .notNull()
      .references(() => member.id, { onDelete: 'cascade' }),
    state: text('state').notNull().default('invited'),
    /** The questions as they were asked, answers included. */
    paper: jsonb('paper').$type<Record<string, unknown>[]>(),
    startedAt: instant('started_at'),
    /** When it is handed in by itself. */
    dueAt: instant('due_at'),
    handedInAt: instant('handed_in_at'),
    /** The time was over: nobody pressed the button. */
    timedOut: boolean('timed_out').notNull().default(false),
    mark: smallint('mark'),
    outcome: text('outcome'),
    markedAt: instant('marked_at'),
    markedBy: text('marked_by'),
  },
  (t) => [
    check('sitting_state', sql`${t.state} in ('invited', 'sitting', 'handed_in', 'marked')`),
    check('sitting_started_has_paper', sql`(${t.startedAt} is null) = (${t.paper} is null)`),
    check('sitting_started_is_due', sql`(${t.startedAt} is null) = (${t.dueAt} is null)`),
    check('sitting_marked_has_outcome', sql`(${t.state} = 'marked') = (${t.outcome} is not null)`),
    check('sitting_outcome', sql`${t.outcome} in ('passed', 'failed', 'absent')`),
    check('sitting_mark', sql`${t.mark} between 0 and 100`),
    unique('sitting_once').on(t.examId, t.memberId),
    index('sitting_member').on(t.memberId),
    index('sitting_due').on(t.dueAt).where(sql`${t.state} = 'sitting'`),
  ],
);

/** What was answered to which question of one's paper, from 0. Practical: the steps that the examiner saw done. */
export const sittingAnswer = pgTable(
  'sitting_answer',
  {
    sittingId: integer('sitting_id')
      .notNull()
      .references(() => sitting.id, { onDelete: 'cascade' }),
    place: smallint('place').notNull(),
    chosen: jsonb('chosen').$type<number[]>().notNull(),
    answeredAt: instant('answered_at').notNull(),
    by: text('by').notNull(),
  },
  (t) => [primaryKey({ columns: [t.sittingId, t.place] })],
);

/** Somebody does not agree with a mark; it is looked at once. */
export const examAppeal = pgTable(
  'exam_appeal',
  {
    sittingId: integer('sitting_id')
      .primaryKey()
      .references(() => sitting.id, { onDelete: 'cascade' }),
    text: text('text').notNull(),
    at: instant('at').notNull(),
    fromMark: smallint('from_mark').notNull(),
    decidedAt: instant('decided_at'),
    decidedBy: text('decided_by'),
    toMark: smallint('to_mark'),
    reason: text('reason'),
  },
  (t) => [
    check('exam_appeal_mark', sql`${t.toMark} between ${t.fromMark} and 100`),
    check(
      'exam_appeal_decided_whole',
      sql`(${t.decidedAt} is null) = (${t.toMark} is null) and (${t.decidedAt} is null) = (${t.reason} is null)`,
    ),
  ],
);

/**
 * A guard put forward for the certificate: nominated by the station → admitted to an exam by the county → passed or failed
 * → issued by the city; or refused, or withdrawn.
 */
export const nomination = pgTable(
  'nomination',
  {
    id: serial('id').primaryKey(),
    memberId: integer('member_id')
      .notNull()
      .references(() => member.id, { onDelete: 'cascade' }),
    state: text('state').notNull().default('nominated'),
    grounds: text('grounds').notNull(),
    nominatedBy: text('nominated_by').notNull(),
    nominatedAt: instant('nominated_at').notNull(),
    examId: integer('exam_id').references(() => exam.id),
    /** What the county or the city said to it. */
    opinion: text('opinion').notNull().default(''),
    decidedBy: text('decided_by'),
    decidedAt: instant('decided_at'),
  },
  (t) => [
    check(
      'nomination_state',
      sql`${t.state} in ('nominated', 'admitted', 'passed', 'failed', 'issued', 'refused', 'withdrawn')`,
    ),
    check('nomination_admitted_has_exam', sql`${t.state} <> 'admitted' or ${t.examId} is not null`),
    uniqueIndex('nomination_open_once')
      .on(t.memberId)
      .where(sql`${t.state} in ('nominated', 'admitted', 'passed')`),
    index('nomination_state_time').on(t.state, t.nominatedAt),
  ],
);

/** Issued by the city; anybody can ask by its code whether it is true. */
export const certificate = pgTable(
  'certificate',
  {
    id: serial('id').primaryKey(),
    number: text('number').notNull(),
    memberId: integer('member_id').references(() => member.id, { onDelete: 'set null' }),
    /** As it stands on the paper. */
    name: text('name').notNull(),
    nominationId: integer('nomination_id')
      .notNull()
      .references(() => nomination.id, { onDelete: 'cascade' }),
    checkCode: text('check_code').notNull(),
    issuedOn: date('issued_on', { mode: 'string' }).notNull(),
    issuedBy: text('issued_by').notNull(),
    revokedAt: instant('revoked_at'),
    revokedReason: text('revoked_reason'),
  },
  (t) => [
    unique('certificate_number_once').on(t.number),
    unique('certificate_nomination_once').on(t.nominationId),
    unique('certificate_check_code_once').on(t.checkCode),
    uniqueIndex('certificate_held_once').on(t.memberId).where(sql`${t.revokedAt} is null`),
    check('certificate_revoked_has_reason', sql`(${t.revokedAt} is null) = (${t.revokedReason} is null)`),
  ],
);

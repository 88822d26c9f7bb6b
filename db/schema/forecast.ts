// The judgement's own: what was learnt of how people answer and come, what was said of a call-out's chances, what was proposed.
import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  check,
  doublePrecision,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  real,
  serial,
  text,
  timestamp,
  uniqueIndex,
} from 'drizzle-orm/pg-core';

const instant = (name: string) => timestamp(name, { withTimezone: true, precision: 3, mode: 'date' });

/** What was learnt at one time from all that is past. Never changed: the next one is a new row. */
export const judgementModel = pgTable(
  'judgement_model',
  {
    id: serial('id').primaryKey(),
    /** What the figures mean: of another version than the code's, they are not read. */
    version: integer('version').notNull(),
    learntAt: instant('learnt_at').notNull(),
    /** Summonses and roll-calls that it was learnt from. */
    learntFrom: integer('learnt_from').notNull(),
    members: integer('members').notNull(),
    tookMs: integer('took_ms').notNull(),
    /** What all share, and the units. */
    shared: jsonb('shared').$type<Record<string, unknown>>().notNull(),
  },
  (t) => [check('judgement_model_counts', sql`${t.learntFrom} >= 0 and ${t.members} >= 0`)],
);

/** What a model says of one member who has a past. No foreign key to members: rows come by the ten thousand. */
export const judgementMember = pgTable(
  'judgement_member',
  {
    modelId: integer('model_id')
      .notNull()
      .references(() => judgementModel.id, { onDelete: 'cascade' }),
    memberId: integer('member_id').notNull(),
    learntFrom: integer('learnt_from').notNull(),
    /** By day, as far as it is known: hears a summons; accepts one that was heard; comes having accepted. */
    hears: real('hears').notNull(),
    accepts: real('accepts').notNull(),
    comes: real('comes').notNull(),
    answerSeconds: integer('answer_seconds').notNull(),
    /** As `src/judgement/stored.ts` lists them. */
    figures: real('figures').array().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.modelId, t.memberId] }),
    index('judgement_member_member').on(t.memberId),
    check(
      'judgement_member_chances',
      sql`${t.hears} between 0 and 1 and ${t.accepts} between 0 and 1 and ${t.comes} between 0 and 1`,
    ),
  ],
);

/** What was said of a call-out at one moment, what was done about it, and whether it came true. */
export const forecastMoment = pgTable(
  'forecast_moment',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    calloutId: integer('callout_id').notNull(),
    at: instant('at').notNull(),
    mode: text('mode').notNull(),
    /** That those asked up to now meet every line in time; in `then` those whom this moment named are counted too. */
    chance: doublePrecision('chance').notNull(),
    chanceThen: doublePrecision('chance_then').notNull(),
    byRole: jsonb('by_role').$type<Record<string, number>>().notNull(),
    /** What was asked for at that moment, and by when. */
    lines: jsonb('lines').$type<{ role: string; count: number }[]>().notNull(),
    arriveBy: instant('arrive_by').notNull(),
    medianAt: instant('median_at'),
    ninetyAt: instant('ninety_at'),
    surplus: doublePrecision('surplus').notNull(),
    /** 0: tonight's luck is known; 1: as before the first answer. */
    doubt: doublePrecision('doubt').notNull(),
    late: boolean('late').notNull(),
    /** none, summoned, or proposed. */
    done: text('done').notNull(),
    people: integer('people').notNull(),
    reasons: jsonb('reasons').$type<Record<string, unknown>[]>().notNull(),
    /** Null with `scored_at`: somebody who might have come was let go before. */
    cameTrue: boolean('came_true'),
    scoredAt: instant('scored_at'),
  },
  (t) => [
    // Not-a-number is above all others, and so outside.
    check('forecast_moment_chance', sql`${t.chance} between 0 and 1 and ${t.chanceThen} between 0 and 1`),
    check('forecast_moment_doubt', sql`${t.doubt} between 0 and 1`),
    check('forecast_moment_mode', sql`${t.mode} in ('propose', 'act')`),
    check('forecast_moment_done', sql`${t.done} in ('none', 'summoned', 'proposed')`),
    check('forecast_moment_did_with_people', sql`(${t.done} = 'none') = (${t.people} = 0)`),
    check('forecast_moment_true_when_scored', sql`${t.cameTrue} is null or ${t.scoredAt} is not null`),
    index('forecast_moment_callout').on(t.calloutId, t.at),
    index('forecast_moment_unscored').on(t.calloutId).where(sql`${t.scoredAt} is null`),
    index('forecast_moment_at').on(t.at),
  ],
);

/** open → accepted or dismissed by a leader, replaced by another one, or lapsed: it is not needed any more. */
export const forecastProposal = pgTable(
  'forecast_proposal',
  {
    id: serial('id').primaryKey(),
    calloutId: integer('callout_id').notNull(),
    kind: text('kind').notNull(),
    state: text('state').notNull().default('open'),
    madeAt: instant('made_at').notNull(),
    /** Whom to summon, or to let go. */
    memberIds: integer('member_ids').array().notNull(),
    /** The line that it does most for. */
    role: text('role').notNull(),
    chanceFrom: doublePrecision('chance_from').notNull(),
    chanceTo: doublePrecision('chance_to').notNull(),
    decidedAt: instant('decided_at'),
    decidedBy: text('decided_by'),
    note: text('note'),
  },
  (t) => [
    check('forecast_proposal_kind', sql`${t.kind} in ('summon', 'release')`),
    check(
      'forecast_proposal_state',
      sql`${t.state} in ('open', 'accepted', 'dismissed', 'replaced', 'lapsed')`,
    ),
    check('forecast_proposal_decided_has_time', sql`(${t.state} = 'open') = (${t.decidedAt} is null)`),
    check(
      'forecast_proposal_decided_by_somebody',
      sql`(${t.state} in ('accepted', 'dismissed')) = (${t.decidedBy} is not null)`,
    ),
    check('forecast_proposal_of_people', sql`cardinality(${t.memberIds}) > 0`),
    check(
      'forecast_proposal_chances',
      sql`${t.chanceFrom} between 0 and 1 and ${t.chanceTo} between 0 and 1`,
    ),
    uniqueIndex('forecast_proposal_one_open').on(t.calloutId, t.kind).where(sql`${t.state} = 'open'`),
    index('forecast_proposal_callout').on(t.calloutId, t.id),
  ],
);

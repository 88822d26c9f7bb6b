// One mobilisation: the call-out, its frozen plan, its echelons, who was summoned and what they answered.
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
  serial,
  smallint,
  text,
  timestamp,
  unique,
  uniqueIndex,
} from 'drizzle-orm/pg-core';
import { judgementModel } from './forecast.ts';

const instant = (name: string) => timestamp(name, { withTimezone: true, precision: 3, mode: 'date' });
const bigId = () => bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity();

/**
 * States: active (asking), held (nothing is raised), stood_down (everyone released, home-safe awaited),
 * closed (over for good). See the diagram in the README.
 */
export const callout = pgTable(
  'callout',
  {
    id: serial('id').primaryKey(),
    kind: text('kind').notNull(),
    /** `simulated`: nothing leaves for anybody's phone, made-up ones answer. Never of a real one. */
    phones: text('phones').notNull().default('real'),
    state: text('state').notNull().default('active'),
    version: integer('version').notNull().default(1),
    /** What a text message carries so that two call-outs cannot be confused. Not reused within 24 h. */
    code: text('code').notNull(),
    /** Shown at the muster point; entering it checks a person in. */
    musterCode: text('muster_code').notNull(),
    title: text('title').notNull(),
    task: text('task').notNull(),
    /** How grave it is, in CAP's words; null: not said. */
    severity: text('severity'),
    place: text('place').notNull(),
    lon: doublePrecision('lon').notNull(),
    lat: doublePrecision('lat').notNull(),
    musterPlace: text('muster_place').notNull(),
    musterLon: doublePrecision('muster_lon').notNull(),
    musterLat: doublePrecision('muster_lat').notNull(),
    countyId: integer('county_id'),
    /** Of a call-out for one unit and those below it. */
    unitId: integer('unit_id'),
    arriveBy: instant('arrive_by').notNull(),
    commanderName: text('commander_name').notNull(),
    commanderPhone: text('commander_phone'),
    /** Requirement lines, role × count; a change is a new version. */
    lines: jsonb('lines').$type<{ role: string; count: number }[]>().notNull(),
    policy: jsonb('policy').$type<Record<string, unknown>>().notNull(),
    /** What the judgement does now: the policy's, until a leader changes it or it cannot go on. */
    forecastMode: text('forecast_mode').notNull().default('off'),
    /** What it knows of people: the model that was the newest at the launch. Null: none was learnt yet. */
    judgementModelId: integer('judgement_model_id').references(() => judgementModel.id),
    /** What the plan said at launch: planned echelons, shortfall, who was left out and why. */
    plan: jsonb('plan').$type<Record<string, unknown>>().notNull(),
    launchedBy: text('launched_by').notNull(),
    launchedAt: instant('launched_at').notNull(),
    /** When rules must look at this call-out next; a timer as a row, so that a restart loses none. */
    nextCheckAt: instant('next_check_at'),
    unfilledSince: instant('unfilled_since'),
    stoodDownAt: instant('stood_down_at'),
    closedAt: instant('closed_at'),
    /** When a stood-down call-out closes by itself. */
    closeAt: instant('close_at'),
    idempotencyKey: text('idempotency_key'),
    requestHash: text('request_hash').notNull(),
  },
  (t) => [
    check('callout_kind', sql`${t.kind} in ('real', 'drill', 'test')`),
    check('callout_phones', sql`${t.phones} in ('real', 'simulated')`),
    check('callout_real_rings_real_phones', sql`${t.kind} <> 'real' or ${t.phones} = 'real'`),
    unique('callout_kind_and_phones').on(t.id, t.kind, t.phones),
    check('callout_state', sql`${t.state} in ('active', 'held', 'stood_down', 'closed')`),
    check('callout_forecast_mode', sql`${t.forecastMode} in ('off', 'propose', 'act')`),
    check('callout_severity', sql`${t.severity} in ('minor', 'moderate', 'severe', 'extreme')`),
    check(
      'callout_stood_down_has_time',
      sql`(${t.state} in ('stood_down', 'closed')) = (${t.stoodDownAt} is not null)`,
    ),
    check('callout_closed_has_time', sql`(${t.state} = 'closed') = (${t.closedAt} is not null)`),
    check('callout_ended_has_no_timer', sql`${t.state} in ('active', 'held') or ${t.nextCheckAt} is null`),
    check('callout_arrive_by_after_launch', sql`${t.arriveBy} > ${t.launchedAt}`),
    check('callout_closes_once_stood_down', sql`(${t.closeAt} is not null) = (${t.state} = 'stood_down')`),
    uniqueIndex('callout_idempotency_key').on(t.idempotencyKey),
    index('callout_next_check').on(t.nextCheckAt).where(sql`${t.nextCheckAt} is not null`),
    index('callout_close_at').on(t.closeAt).where(sql`${t.closeAt} is not null`),
    index('callout_launched_at').on(t.launchedAt),
  ],
);

/** One wave. pending → raised, or skipped (nobody left to ask), or cancelled (the call-out ended first). */
export const echelon = pgTable(
  'echelon',
  {
    calloutId: integer('callout_id')
      .notNull()
      .references(() => callout.id),
    number: smallint('number').notNull(),
    state: text('state').notNull().default('pending'),
    windowSeconds: integer('window_seconds').notNull(),
    /** People asked for each one missing. */
    factor: doublePrecision('factor').notNull(),
    /** Null until the echelon before it was raised: its time counts from then. */
    dueAt: instant('due_at'),
    raisedAt: instant('raised_at'),
    raisedBy: text('raised_by'),
    gapSeen: jsonb('gap_seen').$type<Record<string, number>>(),
    asked: integer('asked'),
  },
  (t) => [
    primaryKey({ columns: [t.calloutId, t.number] }),
    check('echelon_state', sql`${t.state} in ('pending', 'raised', 'skipped', 'cancelled')`),
    check('echelon_raised_whole', sql`(${t.state} in ('raised', 'skipped')) = (${t.raisedAt} is not null)`),
    check('echelon_skipped_is_empty', sql`${t.state} <> 'skipped' or ${t.asked} = 0`),
    check('echelon_raised_asks', sql`${t.state} <> 'raised' or ${t.asked} > 0`),
  ],
);

/** The frozen pool: who may be asked, in order. Names and units are copied, so that later edits harm nothing. */
export const planEntry = pgTable(
  'plan_entry',
  {
    calloutId: integer('callout_id').notNull(),
    memberId: integer('member_id').notNull(),
    rank: integer('rank').notNull(),
    plannedEchelon: smallint('planned_echelon').notNull(),
    crossBorder: boolean('cross_border').notNull(),
    tired: boolean('tired').notNull(),
    /** Missed the last roll-call by messages before the plan was made. */
    unheard: boolean('unheard').notNull().default(false),
    distanceM: integer('distance_m'),
    positionSource: text('position_source').notNull(),
    /** Lines' roles that this person can fill, `general` among them. */
    roles: text('roles').array().notNull(),
    name: text('name').notNull(),
    unitId: integer('unit_id'),
    unitName: text('unit_name').notNull(),
    countyId: integer('county_id'),
  },
  (t) => [primaryKey({ columns: [t.calloutId, t.memberId] })],
);

/**
 * One member called in one call-out, with the answer that counts now. No foreign keys: rows are written by the hundred
 * from the frozen pool, in the transaction that holds their call-out, and neither call-outs nor members are ever deleted.
 */
export const summons = pgTable(
  'summons',
  {
    id: bigId(),
    calloutId: integer('callout_id').notNull(),
    memberId: integer('member_id').notNull(),
    echelon: smallint('echelon').notNull(),
    summonedAt: instant('summoned_at').notNull(),
    askedTimes: smallint('asked_times').notNull().default(1),
    roles: text('roles').array().notNull(),
    name: text('name').notNull(),
    unitName: text('unit_name').notNull(),
    distanceM: integer('distance_m'),
    tired: boolean('tired').notNull(),
    crossBorder: boolean('cross_border').notNull(),
    /** Holds its member: asked or coming here, not released. A member is held once at a time, by this alone. */
    engaged: boolean('engaged').notNull().default(true),
    answer: text('answer'),
    reason: text('reason'),
    answeredAt: instant('answered_at'),
    /** When the person gave it, which is earlier if it waited on the phone: the latest one given counts. */
    givenAt: instant('given_at'),
    channel: text('channel'),
    etaAt: instant('eta_at'),
    enRouteAt: instant('en_route_at'),
    arrivedAt: instant('arrived_at'),
    noShowAt: instant('no_show_at'),
    releasedAt: instant('released_at'),
    homeSafeAt: instant('home_safe_at'),
  },
  (t) => [
    unique('summons_once').on(t.calloutId, t.memberId),
    uniqueIndex('summons_member_engaged_once').on(t.memberId).where(sql`${t.engaged}`),
    check('summons_answer', sql`${t.answer} is null or ${t.answer} in ('coming', 'cannot')`),
    check('summons_answer_has_time', sql`(${t.answer} is null) = (${t.answeredAt} is null)`),
    check('summons_answer_was_given', sql`(${t.answer} is null) = (${t.givenAt} is null)`),
    check('summons_cannot_is_not_engaged', sql`not (${t.engaged} and ${t.answer} = 'cannot')`),
    check('summons_released_is_not_engaged', sql`not (${t.engaged} and ${t.releasedAt} is not null)`),
    check(
      'summons_coming_before_under_way',
      sql`(${t.enRouteAt} is null and ${t.arrivedAt} is null) or ${t.answer} = 'coming'`,
    ),
    check('summons_home_after_release', sql`${t.homeSafeAt} is null or ${t.releasedAt} is not null`),
    index('summons_member').on(t.memberId, t.id),
  ],
);

/** Every answer ever given, also late and repeated-by-another ones; the latest that is not late counts. */
export const response = pgTable(
  'response',
  {
    id: bigId(),
    summonsId: bigint('summons_id', { mode: 'number' }).notNull(),
    calloutId: integer('callout_id').notNull(),
    memberId: integer('member_id').notNull(),
    answer: text('answer').notNull(),
    etaMinutes: integer('eta_minutes'),
    reason: text('reason'),
    channel: text('channel').notNull(),
    at: instant('at').notNull(),
    deviceAt: instant('device_at'),
    /** Made on the phone, so that a replay does no harm. */
    clientId: text('client_id'),
    late: boolean('late').notNull(),
    /** Who answered for somebody else. */
    givenBy: text('given_by'),
  },
  (t) => [
    check('response_answer', sql`${t.answer} in ('coming', 'cannot', 'en_route', 'arrived', 'home_safe')`),
    check('response_eta_range', sql`${t.etaMinutes} between 0 and 999`),
    uniqueIndex('response_client_id').on(t.summonsId, t.clientId).where(sql`${t.clientId} is not null`),
    index('response_summons').on(t.summonsId, t.id),
  ],
);

/**
 * When a unit's leader is told which of its people nobody could reach: a timer as a row, done once. No foreign keys, as
 * with summonses.
 */
export const leaderNotice = pgTable(
  'leader_notice',
  {
    calloutId: integer('callout_id').notNull(),
    unitId: integer('unit_id').notNull(),
    askedAt: instant('asked_at').notNull(),
    dueAt: instant('due_at').notNull(),
    doneAt: instant('done_at'),
  },
  (t) => [
    primaryKey({ columns: [t.calloutId, t.unitId] }),
    check('leader_notice_due_after_asked', sql`${t.dueAt} >= ${t.askedAt}`),
    index('leader_notice_due').on(t.dueAt).where(sql`${t.doneAt} is null`),
  ],
);

/**
 * A launch that waits for a second person, as it was asked for: nothing is sent before. awaiting → launched, refused,
 * withdrawn by whoever asked, or expired; see the README.
 */
export const launchRequest = pgTable(
  'launch_request',
  {
    id: serial('id').primaryKey(),
    state: text('state').notNull().default('awaiting'),
    kind: text('kind').notNull(),
    title: text('title').notNull(),
    /** What the launch is given when it is approved. */
    request: jsonb('request').$type<Record<string, unknown>>().notNull(),
    requestHash: text('request_hash').notNull(),
    idempotencyKey: text('idempotency_key').unique(),
    /** The size that asked for a second person. */
    people: integer('people').notNull(),
    countyId: integer('county_id'),
    unitId: integer('unit_id'),
    requestedBy: text('requested_by').notNull(),
    requestedAt: instant('requested_at').notNull(),
    expiresAt: instant('expires_at').notNull(),
    decidedBy: text('decided_by'),
    decidedAt: instant('decided_at'),
    /** Why it was refused, or why nobody was waited for. */
    note: text('note'),
    breakGlass: boolean('break_glass').notNull().default(false),
    calloutId: integer('callout_id').references(() => callout.id),
  },
  (t) => [
    check(
      'launch_request_state',
      sql`${t.state} in ('awaiting', 'launched', 'refused', 'withdrawn', 'expired')`,
    ),
    check('launch_request_expires_later', sql`${t.expiresAt} > ${t.requestedAt}`),
    check(
      'launch_request_decided_whole',
      sql`(${t.state} = 'awaiting') = (${t.decidedAt} is null) and (${t.decidedAt} is null) = (${t.decidedBy} is null)`,
    ),
    check(
      'launch_request_launched_has_callout',
      sql`(${t.state} = 'launched') = (${t.calloutId} is not null)`,
    ),
    check(
      'launch_request_second_person',
      sql`${t.state} not in ('launched', 'refused') or ${t.breakGlass} or ${t.decidedBy} <> ${t.requestedBy}`,
    ),
    check(
      'launch_request_glass_has_reason',
      sql`not ${t.breakGlass} or (${t.state} = 'launched' and ${t.note} <> '')`,
    ),
    index('launch_request_awaiting').on(t.expiresAt).where(sql`${t.state} = 'awaiting'`),
  ],
);

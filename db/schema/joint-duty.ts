// Joint duty: neighbouring sites as pairs with their log, scenes held until the police arrive, radio channels and sets.
import { sql } from 'drizzle-orm';
import {
  type AnyPgColumn,
  check,
  date,
  doublePrecision,
  foreignKey,
  index,
  integer,
  pgTable,
  serial,
  text,
  timestamp,
  unique,
  uniqueIndex,
} from 'drizzle-orm/pg-core';
import { member, organisation } from './roster.ts';

const instant = (name: string) => timestamp(name, { withTimezone: true, precision: 3, mode: 'date' });

/**
 * Two neighbouring sites: proposed → confirmed by the people of both → ended, or declined by one of them. The index by which
 * neighbours are found is `organisation_site_plane` (migration joint_duty).
 */
export const sitePair = pgTable(
  'site_pair',
  {
    id: serial('id').primaryKey(),
    /** The smaller number of the two. */
    siteAId: integer('site_a_id')
      .notNull()
      .references(() => organisation.id),
    siteBId: integer('site_b_id')
      .notNull()
      .references(() => organisation.id),
    state: text('state').notNull().default('proposed'),
    /** When it was proposed; null: one has no position. */
    distance_m: integer('distance_m'),
    proposedAt: instant('proposed_at').notNull(),
    proposedBy: text('proposed_by').notNull(),
    /** By whom of each site's station, or of what lies above it. */
    aConfirmedAt: instant('a_confirmed_at'),
    aConfirmedBy: text('a_confirmed_by'),
    bConfirmedAt: instant('b_confirmed_at'),
    bConfirmedBy: text('b_confirmed_by'),
    /** Its last day; null: it goes on, or never began. */
    endedOn: date('ended_on'),
    closedAt: instant('closed_at'),
    closedBy: text('closed_by'),
    closeReason: text('close_reason').notNull().default(''),
  },
  (t) => [
    check('site_pair_state', sql`${t.state} in ('proposed', 'confirmed', 'declined', 'ended')`),
    // No site with itself, and no pair the other way round.
    check('site_pair_in_order', sql`${t.siteAId} < ${t.siteBId}`),
    uniqueIndex('site_pair_once')
      .on(t.siteAId, t.siteBId)
      .where(sql`${t.state} in ('proposed', 'confirmed')`),
    check(
      'site_pair_confirmed_by',
      sql`(${t.aConfirmedAt} is null) = (${t.aConfirmedBy} is null) and (${t.bConfirmedAt} is null) = (${t.bConfirmedBy} is null)`,
    ),
    check(
      'site_pair_confirmed',
      sql`(${t.state} in ('confirmed', 'ended')) = (${t.aConfirmedAt} is not null and ${t.bConfirmedAt} is not null)`,
    ),
    check(
      'site_pair_closed',
      sql`(${t.state} in ('declined', 'ended')) = (${t.closedAt} is not null) and (${t.closedAt} is null) = (${t.closedBy} is null)
        and (${t.closedAt} is null) = (${t.closeReason} = '')`,
    ),
    check('site_pair_ended', sql`(${t.state} = 'ended') = (${t.endedOn} is not null)`),
    index('site_pair_b').on(t.siteBId),
  ],
);

/** What happened between two sites. It only grows (`site_pair_entry_only_grows`): a further entry corrects what was wrong. */
export const sitePairEntry = pgTable(
  'site_pair_entry',
  {
    id: serial('id').primaryKey(),
    pairId: integer('pair_id')
      .notNull()
      .references(() => sitePair.id),
    /** When it happened. */
    at: instant('at').notNull(),
    place: text('place').notNull().default(''),
    text: text('text').notNull(),
    /** The people in it, as whoever wrote it names them. */
    people: text('people').notNull().default(''),
    by: text('by').notNull(),
    writtenAt: instant('written_at').notNull(),
    /** The entry that this one stands instead of. */
    correctsId: integer('corrects_id'),
    /** Made where it was written: the same one again is a replay. */
    clientId: text('client_id').notNull(),
  },
  (t) => [
    unique('site_pair_entry_of_pair').on(t.pairId, t.id),
    foreignKey({
      name: 'site_pair_entry_corrects_own',
      columns: [t.pairId, t.correctsId],
      foreignColumns: [t.pairId as AnyPgColumn, t.id as AnyPgColumn],
    }),
    unique('site_pair_entry_corrected_once').on(t.correctsId),
    unique('site_pair_entry_once').on(t.by, t.clientId),
    check('site_pair_entry_corrects_earlier', sql`${t.correctsId} < ${t.id}`),
    check('site_pair_entry_happened', sql`${t.at} <= ${t.writtenAt}`),
    index('site_pair_entry_pair').on(t.pairId, t.at),
  ],
);

/** Somebody holds a scene until the police arrive: open → arrived, or called off. */
export const sceneHold = pgTable(
  'scene_hold',
  {
    id: serial('id').primaryKey(),
    siteId: integer('site_id')
      .notNull()
      .references(() => organisation.id),
    /** The guard who holds it; null: an officer entered it. */
    memberId: integer('member_id').references(() => member.id, { onDelete: 'set null' }),
    by: text('by').notNull(),
    state: text('state').notNull().default('open'),
    text: text('text').notNull(),
    place: text('place').notNull().default(''),
    lon: doublePrecision('lon'),
    lat: doublePrecision('lat'),
    distance_m: integer('distance_m'),
    /** By our clock: of a guard when it came, of an officer what was said, never after it came. */
    begunAt: instant('begun_at').notNull(),
    receivedAt: instant('received_at').notNull(),
    /** What the phone said; it decides nothing. */
    claimedAt: instant('claimed_at'),
    firstActionAt: instant('first_action_at'),
    firstAction: text('first_action').notNull().default(''),
    firstActionBy: text('first_action_by'),
    arrivedAt: instant('arrived_at'),
    /** The police who came, as they were named. */
    arrivedWho: text('arrived_who').notNull().default(''),
    closedBy: text('closed_by'),
    closedAt: instant('closed_at'),
    closeReason: text('close_reason').notNull().default(''),
    clientId: text('client_id').notNull(),
  },
  (t) => [
    check('scene_hold_state', sql`${t.state} in ('open', 'arrived', 'called_off')`),
    check('scene_hold_position_whole', sql`(${t.lon} is null) = (${t.lat} is null)`),
    check(
      'scene_hold_in_order',
      sql`${t.begunAt} <= ${t.receivedAt} and ${t.firstActionAt} >= ${t.begunAt} and ${t.arrivedAt} >= ${t.begunAt}`,
    ),
    check('scene_hold_first_action', sql`(${t.firstActionAt} is null) = (${t.firstActionBy} is null)`),
    check('scene_hold_arrived', sql`(${t.state} = 'arrived') = (${t.arrivedAt} is not null)`),
    check(
      'scene_hold_closed',
      sql`(${t.state} = 'open') = (${t.closedAt} is null) and (${t.closedAt} is null) = (${t.closedBy} is null)
        and (${t.state} = 'called_off') = (${t.closeReason} <> '')`,
    ),
    unique('scene_hold_once').on(t.by, t.clientId),
    // Nobody holds two scenes: whoever presses again is at the first.
    uniqueIndex('scene_hold_of_one').on(t.memberId).where(sql`${t.state} = 'open'`),
    index('scene_hold_site').on(t.siteId, t.begunAt),
    index('scene_hold_open').on(t.begunAt).where(sql`${t.state} = 'open'`),
  ],
);

/** A station's channel. It is retired, never removed. */
export const radioChannel = pgTable(
  'radio_channel',
  {
    id: serial('id').primaryKey(),
    stationId: integer('station_id')
      .notNull()
      .references(() => organisation.id),
    name: text('name').notNull(),
    /** The frequency, or the number of a public network's group. */
    frequency: text('frequency').notNull(),
    purpose: text('purpose').notNull().default(''),
    retiredAt: instant('retired_at'),
  },
  (t) => [
    uniqueIndex('radio_channel_once').on(t.stationId, t.name).where(sql`${t.retiredAt} is null`),
    index('radio_channel_station').on(t.stationId),
  ],
);

/** A radio set of a site. */
export const radioSet = pgTable(
  'radio_set',
  {
    id: serial('id').primaryKey(),
    siteId: integer('site_id')
      .notNull()
      .references(() => organisation.id),
    callSign: text('call_sign').notNull(),
    serial: text('serial').notNull(),
    channelId: integer('channel_id').references(() => radioChannel.id),
    condition: text('condition').notNull().default('good'),
    retiredAt: instant('retired_at'),
  },
  (t) => [
    check('radio_set_condition', sql`${t.condition} in ('good', 'faulty', 'repair', 'missing')`),
    uniqueIndex('radio_set_serial_once').on(t.serial).where(sql`${t.retiredAt} is null`),
    uniqueIndex('radio_set_call_sign_once').on(t.siteId, t.callSign).where(sql`${t.retiredAt} is null`),
    index('radio_set_site').on(t.siteId),
    index('radio_set_channel').on(t.channelId),
  ],
);

// Who exists: the organisation tree, the force's units, its members and what they hold.
import { sql } from 'drizzle-orm';
import {
  type AnyPgColumn,
  boolean,
  check,
  customType,
  date,
  doublePrecision,
  index,
  integer,
  jsonb,
  pgTable,
  point,
  serial,
  smallint,
  text,
  timestamp,
  unique,
  uniqueIndex,
} from 'drizzle-orm/pg-core';

const tsvector = customType<{ data: string }>({ dataType: () => 'tsvector' });
const instant = (name: string) => timestamp(name, { withTimezone: true, precision: 3, mode: 'date' });

/** City, counties, stations, sites below one another; employers beside them, below the city. */
export const organisation = pgTable(
  'organisation',
  {
    id: serial('id').primaryKey(),
    kind: text('kind').notNull(),
    name: text('name').notNull(),
    parentId: integer('parent_id').references((): AnyPgColumn => organisation.id),
    /** Of a site: who guards it. One guarded place can have several employers, each its own site row. */
    employerId: integer('employer_id').references((): AnyPgColumn => organisation.id),
    lon: doublePrecision('lon'),
    lat: doublePrecision('lat'),
  },
  (t) => [
    check('organisation_kind', sql`${t.kind} in ('city', 'county', 'station', 'employer', 'site')`),
    check('organisation_only_city_is_root', sql`(${t.kind} = 'city') = (${t.parentId} is null)`),
    check('organisation_employer_of_site', sql`${t.employerId} is null or ${t.kind} = 'site'`),
    check('organisation_position_whole', sql`(${t.lon} is null) = (${t.lat} is null)`),
    unique('organisation_once').on(t.parentId, t.kind, t.name, t.employerId).nullsNotDistinct(),
    index('organisation_parent').on(t.parentId),
  ],
);

/** An organisation's outline as maps draw it: a GeoJSON Polygon or MultiPolygon in WGS-84. */
export const area = pgTable('area', {
  /** The organisation's. */
  id: integer('id')
    .primaryKey()
    .references(() => organisation.id, { onDelete: 'cascade' }),
  shape: jsonb('shape').$type<{ type: string; coordinates: unknown[] }>().notNull(),
  updatedAt: instant('updated_at').notNull(),
});

/** The force's own tree: battalion, company, squad. */
export const unit = pgTable(
  'unit',
  {
    id: serial('id').primaryKey(),
    kind: text('kind').notNull(),
    name: text('name').notNull(),
    parentId: integer('parent_id').references((): AnyPgColumn => unit.id),
    countyId: integer('county_id').references(() => organisation.id),
  },
  (t) => [
    check('unit_kind', sql`${t.kind} in ('battalion', 'company', 'squad')`),
    check('unit_only_battalion_is_root', sql`(${t.kind} = 'battalion') = (${t.parentId} is null)`),
    unique('unit_once').on(t.parentId, t.name).nullsNotDistinct(),
  ],
);

/** The establishment: how many seats of each post a unit has. Vacancies are seats less holders. */
export const post = pgTable(
  'post',
  {
    id: serial('id').primaryKey(),
    unitId: integer('unit_id')
      .notNull()
      .references(() => unit.id, { onDelete: 'cascade' }),
    title: text('title').notNull(),
    seats: integer('seats').notNull(),
  },
  (t) => [
    check('post_title', sql`${t.title} in ('leader', 'deputy', 'member')`),
    check('post_seats_not_negative', sql`${t.seats} >= 0`),
    unique('post_once').on(t.unitId, t.title),
  ],
);

/** A person on the force's roster. Positions are WGS-84; `*_pos` hold the same in Mercator metres for the index. */
export const member = pgTable(
  'member',
  {
    id: serial('id').primaryKey(),
    name: text('name').notNull(),
    /** How the name may be spelled in pinyin, syllables apart: `zeng xian wei`. Null: not spelled yet. */
    namePinyin: text('name_pinyin').array(),
    /** What a search's beginning may be: the name, its pinyin and its initials, from each character on. */
    searchKeys: tsvector('search_keys').generatedAlwaysAs(sql`name_search(name, name_pinyin)`),
    gender: text('gender').notNull(),
    /** Sealed: `keyid.nonce.ciphertext`, bound to this row. See src/kernel/vault.ts. */
    idNumber: text('id_number'),
    /** A keyed hash by which a number is found and kept unique. */
    idNumberIndex: text('id_number_index'),
    /** Its last four digits, all that most people see. */
    idNumberEnd: text('id_number_end'),
    status: text('status').notNull().default('active'),
    consentOn: date('consent_on', { mode: 'string' }),
    consentWithdrawnOn: date('consent_withdrawn_on', { mode: 'string' }),
    countyId: integer('county_id').references(() => organisation.id),
    stationId: integer('station_id').references(() => organisation.id),
    siteId: integer('site_id').references(() => organisation.id),
    employerId: integer('employer_id').references(() => organisation.id),
    unitId: integer('unit_id').references(() => unit.id, { onDelete: 'set null' }),
    post: text('post'),
    remark: text('remark').notNull().default(''),
    /** Home site's position as the roster gives it. */
    homeLon: doublePrecision('home_lon'),
    homeLat: doublePrecision('home_lat'),
    dutyState: text('duty_state').notNull().default('unknown'),
    dutySiteId: integer('duty_site_id').references(() => organisation.id),
    /** Where the person is on a normal day: the site on duty, else the home site. Null: no position. */
    basePos: point('base_pos', { mode: 'xy' }),
    sharing: boolean('sharing').notNull().default(false),
    ownLon: doublePrecision('own_lon'),
    ownLat: doublePrecision('own_lat'),
    ownPos: point('own_pos', { mode: 'xy' }),
    ownPosAt: instant('own_pos_at'),
    /** When this person was last let go from a real call-out that he or she came to: rest counts from here. */
    releasedAt: instant('released_at'),
    version: integer('version').notNull().default(1),
    updatedAt: instant('updated_at').notNull(),
  },
  (t) => [
    check('member_gender', sql`${t.gender} in ('male', 'female', 'unknown')`),
    check('member_status', sql`${t.status} in ('active', 'suspended', 'left')`),
    check('member_duty_state', sql`${t.dutyState} in ('on', 'off', 'unknown')`),
    check('member_duty_site_only_on_duty', sql`${t.dutySiteId} is null or ${t.dutyState} = 'on'`),
    check('member_post', sql`${t.post} is null or ${t.post} in ('leader', 'deputy', 'member')`),
    check(
      'member_withdrawn_after_consent',
      sql`${t.consentWithdrawnOn} is null or ${t.consentOn} is not null`,
    ),
    check('member_home_whole', sql`(${t.homeLon} is null) = (${t.homeLat} is null)`),
    check(
      'member_own_position_whole',
      sql`(${t.ownPos} is null) = (${t.ownPosAt} is null) and (${t.ownPos} is null) = (${t.ownLon} is null) and (${t.ownPos} is null) = (${t.ownLat} is null)`,
    ),
    check('member_own_position_only_shared', sql`${t.ownPos} is null or ${t.sharing}`),
    check('member_id_number_sealed', sql`${t.idNumber} ~ '^[^.]+[.][^.]+[.][^.]+$'`),
    check(
      'member_id_number_whole',
      sql`(${t.idNumber} is null) = (${t.idNumberIndex} is null) and (${t.idNumber} is null) = (${t.idNumberEnd} is null)`,
    ),
    uniqueIndex('member_id_number_once').on(t.idNumberIndex),
    // `member_nearest` (migration 0019_nearest): SP-GiST on base_pos with what the search filters by, so it reads the index alone.
    index('member_own_pos').using('gist', t.ownPos).where(sql`${t.ownPos} is not null`),
    index('member_no_position').on(t.id).where(sql`${t.basePos} is null`),
    index('member_unit').on(t.unitId),
    index('member_search').using('gin', t.searchKeys),
    index('member_by_name').on(sql`(coalesce(name_pinyin[1], name)) collate "C"`, t.id),
    index('member_unspelled').on(t.id).where(sql`${t.namePinyin} is null`),
  ],
);

/** What a member holds. Counts to the end of `expires_on` in Asia/Shanghai; null never ends. */
export const qualification = pgTable(
  'qualification',
  {
    id: serial('id').primaryKey(),
    memberId: integer('member_id')
      .notNull()
      .references(() => member.id, { onDelete: 'cascade' }),
    kind: text('kind').notNull(),
    number: text('number'),
    issuedOn: date('issued_on', { mode: 'string' }),
    expiresOn: date('expires_on', { mode: 'string' }),
  },
  (t) => [
    check('qualification_ends_after_issue', sql`${t.expiresOn} >= ${t.issuedOn}`),
    unique('qualification_once').on(t.memberId, t.kind),
    index('qualification_kind').on(t.kind, t.memberId),
    index('qualification_expires').on(t.expiresOn),
  ],
);

/** How a member can be reached. A phone may be shared by several members; a push subscription is one phone's. */
export const contactPoint = pgTable(
  'contact_point',
  {
    id: serial('id').primaryKey(),
    memberId: integer('member_id')
      .notNull()
      .references(() => member.id, { onDelete: 'cascade' }),
    kind: text('kind').notNull(),
    /** E.164 for a phone, the endpoint for a push subscription. */
    address: text('address').notNull(),
    /** A push subscription's keys: `{p256dh, auth}`. */
    keys: jsonb('keys').$type<{ p256dh: string; auth: string }>(),
    optedOutAt: instant('opted_out_at'),
    retiredAt: instant('retired_at'),
  },
  (t) => [
    check('contact_point_kind', sql`${t.kind} in ('phone', 'push')`),
    check('contact_point_phone_e164', sql`${t.kind} <> 'phone' or ${t.address} ~ '^\\+[1-9][0-9]{6,14}$'`),
    check('contact_point_push_has_keys', sql`(${t.kind} = 'push') = (${t.keys} is not null)`),
    unique('contact_point_once').on(t.memberId, t.kind, t.address),
    index('contact_point_address').on(t.address),
    index('contact_point_phone_end')
      .on(sql`reverse(address) text_pattern_ops`)
      .where(sql`${t.kind} = 'phone'`),
  ],
);

/** A time in which a member is known to be unavailable. `ends_at` null: until further notice. */
export const absence = pgTable(
  'absence',
  {
    id: serial('id').primaryKey(),
    memberId: integer('member_id')
      .notNull()
      .references(() => member.id, { onDelete: 'cascade' }),
    kind: text('kind').notNull(),
    startsAt: instant('starts_at').notNull(),
    endsAt: instant('ends_at'),
  },
  (t) => [
    check('absence_kind', sql`${t.kind} in ('leave', 'sick', 'unavailable')`),
    check('absence_ends_after_start', sql`${t.endsAt} > ${t.startsAt}`),
    index('absence_member').on(t.memberId),
  ],
);

/** What a member wishes of our messages. No row: Chinese, every channel, no quiet hours. */
export const memberWish = pgTable(
  'member_wish',
  {
    memberId: integer('member_id')
      .primaryKey()
      .references(() => member.id, { onDelete: 'cascade' }),
    language: text('language').notNull().default('zh'),
    /** Null: every channel. */
    channels: text('channels').array(),
    /** Null: as the call-out asks. */
    mode: text('mode'),
    /** Minutes after the city's midnight. */
    quietFrom: smallint('quiet_from'),
    quietUntil: smallint('quiet_until'),
  },
  (t) => [
    check('member_wish_language', sql`${t.language} in ('zh', 'en')`),
    check(
      'member_wish_channels',
      sql`${t.channels} <@ array['push', 'sms', 'voice'] and ${t.channels} <> '{}'`,
    ),
    check('member_wish_mode', sql`${t.mode} in ('ladder', 'at_once')`),
    check('member_wish_quiet_whole', sql`(${t.quietFrom} is null) = (${t.quietUntil} is null)`),
    check(
      'member_wish_quiet_minutes',
      sql`${t.quietFrom} between 0 and 1439 and ${t.quietUntil} between 0 and 1439`,
    ),
  ],
);

/** What a member said from a phone about being there and being told: told twice it counts once, and can be taken back. */
export const ownChange = pgTable(
  'own_change',
  {
    id: serial('id').primaryKey(),
    memberId: integer('member_id')
      .notNull()
      .references(() => member.id, { onDelete: 'cascade' }),
    /** Made on the phone. */
    clientId: text('client_id').notNull(),
    saidAt: instant('said_at').notNull(),
    /** What takes it back, step by step. */
    undo: jsonb('undo').$type<Record<string, unknown>[]>().notNull(),
    undoneAt: instant('undone_at'),
  },
  (t) => [unique('own_change_once').on(t.memberId, t.clientId), index('own_change_said').on(t.saidAt)],
);

/** A robot that writes into a unit's chat group. Its address is the right to write there, and is never shown. */
export const unitRobot = pgTable(
  'unit_robot',
  {
    id: serial('id').primaryKey(),
    unitId: integer('unit_id')
      .notNull()
      .references(() => unit.id, { onDelete: 'cascade' }),
    kind: text('kind').notNull(),
    /** Sealed; the index tells whether two are the same. */
    url: text('url').notNull(),
    urlIndex: text('url_index'),
    secret: text('secret'),
    enabled: boolean('enabled').notNull().default(true),
    /** What came of the last message. */
    lastAt: instant('last_at'),
    lastError: text('last_error'),
  },
  (t) => [
    check('unit_robot_kind', sql`${t.kind} in ('wecom', 'dingtalk', 'feishu')`),
    unique('unit_robot_once').on(t.unitId, t.urlIndex),
  ],
);

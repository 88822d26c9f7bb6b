// The three officers: who was appointed, what is asked of employers and sites, patrol days, talks and campaigns.
import { sql } from 'drizzle-orm';
import {
  boolean,
  check,
  date,
  index,
  integer,
  pgTable,
  primaryKey,
  real,
  serial,
  smallint,
  text,
  timestamp,
  unique,
  uniqueIndex,
} from 'drizzle-orm/pg-core';
import { dutyFile } from './bulletin.ts';
import { member, organisation } from './roster.ts';

const instant = (name: string) => timestamp(name, { withTimezone: true, precision: 3, mode: 'date' });

/** An information, patrol or publicity officer: appointed with consent, until it ended. */
export const officerAppointment = pgTable(
  'officer_appointment',
  {
    id: serial('id').primaryKey(),
    memberId: integer('member_id')
      .notNull()
      .references(() => member.id, { onDelete: 'cascade' }),
    kind: text('kind').notNull(),
    consentOn: date('consent_on').notNull(),
    appointedOn: date('appointed_on').notNull(),
    appointedBy: text('appointed_by').notNull(),
    endedOn: date('ended_on'),
    endedBy: text('ended_by'),
    endReason: text('end_reason'),
  },
  (t) => [
    check('officer_appointment_kind', sql`${t.kind} in ('information', 'patrol', 'publicity')`),
    check('officer_appointment_after_consent', sql`${t.consentOn} <= ${t.appointedOn}`),
    check('officer_appointment_ends_after_start', sql`${t.endedOn} >= ${t.appointedOn}`),
    check(
      'officer_appointment_end_whole',
      sql`(${t.endedOn} is null) = (${t.endedBy} is null) and (${t.endedOn} is null) = (${t.endReason} is null)`,
    ),
    uniqueIndex('officer_appointment_one_open').on(t.memberId, t.kind).where(sql`${t.endedOn} is null`),
  ],
);

/** What is asked for, by name. */
export const officerQuota = pgTable(
  'officer_quota',
  {
    name: text('name').primaryKey(),
    value: smallint('value').notNull(),
  },
  (t) => [
    check(
      'officer_quota_name',
      sql`${t.name} in ('company_percent', 'other_percent', 'patrol_days', 'publicity_per_site')`,
    ),
    check('officer_quota_value', sql`${t.value} between 0 and 366`),
    check('officer_quota_percent', sql`${t.name} not like '%percent' or ${t.value} <= 100`),
  ],
);

/** Which employers are security companies; of one without a row it is supposed. */
export const employerClass = pgTable('employer_class', {
  employerId: integer('employer_id')
    .primaryKey()
    .references(() => organisation.id, { onDelete: 'cascade' }),
  securityCompany: boolean('security_company').notNull(),
});

/** That somebody went on patrol on a day. */
export const patrolDay = pgTable(
  'patrol_day',
  {
    id: serial('id').primaryKey(),
    memberId: integer('member_id')
      .notNull()
      .references(() => member.id, { onDelete: 'cascade' }),
    day: date('day').notNull(),
    hours: real('hours').notNull(),
    place: text('place').notNull(),
    enteredBy: text('entered_by').notNull(),
    enteredAt: instant('entered_at').notNull(),
  },
  (t) => [
    unique('patrol_day_once').on(t.memberId, t.day),
    check('patrol_day_hours', sql`${t.hours} > 0 and ${t.hours} <= 24`),
    index('patrol_day_day').on(t.day),
  ],
);

/** What reports and talks are about: the installation's own list. Nothing here watches persons. */
export const dutyCategory = pgTable(
  'duty_category',
  {
    id: serial('id').primaryKey(),
    use: text('use').notNull(),
    /** Of reports. */
    class: text('class'),
    zh: text('zh').notNull(),
    en: text('en').notNull(),
    retiredAt: instant('retired_at'),
  },
  (t) => [
    check('duty_category_use', sql`${t.use} in ('report', 'talk')`),
    check(
      'duty_category_watches_nobody',
      sql`(${t.use} = 'report' and ${t.class} is not null and ${t.class} in ('hazard', 'incident', 'lead'))
        or (${t.use} = 'talk' and ${t.class} is null)`,
    ),
    uniqueIndex('duty_category_once').on(t.use, t.zh).where(sql`${t.retiredAt} is null`),
  ],
);

/** A talk or a campaign that was held. What was entered wrongly is removed with its reason, and stays to be read. */
export const talk = pgTable(
  'talk',
  {
    id: serial('id').primaryKey(),
    kind: text('kind').notNull(),
    categoryId: integer('category_id')
      .notNull()
      .references(() => dutyCategory.id),
    /** A site, or the station or county that held it. */
    organisationId: integer('organisation_id')
      .notNull()
      .references(() => organisation.id),
    place: text('place').notNull(),
    heldOn: date('held_on').notNull(),
    audience: integer('audience').notNull(),
    note: text('note').notNull().default(''),
    writtenBy: text('written_by').notNull(),
    writtenAt: instant('written_at').notNull(),
    removedAt: instant('removed_at'),
    removedBy: text('removed_by'),
    removeReason: text('remove_reason'),
  },
  (t) => [
    check('talk_kind', sql`${t.kind} in ('talk', 'campaign')`),
    check('talk_audience', sql`${t.audience} between 1 and 1000000`),
    check(
      'talk_removed_whole',
      sql`(${t.removedAt} is null) = (${t.removedBy} is null) and (${t.removedAt} is null) = (${t.removeReason} is null)`,
    ),
    index('talk_held').on(t.heldOn),
  ],
);

export const talkPhoto = pgTable(
  'talk_photo',
  {
    talkId: integer('talk_id')
      .notNull()
      .references(() => talk.id, { onDelete: 'cascade' }),
    fileId: integer('file_id')
      .notNull()
      .references(() => dutyFile.id),
  },
  (t) => [
    primaryKey({ name: 'talk_photo_pk', columns: [t.talkId, t.fileId] }),
    index('talk_photo_file').on(t.fileId),
  ],
);

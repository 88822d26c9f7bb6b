// Bulletins and warnings: what was said in which wording, to whom, and who read which wording.
import { sql } from 'drizzle-orm';
import {
  bigint,
  check,
  customType,
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
} from 'drizzle-orm/pg-core';
import { member, organisation } from './roster.ts';

const instant = (name: string) => timestamp(name, { withTimezone: true, precision: 3, mode: 'date' });

const bytes = customType<{ data: Uint8Array }>({ dataType: () => 'bytea' });

/** A picture or a document of the daily duty, kept as it came. Whatever uses it names it; what nothing names goes after a day. */
export const dutyFile = pgTable(
  'duty_file',
  {
    id: serial('id').primaryKey(),
    name: text('name').notNull(),
    type: text('type').notNull(),
    size_bytes: integer('size_bytes').notNull(),
    content: bytes('content').notNull(),
    uploadedBy: text('uploaded_by').notNull(),
    uploadedAt: instant('uploaded_at').notNull(),
  },
  (t) => [
    check('duty_file_type', sql`${t.type} in ('image/jpeg', 'image/png', 'application/pdf')`),
    check(
      'duty_file_size',
      sql`${t.size_bytes} between 1 and 5000000 and octet_length(${t.content}) = ${t.size_bytes}`,
    ),
    index('duty_file_uploaded').on(t.uploadedAt),
  ],
);

/** One bulletin: draft → sent → cancelled. What it says stands in its versions, the last of which holds. */
export const bulletin = pgTable(
  'bulletin',
  {
    id: serial('id').primaryKey(),
    /** In whose name: the city, a county or a station. */
    organisationId: integer('organisation_id')
      .notNull()
      .references(() => organisation.id),
    state: text('state').notNull().default('draft'),
    version: smallint('version').notNull().default(1),
    /** Whom it is for, as it was written; who got it stands in its recipients. */
    audience: jsonb('audience').$type<Record<string, unknown>>().notNull(),
    createdBy: text('created_by').notNull(),
    createdAt: instant('created_at').notNull(),
    sentAt: instant('sent_at'),
    cancelledAt: instant('cancelled_at'),
    cancelReason: text('cancel_reason'),
    /** When those who have not read are reminded next. */
    remindAt: instant('remind_at'),
    reminders: smallint('reminders').notNull().default(0),
    /** When an officer last reminded them by hand. */
    remindedAt: instant('reminded_at'),
  },
  (t) => [
    check('bulletin_state', sql`${t.state} in ('draft', 'sent', 'cancelled')`),
    check('bulletin_sent_when_not_draft', sql`(${t.state} = 'draft') = (${t.sentAt} is null)`),
    check(
      'bulletin_cancelled_with_reason',
      sql`(${t.state} = 'cancelled') = (${t.cancelledAt} is not null)
      and (${t.cancelledAt} is null) = (${t.cancelReason} is null)`,
    ),
    index('bulletin_organisation').on(t.organisationId, t.createdAt),
    index('bulletin_remind').on(t.remindAt).where(sql`${t.remindAt} is not null`),
  ],
);

/** A wording. Kept as it was sent; a correction is the next one. */
export const bulletinVersion = pgTable(
  'bulletin_version',
  {
    bulletinId: integer('bulletin_id')
      .notNull()
      .references(() => bulletin.id, { onDelete: 'cascade' }),
    version: smallint('version').notNull(),
    severity: text('severity').notNull(),
    title: text('title').notNull(),
    body: text('body').notNull(),
    advice: text('advice').notNull().default(''),
    validFrom: instant('valid_from').notNull(),
    validUntil: instant('valid_until').notNull(),
    writtenBy: text('written_by').notNull(),
    sentAt: instant('sent_at'),
  },
  (t) => [
    primaryKey({ name: 'bulletin_version_pk', columns: [t.bulletinId, t.version] }),
    check('bulletin_version_severity', sql`${t.severity} in ('minor', 'moderate', 'severe', 'extreme')`),
    check('bulletin_version_valid', sql`${t.validFrom} < ${t.validUntil}`),
  ],
);

/** What is attached to a wording, in this order. */
export const bulletinFile = pgTable(
  'bulletin_file',
  {
    bulletinId: integer('bulletin_id').notNull(),
    version: smallint('version').notNull(),
    fileId: integer('file_id')
      .notNull()
      .references(() => dutyFile.id),
    place: smallint('place').notNull(),
  },
  (t) => [
    primaryKey({ name: 'bulletin_file_pk', columns: [t.bulletinId, t.version, t.fileId] }),
    foreignKey({
      name: 'bulletin_file_wording',
      columns: [t.bulletinId, t.version],
      foreignColumns: [bulletinVersion.bulletinId, bulletinVersion.version],
    }).onDelete('cascade'),
    index('bulletin_file_file').on(t.fileId),
  ],
);

/** Every CAP message that came in for a bulletin, known by the three that name it. */
export const bulletinCap = pgTable(
  'bulletin_cap',
  {
    id: serial('id').primaryKey(),
    bulletinId: integer('bulletin_id')
      .notNull()
      .references(() => bulletin.id, { onDelete: 'cascade' }),
    sender: text('sender').notNull(),
    identifier: text('identifier').notNull(),
    sent: text('sent').notNull(),
    msgType: text('msg_type').notNull(),
    /** What it said that a bulletin has no word for: category, event, urgency, certainty. */
    said: jsonb('said').$type<Record<string, unknown>>().notNull(),
    receivedAt: instant('received_at').notNull(),
    receivedBy: text('received_by').notNull(),
  },
  (t) => [
    check('bulletin_cap_msg_type', sql`${t.msgType} in ('Alert', 'Update', 'Cancel')`),
    unique('bulletin_cap_once').on(t.sender, t.identifier, t.sent),
    index('bulletin_cap_bulletin').on(t.bulletinId),
  ],
);

/** Who got it, and at which site the person was then: updates and the cancel go there too, whoever moved since. */
export const bulletinRecipient = pgTable(
  'bulletin_recipient',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    bulletinId: integer('bulletin_id')
      .notNull()
      .references(() => bulletin.id, { onDelete: 'cascade' }),
    memberId: integer('member_id')
      .notNull()
      .references(() => member.id, { onDelete: 'cascade' }),
    siteId: integer('site_id').references(() => organisation.id),
    /** The latest wording read; 0: none. */
    readVersion: smallint('read_version').notNull().default(0),
  },
  (t) => [
    unique('bulletin_recipient_once').on(t.bulletinId, t.memberId),
    index('bulletin_recipient_member').on(t.memberId),
    index('bulletin_recipient_site').on(t.siteId),
  ],
);

/** That somebody read a wording: the first receipt of each counts. */
export const bulletinRead = pgTable(
  'bulletin_read',
  {
    recipientId: bigint('recipient_id', { mode: 'number' })
      .notNull()
      .references(() => bulletinRecipient.id, { onDelete: 'cascade' }),
    version: smallint('version').notNull(),
    /** By our clock. */
    readAt: instant('read_at').notNull(),
    receivedAt: instant('received_at').notNull(),
    clientId: text('client_id'),
    via: text('via').notNull(),
  },
  (t) => [
    primaryKey({ name: 'bulletin_read_pk', columns: [t.recipientId, t.version] }),
    check('bulletin_read_via', sql`${t.via} in ('app', 'link')`),
  ],
);

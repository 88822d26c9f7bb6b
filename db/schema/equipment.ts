// Equipment: what kinds there are, who or which unit must have what, each piece with a number of its own, and who holds it.
import { sql } from 'drizzle-orm';
import {
  type AnyPgColumn,
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
import { member, unit } from './roster.ts';

const instant = (name: string) => timestamp(name, { withTimezone: true, precision: 3, mode: 'date' });

/** The catalogue. What a roster file names for the first time is added to it. */
export const equipmentItem = pgTable(
  'equipment_item',
  {
    id: serial('id').primaryKey(),
    name: text('name').notNull(),
    /** Each one has a number of its own; else they are counted. */
    serialised: boolean('serialised').notNull().default(false),
    shelfMonths: smallint('shelf_months'),
    inspectMonths: smallint('inspect_months'),
    /** What an inspection goes through, in order. */
    steps: jsonb('steps').$type<string[]>().notNull().default([]),
    version: integer('version').notNull().default(1),
    retiredAt: instant('retired_at'),
  },
  (t) => [
    unique('equipment_item_name').on(t.name),
    check('equipment_item_shelf', sql`${t.shelfMonths} between 1 and 240`),
    check('equipment_item_inspect', sql`${t.inspectMonths} between 1 and 120`),
  ],
);

/** The standard: how many a person must hold (all, a post, who fills a role), or a unit have (one, or each of a kind). */
export const equipmentNeed = pgTable(
  'equipment_need',
  {
    id: serial('id').primaryKey(),
    itemId: integer('item_id')
      .notNull()
      .references(() => equipmentItem.id, { onDelete: 'cascade' }),
    per: text('per').notNull(),
    post: text('post'),
    role: text('role'),
    unitId: integer('unit_id').references(() => unit.id, { onDelete: 'cascade' }),
    unitKind: text('unit_kind'),
    count: integer('count').notNull(),
  },
  (t) => [
    check('equipment_need_per', sql`${t.per} in ('person', 'unit')`),
    check('equipment_need_post', sql`${t.post} in ('leader', 'deputy', 'member')`),
    check('equipment_need_post_or_role', sql`${t.post} is null or ${t.role} is null`),
    check('equipment_need_of_people', sql`${t.per} = 'person' or (${t.post} is null and ${t.role} is null)`),
    check('equipment_need_of_units', sql`${t.per} = 'unit' or ${t.unitKind} is null`),
    check('equipment_need_one_unit_or_kind', sql`${t.unitId} is null or ${t.unitKind} is null`),
    check('equipment_need_unit_kind', sql`${t.unitKind} in ('battalion', 'company', 'squad')`),
    check('equipment_need_count', sql`${t.count} between 1 and 10000`),
    unique('equipment_need_once')
      .on(t.itemId, t.per, t.post, t.role, t.unitId, t.unitKind)
      .nullsNotDistinct(),
  ],
);

/** in_service ⇄ defective; either → lost or retired. A lost one that is found is in service again. */
export const equipmentPiece = pgTable(
  'equipment_piece',
  {
    id: serial('id').primaryKey(),
    itemId: integer('item_id')
      .notNull()
      .references((): AnyPgColumn => equipmentItem.id),
    serial: text('serial').notNull(),
    /** Whose it is, also while a member holds it. */
    unitId: integer('unit_id').references(() => unit.id, { onDelete: 'set null' }),
    state: text('state').notNull().default('in_service'),
    /** Why it is not in service. */
    reason: text('reason'),
    expiresOn: date('expires_on', { mode: 'string' }),
    /** When it is to be inspected next. */
    inspectOn: date('inspect_on', { mode: 'string' }),
  },
  (t) => [
    check('equipment_piece_state', sql`${t.state} in ('in_service', 'defective', 'lost', 'retired')`),
    check('equipment_piece_reason', sql`(${t.state} = 'in_service') = (${t.reason} is null)`),
    uniqueIndex('equipment_serial_once')
      .on(t.itemId, t.serial)
      .where(sql`${t.state} in ('in_service', 'defective')`),
    index('equipment_piece_unit').on(t.unitId, t.itemId),
  ],
);

/** What lies in a unit's store without numbers. */
export const equipmentStock = pgTable(
  'equipment_stock',
  {
    unitId: integer('unit_id')
      .notNull()
      .references(() => unit.id, { onDelete: 'cascade' }),
    itemId: integer('item_id')
      .notNull()
      .references(() => equipmentItem.id),
    count: integer('count').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.unitId, t.itemId] }),
    check('equipment_stock_count', sql`${t.count} between 0 and 100000`),
  ],
);

/** Who holds what, and who held it: an empty `returned_on` is what somebody has now. */
export const equipmentIssue = pgTable(
  'equipment_issue',
  {
    id: serial('id').primaryKey(),
    memberId: integer('member_id')
      .notNull()
      .references(() => member.id, { onDelete: 'cascade' }),
    item: text('item')
      .notNull()
      .references(() => equipmentItem.name, { onUpdate: 'cascade' }),
    issuedOn: date('issued_on', { mode: 'string' }),
    returnedOn: date('returned_on', { mode: 'string' }),
    pieceId: integer('piece_id').references(() => equipmentPiece.id),
    count: integer('count').notNull().default(1),
    /** The store that it came from; null: known from the roster alone. */
    unitId: integer('unit_id').references(() => unit.id, { onDelete: 'set null' }),
    expiresOn: date('expires_on', { mode: 'string' }),
    /** The receiver's name as drawn, an SVG path; or when he or she confirmed it on the phone. */
    signature: text('signature'),
    /** The name of whoever brought it back, as drawn. */
    returnSignature: text('return_signature'),
    confirmedAt: instant('confirmed_at'),
  },
  (t) => [
    check('equipment_returned_after_issue', sql`${t.returnedOn} >= ${t.issuedOn}`),
    check('equipment_return_is_signed', sql`${t.returnSignature} is null or ${t.returnedOn} is not null`),
    check('equipment_issue_count', sql`${t.count} between 1 and 10000`),
    check('equipment_piece_is_one', sql`${t.pieceId} is null or ${t.count} = 1`),
    uniqueIndex('equipment_item_held_once')
      .on(t.memberId, t.item)
      .where(sql`${t.returnedOn} is null and ${t.pieceId} is null`),
    uniqueIndex('equipment_piece_held_once')
      .on(t.pieceId)
      .where(sql`${t.returnedOn} is null and ${t.pieceId} is not null`),
  ],
);

/** What happened to a piece: only grows. */
export const equipmentEvent = pgTable(
  'equipment_event',
  {
    id: serial('id').primaryKey(),
    pieceId: integer('piece_id')
      .notNull()
      .references(() => equipmentPiece.id),
    kind: text('kind').notNull(),
    memberId: integer('member_id').references(() => member.id, { onDelete: 'set null' }),
    at: instant('at').notNull(),
    by: text('by').notNull(),
    data: jsonb('data').notNull().default({}),
  },
  (t) => [
    check(
      'equipment_event_kind',
      sql`${t.kind} in ('added', 'issued', 'returned', 'inspected', 'defective', 'mended', 'lost', 'found', 'retired')`,
    ),
    index('equipment_event_piece').on(t.pieceId, t.id),
  ],
);

/** That somebody was told that equipment expires or is to be inspected, so that it is told once: `days` before. */
export const equipmentNotice = pgTable(
  'equipment_notice',
  {
    memberId: integer('member_id')
      .notNull()
      .references(() => member.id, { onDelete: 'cascade' }),
    /** piece:7, issue:12. */
    subject: text('subject').notNull(),
    what: text('what').notNull(),
    dueOn: date('due_on', { mode: 'string' }).notNull(),
    days: smallint('days').notNull(),
    toldAt: instant('told_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.memberId, t.subject, t.what, t.dueOn, t.days] }),
    check('equipment_notice_what', sql`${t.what} in ('expires', 'inspect')`),
  ],
);

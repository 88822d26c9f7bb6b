// Who is told of what happens here: addresses of other systems, and each thing that one of them is owed.
import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  check,
  index,
  integer,
  jsonb,
  pgTable,
  serial,
  smallint,
  text,
  timestamp,
  unique,
} from 'drizzle-orm/pg-core';

const instant = (name: string) => timestamp(name, { withTimezone: true, precision: 3, mode: 'date' });

export const webhook = pgTable(
  'webhook',
  {
    id: serial('id').primaryKey(),
    name: text('name').notNull().unique('webhook_name_once'),
    /** Shown; the whole address may hold a key and is sealed, as the secret that signs is. */
    host: text('host').notNull(),
    url: text('url').notNull(),
    secret: text('secret').notNull(),
    /** Of the log; none: all of them. */
    types: text('types').array().notNull().default(sql`'{}'`),
    enabled: boolean('enabled').notNull().default(true),
    /** Why it was switched off by itself. */
    offReason: text('off_reason'),
    /** It is owed what the log has after this. */
    fromLogId: bigint('from_log_id', { mode: 'number' }).notNull(),
    /** Up to here the log was looked through. */
    seenLogId: bigint('seen_log_id', { mode: 'number' }).notNull(),
    createdBy: text('created_by').notNull(),
    createdAt: instant('created_at').notNull(),
  },
  (t) => [check('webhook_off_reason', sql`not ${t.enabled} or ${t.offReason} is null`)],
);

export const webhookEvent = pgTable(
  'webhook_event',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    webhookId: integer('webhook_id')
      .notNull()
      .references(() => webhook.id, { onDelete: 'cascade' }),
    /** Null: a test. */
    logEntryId: bigint('log_entry_id', { mode: 'number' }),
    type: text('type').notNull(),
    /** What is sent, the same each time. */
    body: jsonb('body').$type<Record<string, unknown>>().notNull(),
    state: text('state').notNull().default('waiting'),
    attempts: smallint('attempts').notNull().default(0),
    nextAttemptAt: instant('next_attempt_at').notNull(),
    lastStatus: smallint('last_status'),
    lastReason: text('last_reason'),
    createdAt: instant('created_at').notNull(),
    settledAt: instant('settled_at'),
  },
  (t) => [
    unique('webhook_event_once').on(t.webhookId, t.logEntryId),
    index('webhook_event_due').on(t.nextAttemptAt).where(sql`${t.state} = 'waiting'`),
    index('webhook_event_list').on(t.webhookId, t.id),
    check('webhook_event_state', sql`${t.state} in ('waiting', 'delivered', 'given_up')`),
    check('webhook_event_settled', sql`(${t.state} = 'waiting') = (${t.settledAt} is null)`),
  ],
);

// What every room stands on: installation settings and the append-only log.
import { bigint, index, integer, jsonb, pgTable, text, timestamp } from 'drizzle-orm/pg-core';

const instant = (name: string) => timestamp(name, { withTimezone: true, precision: 3, mode: 'date' });

/** Values made once for an installation and shared by all its processes: link secret, VAPID keys, hand-driven clock. */
export const setting = pgTable('setting', {
  key: text('key').primaryKey(),
  value: text('value').notNull(),
});

/**
 * Every second of a call-out. Append-only: a trigger refuses UPDATE and DELETE. Written in the transaction of the
 * change it tells of; the state of a call-out can be rebuilt from its rows alone, in order of id.
 */
export const logEntry = pgTable(
  'log_entry',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    at: instant('at').notNull(),
    calloutId: integer('callout_id'),
    memberId: integer('member_id'),
    type: text('type').notNull(),
    actor: text('actor').notNull(),
    data: jsonb('data').$type<Record<string, unknown>>().notNull(),
  },
  (t) => [index('log_entry_callout').on(t.calloutId, t.id)],
);

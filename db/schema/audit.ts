// Who changed or saw what: a chain that only grows. Triggers of the audited tables write it, see `audit_chain`.
import { sql } from 'drizzle-orm';
import { bigint, check, index, integer, jsonb, pgTable, text, timestamp } from 'drizzle-orm/pg-core';

const instant = (name: string) => timestamp(name, { withTimezone: true, precision: 3, mode: 'date' });

/**
 * One change or reveal. A trigger gives id, time, actor and both hashes, whatever the INSERT says: ids have no holes,
 * and `hash` is SHA-256 over the row with `prev_hash`, the hash of the row before it.
 */
export const auditEntry = pgTable(
  'audit_entry',
  {
    id: bigint('id', { mode: 'number' }).primaryKey(),
    at: instant('at').notNull(),
    /** user:12, member:7, key:3, system, command-line; `database:<role>` when nobody said who. */
    actor: text('actor').notNull(),
    fromAddress: text('from_address'),
    /** insert, update, delete, truncate of a row; else what was done: id-number.reveal, audit.pruned, … */
    action: text('action').notNull(),
    /** The table, for a row's change. */
    entity: text('entity').notNull(),
    entityId: text('entity_id'),
    /** Whom it is about. */
    memberId: integer('member_id'),
    /** Of an update only the columns that changed. Secrets stand as digests, phones masked. */
    before: jsonb('before').$type<Record<string, unknown>>(),
    after: jsonb('after').$type<Record<string, unknown>>(),
    prevHash: text('prev_hash').notNull(),
    hash: text('hash').notNull(),
  },
  (t) => [
    check('audit_entry_hashes', sql`${t.hash} ~ '^[0-9a-f]{64}$' and ${t.prevHash} ~ '^[0-9a-f]{64}$'`),
    index('audit_entry_at').on(t.at),
    index('audit_entry_entity').on(t.entity, t.entityId, t.id),
    index('audit_entry_member').on(t.memberId, t.id).where(sql`${t.memberId} is not null`),
    index('audit_entry_actor').on(t.actor, t.id),
  ],
);

/** What an action wants audited, until its transaction commits: then it moves into the chain. Empty otherwise. */
export const auditNote = pgTable('audit_note', {
  id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
  action: text('action').notNull(),
  entity: text('entity').notNull(),
  entityId: text('entity_id'),
  memberId: integer('member_id'),
  before: jsonb('before').$type<Record<string, unknown>>(),
  after: jsonb('after').$type<Record<string, unknown>>(),
});

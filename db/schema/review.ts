// What is said of a call-out afterwards: comments, and what shall be better next time.
import { sql } from 'drizzle-orm';
import { check, date, index, integer, pgTable, serial, text, timestamp } from 'drizzle-orm/pg-core';
import { account } from './access.ts';
import { callout } from './callout.ts';
import { member } from './roster.ts';

const instant = (name: string) => timestamp(name, { withTimezone: true, precision: 3, mode: 'date' });

/** Deleted ones are kept, and can come back. */
export const reportComment = pgTable(
  'report_comment',
  {
    id: serial('id').primaryKey(),
    calloutId: integer('callout_id')
      .notNull()
      .references(() => callout.id, { onDelete: 'cascade' }),
    text: text('text').notNull(),
    /** As the log names them: user:12, key:3. */
    createdBy: text('created_by').notNull(),
    createdAt: instant('created_at').notNull(),
    deletedAt: instant('deleted_at'),
  },
  (t) => [index('report_comment_callout').on(t.calloutId)],
);

/** States: open, done. Deleted ones are kept, and can come back. */
export const improvement = pgTable(
  'improvement',
  {
    id: serial('id').primaryKey(),
    calloutId: integer('callout_id')
      .notNull()
      .references(() => callout.id, { onDelete: 'cascade' }),
    text: text('text').notNull(),
    /** Whose it is: an officer's account or somebody on the roster. Neither, when that person is gone. */
    userId: integer('user_id').references(() => account.id, { onDelete: 'set null' }),
    memberId: integer('member_id').references(() => member.id, { onDelete: 'set null' }),
    dueOn: date('due_on', { mode: 'string' }).notNull(),
    state: text('state').notNull().default('open'),
    version: integer('version').notNull().default(1),
    createdBy: text('created_by').notNull(),
    createdAt: instant('created_at').notNull(),
    deletedAt: instant('deleted_at'),
  },
  (t) => [
    check('improvement_state', sql`${t.state} in ('open', 'done')`),
    check('improvement_one_owner', sql`${t.userId} is null or ${t.memberId} is null`),
    index('improvement_callout').on(t.calloutId),
    index('improvement_open').on(t.dueOn).where(sql`${t.state} = 'open' and ${t.deletedAt} is null`),
  ],
);

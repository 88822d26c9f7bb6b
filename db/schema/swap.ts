// Shifts that change hands, and who signed on to them.
import { sql } from 'drizzle-orm';
import { check, index, integer, pgTable, serial, text, timestamp, uniqueIndex } from 'drizzle-orm/pg-core';
import { shift } from './duty.ts';
import { member } from './roster.ts';

const instant = (name: string) => timestamp(name, { withTimezone: true, precision: 3, mode: 'date' });

/** A shift that its guard offers: offered → taken → approved or refused; or withdrawn. */
export const shiftSwap = pgTable(
  'shift_swap',
  {
    id: serial('id').primaryKey(),
    shiftId: integer('shift_id')
      .notNull()
      .references(() => shift.id, { onDelete: 'cascade' }),
    /** Whose it is. */
    memberId: integer('member_id')
      .notNull()
      .references(() => member.id, { onDelete: 'cascade' }),
    state: text('state').notNull().default('offered'),
    offeredAt: instant('offered_at').notNull(),
    takerId: integer('taker_id').references(() => member.id, { onDelete: 'cascade' }),
    takenAt: instant('taken_at'),
    decidedBy: text('decided_by'),
    decidedAt: instant('decided_at'),
  },
  (t) => [
    check('shift_swap_state', sql`${t.state} in ('offered', 'taken', 'approved', 'refused', 'withdrawn')`),
    check(
      'shift_swap_taken',
      sql`(${t.takerId} is null) = (${t.takenAt} is null) and (${t.state} not in ('taken', 'approved', 'refused') or ${t.takerId} is not null)
        and (${t.state} <> 'offered' or ${t.takerId} is null)`,
    ),
    check(
      'shift_swap_decided',
      sql`(${t.state} in ('approved', 'refused')) = (${t.decidedAt} is not null) and (${t.decidedAt} is null) = (${t.decidedBy} is null)`,
    ),
    check('shift_swap_two', sql`${t.takerId} <> ${t.memberId}`),
    uniqueIndex('shift_swap_one').on(t.shiftId).where(sql`${t.state} in ('offered', 'taken')`),
    index('shift_swap_member').on(t.memberId),
    index('shift_swap_taker').on(t.takerId),
  ],
);

/** That somebody was at the place of a shift when it began, as the phone said. The position itself is not kept. */
export const shiftSignOn = pgTable(
  'shift_sign_on',
  {
    shiftId: integer('shift_id')
      .primaryKey()
      .references(() => shift.id, { onDelete: 'cascade' }),
    /** By our clock. */
    saidAt: instant('said_at').notNull(),
    receivedAt: instant('received_at').notNull(),
    state: text('state').notNull(),
    distance_m: integer('distance_m'),
  },
  (t) => [
    check('shift_sign_on_state', sql`${t.state} in ('here', 'elsewhere', 'unknown')`),
    check('shift_sign_on_distance', sql`(${t.state} = 'unknown') = (${t.distance_m} is null)`),
    check('shift_sign_on_in_order', sql`${t.saidAt} <= ${t.receivedAt}`),
  ],
);

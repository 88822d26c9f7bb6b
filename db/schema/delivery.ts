// What leaves for a phone and what came back: the outbox, its receipts, inbound texts, the demo's message log.
import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  check,
  index,
  integer,
  jsonb,
  pgTable,
  smallint,
  text,
  timestamp,
  unique,
} from 'drizzle-orm/pg-core';
import { contactPoint } from './roster.ts';

const instant = (name: string) => timestamp(name, { withTimezone: true, precision: 3, mode: 'date' });
const bigId = () => bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity();

/**
 * One message for one person on one channel: the outbox. State machine (see README):
 * queued → sending → accepted → delivered → read; or failed, expired, cancelled.
 * No foreign keys: rows are written by the hundred with the summonses they belong to, and outlive members.
 */
export const delivery = pgTable(
  'delivery',
  {
    id: bigId(),
    calloutId: integer('callout_id'),
    summonsId: bigint('summons_id', { mode: 'number' }),
    memberId: integer('member_id'),
    /** What it is for: summons, stand_down, overdue, unfilled, help, … */
    purpose: text('purpose').notNull(),
    channel: text('channel').notNull(),
    /** The configured way out that carries it; its pace is shared by everything on it. */
    route: text('route').notNull(),
    address: text('address').notNull(),
    /** Smaller goes first: real before drill before roll-call before bulletin. */
    priority: smallint('priority').notNull(),
    /** Place in its own list; rows of one class go by ordinal, so that no list waits behind another's whole. */
    ordinal: integer('ordinal').notNull(),
    /** Place in this person's ladder; the next step comes forward when this one fails for good. */
    step: smallint('step').notNull().default(0),
    /** What makes this step needless: an earlier one was `received`, the person `answered`, an earlier call was taken. */
    unless: text('unless'),
    /** Which text, and what goes into it; rendered when handed over. */
    template: text('template').notNull(),
    vars: jsonb('vars').$type<Record<string, string>>().notNull(),
    state: text('state').notNull().default('queued'),
    attempts: smallint('attempts').notNull().default(0),
    /** An earlier attempt may have been taken: the text says that it may come twice, and there is no third. */
    doubtful: boolean('doubtful').notNull().default(false),
    nextAttemptAt: instant('next_attempt_at').notNull(),
    /** Of a row in `sending`: when its fate counts as unknown. */
    deadlineAt: instant('deadline_at'),
    /** After this moment the text would no longer be true. */
    expiresAt: instant('expires_at').notNull(),
    /** Routes that it was on before: each refused it, or was down. */
    triedRoutes: text('tried_routes').array().notNull().default(sql`'{}'`),
    provider: text('provider'),
    providerId: text('provider_id'),
    reason: text('reason'),
    firstSentAt: instant('first_sent_at'),
    acceptedAt: instant('accepted_at'),
    deliveredAt: instant('delivered_at'),
    readAt: instant('read_at'),
    /** When to ask the provider for a receipt that did not come. */
    askReceiptAt: instant('ask_receipt_at'),
    createdAt: instant('created_at').notNull(),
  },
  (t) => [
    check('delivery_channel', sql`${t.channel} in ('push', 'sms', 'voice', 'group', 'simulated')`),
    // No number of a person stands beside the simulated route, and nothing else leads to a simulated phone.
    check(
      'delivery_simulated_whole',
      sql`(${t.channel} = 'simulated') = (${t.route} = 'simulated') and (${t.channel} = 'simulated') = (${t.address} like 'simulated:%')`,
    ),
    check(
      'delivery_state',
      sql`${t.state} in ('queued', 'sending', 'accepted', 'delivered', 'read', 'failed', 'expired', 'cancelled')`,
    ),
    check('delivery_sending_has_deadline', sql`(${t.state} = 'sending') = (${t.deadlineAt} is not null)`),
    check('delivery_sent_was_attempted', sql`(${t.attempts} > 0) = (${t.firstSentAt} is not null)`),
    check(
      'delivery_accepted_has_time',
      sql`${t.state} not in ('accepted', 'delivered', 'read') or ${t.attempts} > 0`,
    ),
    check('delivery_failed_has_reason', sql`${t.state} <> 'failed' or ${t.reason} is not null`),
    check('delivery_unless', sql`${t.unless} is null or ${t.unless} in ('received', 'answered', 'called')`),
    // None of them knows what an acceptance writes: such an update stays in its page and touches no index.
    index('delivery_ask_receipt').on(t.askReceiptAt).where(sql`${t.askReceiptAt} is not null`),
    // Nothing is sent after it expired: what was sent of late is found by that.
    index('delivery_phone').on(t.address, t.expiresAt).where(sql`${t.channel} in ('sms', 'group')`),
    index('delivery_callout').on(t.calloutId, t.summonsId),
    index('delivery_proven')
      .on(t.memberId, t.channel, t.deliveredAt)
      .where(sql`${t.deliveredAt} is not null`),
    index('delivery_probe').on(t.memberId, t.createdAt).where(sql`${t.purpose} = 'probe'`),
    index('delivery_push_test').on(t.memberId, t.createdAt).where(sql`${t.purpose} = 'push_test'`),
  ],
);

/**
 * What of `delivery` waits to be sent, and nothing else. A message belongs to whoever takes its row out of here: a claim takes
 * it and writes nothing else but a lease. Triggers keep it.
 */
export const deliveryQueue = pgTable(
  'delivery_queue',
  {
    id: bigint('id', { mode: 'number' }).primaryKey(),
    route: text('route').notNull(),
    priority: smallint('priority').notNull(),
    ordinal: integer('ordinal').notNull(),
    nextAttemptAt: instant('next_attempt_at').notNull(),
    expiresAt: instant('expires_at').notNull(),
  },
  (t) => [
    index('delivery_queue_due').on(t.route, t.priority, t.ordinal, t.id, t.nextAttemptAt),
    index('delivery_queue_next_attempt').on(t.route, t.nextAttemptAt),
    index('delivery_queue_expiry').on(t.expiresAt),
  ],
);

/**
 * Deliveries that somebody has in hand until `deadline_at`: one row for all that were claimed together. `attempts`: which
 * attempt of each; its own row learns of it when there is an outcome, or when somebody else must see it.
 */
export const deliveryLease = pgTable(
  'delivery_lease',
  {
    id: bigId(),
    claimedAt: instant('claimed_at').notNull(),
    deadlineAt: instant('deadline_at').notNull(),
    deliveryIds: bigint('delivery_ids', { mode: 'number' }).array().notNull(),
    attempts: smallint('attempts').array().notNull(),
  },
  (t) => [
    index('delivery_lease_deadline').on(t.deadlineAt),
    check('delivery_lease_whole', sql`cardinality(${t.deliveryIds}) = cardinality(${t.attempts})`),
  ],
);

/** Each id that a provider gave one of our messages: by it receipts find their delivery. */
export const providerMessage = pgTable(
  'provider_message',
  {
    provider: text('provider').notNull(),
    providerId: text('provider_id').notNull(),
    deliveryId: bigint('delivery_id', { mode: 'number' }).notNull(),
  },
  (t) => [index('provider_message_id').on(t.providerId)],
);

/** Every arrival of a provider's word about a delivery, also when it comes first, twice or late. */
export const receipt = pgTable(
  'receipt',
  {
    id: bigId(),
    provider: text('provider').notNull(),
    providerId: text('provider_id').notNull(),
    status: text('status').notNull(),
    reason: text('reason'),
    at: instant('at').notNull(),
    /** Null until the delivery it speaks of is known. */
    deliveryId: bigint('delivery_id', { mode: 'number' }),
  },
  (t) => [
    check('receipt_status', sql`${t.status} in ('accepted', 'delivered', 'read', 'failed')`),
    index('receipt_provider_id').on(t.provider, t.providerId),
    index('receipt_delivery').on(t.deliveryId),
  ],
);

/** A text that came in, kept once per provider id, with what was made of it. */
export const inboundMessage = pgTable(
  'inbound_message',
  {
    id: bigId(),
    provider: text('provider').notNull(),
    providerId: text('provider_id').notNull(),
    address: text('address').notNull(),
    body: text('body').notNull(),
    at: instant('at').notNull(),
    outcome: text('outcome').notNull(),
  },
  (t) => [
    unique('inbound_message_once').on(t.provider, t.providerId),
    index('inbound_message_address').on(t.address, t.id),
  ],
);

/** A webhook's request that was answered, or is just now: when it comes again it gets the same answer and does nothing. */
export const webhookCall = pgTable(
  'webhook_call',
  {
    /** A hash of what makes it this request: its signature, or its words. */
    id: text('id').primaryKey(),
    at: instant('at').notNull(),
    /** From here on its own time refuses it. Null: nothing else would. */
    keepUntil: instant('keep_until'),
    /** Null while it is being answered. */
    status: smallint('status'),
    type: text('type'),
    body: text('body').notNull(),
    times: integer('times').notNull().default(1),
  },
  (t) => [index('webhook_call_at').on(t.at)],
);

/** A route's pace, shared by all dispatchers: when the provider will have sent all that it was given. */
export const routePace = pgTable('route_pace', {
  route: text('route').primaryKey(),
  freeAt: instant('free_at').notNull(),
});

/** How a route fares, shared by all dispatchers: troubles in a row without one success. */
export const routeHealth = pgTable('route_health', {
  route: text('route').primaryKey(),
  troubles: integer('troubles').notNull(),
  reason: text('reason'),
  changedAt: instant('changed_at').notNull(),
});

/** What is known of a route's provider: when it last took something, and what it says while it takes nothing. */
export const routeFlow = pgTable('route_flow', {
  route: text('route').primaryKey(),
  /** When a message was last handed over, whatever became of it. */
  movedAt: instant('moved_at'),
  takenAt: instant('taken_at'),
  refusedAt: instant('refused_at'),
  refusedInRow: integer('refused_in_row').notNull().default(0),
  reason: text('reason'),
  /** Since when administrators know that nothing moves; null when there is nothing to tell. */
  stuckSince: instant('stuck_since'),
});

/** The weekly test of one push subscription: what was sent, what came of it, when there is next something to do. */
export const pushCheck = pgTable(
  'push_check',
  {
    contactPointId: integer('contact_point_id')
      .primaryKey()
      .references(() => contactPoint.id, { onDelete: 'cascade' }),
    nextAt: instant('next_at').notNull(),
    /** The test that is under way. */
    deliveryId: bigint('delivery_id', { mode: 'number' }),
    passedAt: instant('passed_at'),
    /** When it was found that nothing arrives; counts until something does. */
    missedAt: instant('missed_at'),
    /** When its owner was told of that in another way. */
    toldAt: instant('told_at'),
  },
  (t) => [index('push_check_next').on(t.nextAt)],
);

/** The demo's provider: what each phone would have received, word for word. */
export const messageLog = pgTable(
  'message_log',
  {
    id: bigId(),
    at: instant('at').notNull(),
    channel: text('channel').notNull(),
    address: text('address').notNull(),
    calloutId: integer('callout_id'),
    memberId: integer('member_id'),
    title: text('title').notNull(),
    body: text('body').notNull(),
    link: text('link'),
  },
  (t) => [index('message_log_address').on(t.address, t.id)],
);

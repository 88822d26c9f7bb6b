// Addresses of other systems that are told of what happens here: made, switched off and on, taken away.
import { randomBytes } from 'node:crypto';
import type { Database, Sql, Tx } from '../kernel/database.ts';
import { appendLog } from '../kernel/log.ts';
import { Problem } from '../kernel/problem.ts';
import { vaultOf } from '../kernel/vault.ts';
import { SECRET_MARK } from './webhook-rules.ts';

export interface NewWebhook {
  name: string;
  url: string;
  /** Of the log; none: all of them. */
  types: string[];
}

interface By {
  now: Date;
  actor: string;
}

/** More are of no use, and each makes a row of everything that happens. */
export const MOST_WEBHOOKS = 20;
const SECRET_BYTES = 32;

export const boundTo = (id: number, field: 'url' | 'secret') => `webhook:${id}:${field}`;

const told = (tx: Tx, type: string, id: number, name: string, by: By) =>
  appendLog(tx, [
    { at: by.now, calloutId: null, memberId: null, type, actor: by.actor, data: { webhookId: id, name } },
  ]);

/** It hears of what happens from now on. The secret is told this once. 409 for a name that is taken and for one too many. */
export async function makeWebhook(db: Database, about: NewWebhook, by: By) {
  const vault = await vaultOf(db);
  const secret = SECRET_MARK + randomBytes(SECRET_BYTES).toString('base64');
  return db.transaction(async (tx) => {
    await tx`lock table webhook in share row exclusive mode`;
    const [is] = await tx<{ id: number; n: number; taken: boolean }[]>`
      select nextval(pg_get_serial_sequence('webhook', 'id'))::int as id, count(*)::int as n,
        coalesce(bool_or(name = ${about.name}), false) as taken from webhook`;
    if (!is) throw new Error('no id for a webhook');
    if (is.taken) throw new Problem(409, 'webhook-name');
    if (is.n >= MOST_WEBHOOKS) throw new Problem(409, 'webhook-many', { vars: { most: MOST_WEBHOOKS } });
    await tx`
      insert into webhook (id, name, host, url, secret, types, from_log_id, seen_log_id, created_by, created_at)
      select ${is.id}, ${about.name}, ${new URL(about.url).host}, ${vault.seal(about.url, boundTo(is.id, 'url'))},
        ${vault.seal(secret, boundTo(is.id, 'secret'))}, ${about.types}::text[], l.newest, l.newest, ${by.actor}, ${by.now}
      from (select coalesce(max(id), 0) as newest from log_entry) l`;
    await told(tx, 'webhook_made', is.id, about.name, by);
    return { id: is.id, secret };
  });
}

/** Off: nothing is sent, what happens meanwhile waits for it to be on again. 404 when there is none such. */
export async function switchWebhook(db: Database, id: number, enabled: boolean, by: By): Promise<void> {
  await db.transaction(async (tx) => {
    const [row] = await tx<{ name: string }[]>`
      update webhook set enabled = ${enabled}, off_reason = null where id = ${id} returning name`;
    if (!row) throw new Problem(404, 'not-found');
    await told(tx, enabled ? 'webhook_on' : 'webhook_off', id, row.name, by);
  });
}

/** With all that still waits for it. */
export async function removeWebhook(db: Database, id: number, by: By): Promise<void> {
  await db.transaction(async (tx) => {
    const [row] = await tx<{ name: string }[]>`delete from webhook where id = ${id} returning name`;
    if (!row) throw new Problem(404, 'not-found');
    await told(tx, 'webhook_removed', id, row.name, by);
  });
}

/** Something to be sent at once that is nothing but a test. */
export async function testWebhook(db: Database, id: number, now: Date): Promise<void> {
  const body = { type: 'test', timestamp: now.toISOString(), data: {} };
  const made = await db.sql`
    insert into webhook_event (webhook_id, type, body, next_attempt_at, created_at)
    select id, 'test', ${db.sql.json(body)}, ${now}, ${now} from webhook where id = ${id} and enabled returning id`;
  if (made.length > 0) return;
  const [is] = await db.sql`select 1 from webhook where id = ${id}`;
  throw is ? new Problem(409, 'webhook-is-off') : new Problem(404, 'not-found');
}

/** What was given up or delivered is sent once more: for a system that lost it. */
export async function sendAgain(db: Database, webhookId: number, eventId: number, now: Date): Promise<void> {
  const again = await db.sql`
    update webhook_event set state = 'waiting', attempts = 0, next_attempt_at = ${now}, settled_at = null
    where id = ${eventId} and webhook_id = ${webhookId} and state <> 'waiting' returning id`;
  if (again.length > 0) return;
  const [is] = await db.sql`select 1 from webhook_event where id = ${eventId} and webhook_id = ${webhookId}`;
  throw is ? new Problem(409, 'webhook-waits') : new Problem(404, 'not-found');
}

export interface WebhookRow {
  id: number;
  name: string;
  host: string;
  types: string[];
  enabled: boolean;
  offReason: string | null;
  createdAt: Date;
  waiting: number;
  givenUp: number;
  deliveredAt: Date | null;
}

export const listWebhooks = (sql: Sql): Promise<WebhookRow[]> => sql<WebhookRow[]>`
  select w.id, w.name, w.host, w.types, w.enabled, w.off_reason, w.created_at,
    count(*) filter (where e.state = 'waiting')::int as waiting,
    count(*) filter (where e.state = 'given_up')::int as given_up,
    max(e.settled_at) filter (where e.state = 'delivered') as delivered_at
  from webhook w left join webhook_event e on e.webhook_id = w.id group by w.id order by w.id`;

export interface EventRow {
  id: number;
  type: string;
  state: 'waiting' | 'delivered' | 'given_up';
  attempts: number;
  nextAttemptAt: Date;
  lastStatus: number | null;
  lastReason: string | null;
  createdAt: Date;
  settledAt: Date | null;
}

export const EVENTS_A_PAGE = 50;

/** The newest first, older than `before` when it is given; one more than a page tells that there is a next one. */
export const listEvents = (sql: Sql, webhookId: number, before: number | null): Promise<EventRow[]> => sql<
  EventRow[]
>`
  select id, type, state, attempts, next_attempt_at, last_status, last_reason, created_at, settled_at from webhook_event
  where webhook_id = ${webhookId} ${before === null ? sql`` : sql`and id < ${before}`}
  order by id desc limit ${EVENTS_A_PAGE + 1}`;

/** What is over; what waits stays however old it is. */
export async function forgetWebhookEvents(tx: Tx, now: Date, keep_days: number): Promise<void> {
  await tx`delete from webhook_event where settled_at < ${new Date(now.getTime() - keep_days * 86_400_000)}`;
}

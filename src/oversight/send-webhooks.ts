// Sends what webhooks are owed: signed, in time, several at once, and tried again until it is taken or given up.
import { type HttpSend, NoReply, retryAfterSeconds } from '../delivery/http.ts';
import { inParallel, inTime } from '../delivery/in-time.ts';
import type { Database } from '../kernel/database.ts';
import { vaultOf } from '../kernel/vault.ts';
import { queueWebhooks } from './queue-webhooks.ts';
import { outcomeOf, type Reply, signedHeaders } from './webhook-rules.ts';
import { boundTo } from './webhooks.ts';

export interface WebhookDeps {
  db: Database;
  send: HttpSend;
}

const AT_ONCE = 50;
const SIDE_BY_SIDE = 5;
const TIMEOUT_MS = 10_000;
/** Nobody else takes what one process has in hand; when it died, it is tried again after so long. */
const LEASE_SECONDS = 60;
/** What another system says to us, as far as somebody reads it. */
const REASON_CHARACTERS = 200;

interface Owed {
  id: number;
  webhookId: number;
  url: string;
  secret: string;
  body: Record<string, unknown>;
  attempts: number;
}

/** Queues what the log has and sends what is due at `now`, to the last. Safe beside other processes that do the same. */
export async function runWebhooks(deps: WebhookDeps, now: Date): Promise<void> {
  await queueWebhooks(deps.db.sql, now);
  for (;;) {
    const owed = await take(deps.db, now);
    await inParallel(owed, SIDE_BY_SIDE, (one) => sendOne(deps, one, now));
    if (owed.length < AT_ONCE) return;
  }
}

function take({ sql }: Database, now: Date): Promise<Owed[]> {
  const lease = new Date(now.getTime() + LEASE_SECONDS * 1000);
  return sql<Owed[]>`
    with due as (
      select e.id from webhook_event e join webhook w on w.id = e.webhook_id and w.enabled
      where e.state = 'waiting' and e.next_attempt_at <= ${now}
      order by e.next_attempt_at, e.id limit ${AT_ONCE} for update of e skip locked
    )
    update webhook_event e set attempts = e.attempts + 1, next_attempt_at = ${lease}
    from due, webhook w where e.id = due.id and w.id = e.webhook_id
    returning e.id, e.webhook_id, w.url, w.secret, e.body, e.attempts`;
}

async function sendOne({ db, send }: WebhookDeps, owed: Owed, now: Date): Promise<void> {
  const { reply, said } = await post(db, send, owed, now);
  const outcome = outcomeOf(reply, owed.attempts, now);
  const next = outcome.state === 'waiting' ? outcome.nextAttemptAt : now;
  await db.transaction(async (tx) => {
    // Another attempt may have begun when this one took longer than its lease: its outcome is what counts.
    const settled = await tx`
      update webhook_event set state = ${outcome.state}, next_attempt_at = ${next},
        settled_at = ${outcome.state === 'waiting' ? null : now},
        last_status = ${'status' in reply ? reply.status : null}, last_reason = ${said}
      where id = ${owed.id} and state = 'waiting' and attempts = ${owed.attempts} returning id`;
    if (settled.length > 0 && 'switchOff' in outcome) {
      await tx`update webhook set enabled = false, off_reason = '410' where id = ${owed.webhookId} and enabled`;
    }
  });
}

async function post(
  db: Database,
  send: HttpSend,
  owed: Owed,
  now: Date,
): Promise<{ reply: Reply; said: string | null }> {
  const vault = await vaultOf(db);
  const body = JSON.stringify(owed.body);
  try {
    const url = vault.open(owed.url, boundTo(owed.webhookId, 'url'));
    const headers = signedHeaders(
      vault.open(owed.secret, boundTo(owed.webhookId, 'secret')),
      owed.id,
      body,
      now,
    );
    const reply = await inTime(TIMEOUT_MS, (signal) => send({ method: 'POST', url, headers, body, signal }));
    const retryAfter_seconds = retryAfterSeconds(reply.headers.get('retry-after'), now);
    const good = reply.status >= 200 && reply.status < 300;
    const said = good ? null : reply.text.replace(/\s+/g, ' ').trim().slice(0, REASON_CHARACTERS);
    return { reply: { status: reply.status, retryAfter_seconds }, said };
  } catch (error) {
    const reason = error instanceof NoReply ? error.message : (error as Error).name;
    return { reply: { reason }, said: reason };
  }
}

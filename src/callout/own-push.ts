// What a member's own phone asks of its pushes: whether the server still holds it, what arrived last, and a test on the spot.
import type { ChannelKind, Channels } from '../delivery/channel.ts';
import { enqueue } from '../delivery/outbox.ts';
import { type DeliveryState, NOT_SHOWN } from '../delivery/receipt-rules.ts';
import { Problem } from '../kernel/problem.ts';
import type { CalloutDeps } from './deps.ts';
import { loadWishes } from './wishes.ts';

const PUSH_TEST = 'push_test';
/** Somebody waits for it, but no call-out does. */
const PRIORITY = 60;
const TEST_EXPIRES_SECONDS = 60;
const TEST_AGAIN_SECONDS = 5;
const PUSH: ChannelKind = 'push';

export interface OwnPush {
  /** With what a phone subscribes; null: no pushes are sent from here. */
  key: string | null;
  /** What the server holds of this endpoint; null when it was asked of none. */
  held: 'live' | 'retired' | 'unknown' | null;
  /** Live subscriptions of the same person on other phones. */
  others: number;
  /** When a push was last received and shown there. */
  arrivedAt: Date | null;
  /** The weekly test: last received, found missing, next. */
  passedAt: Date | null;
  missedAt: Date | null;
  nextAt: Date | null;
}

const keyOf = (channels: Channels): string | null =>
  channels.all.find((c) => c.kind === PUSH && c.subscribeKey !== undefined)?.subscribeKey ?? null;

export async function loadOwnPush(
  { db, channels }: Pick<CalloutDeps, 'db' | 'channels'>,
  memberId: number,
  endpoint: string | null,
): Promise<OwnPush> {
  const [found] = await db.sql<(Omit<OwnPush, 'key' | 'held'> & { live: boolean; known: boolean })[]>`
    select c.retired_at is null and c.id is not null as live, c.id is not null as known, k.passed_at, k.missed_at,
      case when k.delivery_id is null then k.next_at end as next_at,
      (select count(*) from contact_point o where o.member_id = ${memberId} and o.kind = 'push'
        and o.retired_at is null and o.address is distinct from ${endpoint}) as others,
      (select max(d.delivered_at) from delivery d where d.member_id = ${memberId} and d.channel = 'push'
        and d.delivered_at is not null and d.address = ${endpoint}) as arrived_at
    from (select 1) one left join contact_point c
      on c.member_id = ${memberId} and c.kind = 'push' and c.address = ${endpoint}
    left join push_check k on k.contact_point_id = c.id`;
  if (!found) throw new Error('one row vanished');
  const { live, known, arrivedAt, passedAt, missedAt, nextAt, others } = found;
  const held = endpoint === null ? null : live ? 'live' : known ? 'retired' : 'unknown';
  const mute = missedAt !== null && (arrivedAt === null || arrivedAt < missedAt);
  return {
    ...{ key: keyOf(channels), held, others: Number(others), arrivedAt, passedAt, nextAt },
    missedAt: mute ? missedAt : null,
  };
}

/** Queues a push to this phone alone, as urgent as a summons. Gives its number. */
export function testOwnPush(deps: CalloutDeps, memberId: number, endpoint: string): Promise<{ id: number }> {
  const now = deps.clock.now();
  return deps.db.transaction(async (tx) => {
    const [held] = await tx`
      select 1 from contact_point where member_id = ${memberId} and kind = 'push' and address = ${endpoint}
        and retired_at is null for update`;
    const route = held && deps.channels.choose('push', endpoint, PUSH_TEST)?.route;
    if (!route) throw new Problem(422, 'route-cannot-test');
    const since = new Date(now.getTime() - TEST_AGAIN_SECONDS * 1_000);
    const [again] = await tx`
      select 1 from delivery where member_id = ${memberId} and purpose = ${PUSH_TEST} and created_at > ${since} limit 1`;
    if (again) throw new Problem(429, 'tested-just-now', { vars: { n: TEST_AGAIN_SECONDS } });
    const language = (await loadWishes(tx, [memberId])).get(memberId)?.language ?? 'zh';
    const expiresAt = new Date(now.getTime() + TEST_EXPIRES_SECONDS * 1_000);
    const [id = 0] = await enqueue(
      tx,
      [
        {
          ...{
            calloutId: null,
            summonsId: null,
            memberId,
            purpose: PUSH_TEST,
            priority: PRIORITY,
            ordinal: 0,
          },
          ...{ step: 0, unless: null, template: PUSH_TEST, vars: { kind: 'test', language } },
          ...{ channel: PUSH, route, address: endpoint, sendAt: now, expiresAt },
        },
      ],
      now,
    );
    return { id };
  });
}

/** taken: the push service has it, and the phone said nothing so far. */
export const TEST_STATES = ['waiting', 'taken', 'received', 'not-shown', 'failed'] as const;
export interface PushTest {
  id: number;
  state: (typeof TEST_STATES)[number];
  /** Of one that was received: how long it took. */
  after_ms: number | null;
}

const RECENT_MS = 3_600_000;

/** The last one that this person asked for, within an hour. */
export async function loadPushTest(
  { db, clock }: Pick<CalloutDeps, 'db' | 'clock'>,
  memberId: number,
): Promise<PushTest | null> {
  const since = new Date(clock.now().getTime() - RECENT_MS);
  const [row] = await db.sql<
    { id: number; state: DeliveryState; reason: string | null; createdAt: Date; deliveredAt: Date | null }[]
  >`
    select id, state, reason, created_at, delivered_at from delivery
    where member_id = ${memberId} and purpose = ${PUSH_TEST} and created_at > ${since} order by id desc limit 1`;
  if (!row) return null;
  const { id, state, reason, createdAt, deliveredAt } = row;
  if (deliveredAt) return { id, state: 'received', after_ms: deliveredAt.getTime() - createdAt.getTime() };
  return { id, state: wordOf(state, reason), after_ms: null };
}

function wordOf(state: DeliveryState, reason: string | null): PushTest['state'] {
  if (state === 'accepted') return 'taken';
  if (state === 'queued' || state === 'sending') return 'waiting';
  return reason === NOT_SHOWN ? 'not-shown' : 'failed';
}

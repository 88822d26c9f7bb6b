// One round of sending: claim what is due, hand it to the providers, write down what they said.
import { asOwnWork } from '../kernel/about.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Database } from '../kernel/database.ts';
import type { Capabilities, Channel, Channels, OutboundMessage, SendResult } from './channel.ts';
import { type ClaimedDelivery, claimDue } from './claim.ts';
import { noteOutcomes } from './flow.ts';
import { inParallel, inTime } from './in-time.ts';
import { heldBack } from './phone-limits.ts';
import { referenceOf } from './reference.ts';
import { type Outcome, settle } from './settle.ts';
import { sweep } from './sweep.ts';

/** What a message's words are made from. `doubtful`: it may be the second copy that arrives, and should say so. */
export interface RenderInput extends Omit<ClaimedDelivery, 'keys' | 'claimedAt' | 'deadlineAt' | 'leaseId'> {
  /** What this route can do at this address. */
  capabilities: Capabilities;
  now: Date;
}

export interface Rendered extends Pick<OutboundMessage, 'title' | 'body' | 'link' | 'language' | 'vars'> {}

export type Render = (input: RenderInput) => Rendered | Promise<Rendered>;

/** What a dispatcher writes to: pino fits. */
export interface DispatchLog {
  error(about: Record<string, unknown>, message: string): void;
}

export interface DispatchDeps {
  db: Database;
  channels: Channels;
  /** Never called within a transaction of ours. What it throws counts as a failed attempt. */
  render: Render;
  clock: Clock;
  log: DispatchLog;
  /** Messages with a smaller priority number belong to a live call-out: handed over with high urgency. */
  urgentBelow: number;
  /** A provider that says nothing for so long has an unknown outcome. */
  timeout_ms?: number;
  /** Messages handed over at once for each route; twice as many are claimed at once. */
  width?: number;
  /** Hears of each message handed over: its route, what came of it, how long it took. */
  handedOver?(route: string, outcome: string, seconds: number): void;
  /** Takes only what is more urgent than this. */
  below?: number;
  /** Outcomes that could not be written yet, kept for the next round of the same deps. */
  unwritten?: Outcome[];
}

/** A claim's lease has room for two timeouts: no more is claimed than is handed over in two goes. */
const GOES = 2;
const WIDTH = 50;
const TIMEOUT_MS = 10_000;

/** One round at `now`: a batch for each route. Returns how many rows it moved; 0 when nothing may leave now. */
export async function dispatchOnce(deps: DispatchDeps, now: Date): Promise<number> {
  await writeOutcomes(deps, deps.unwritten?.splice(0) ?? [], now);
  const { claimed, barred } = await claimDue(
    deps.db,
    deps.channels,
    now,
    GOES * (deps.width ?? WIDTH),
    deps.below,
  );
  if (claimed.length > 0) {
    const held = await heldBack(deps.db.sql, deps.channels, claimed, now);
    const waits = new Set(held.map((h) => h.delivery));
    const free = claimed.filter((d) => !waits.has(d));
    const outcomes = [...held, ...(await sendClaimed(deps, free, now))];
    const after = deps.clock.now();
    const at = after > now ? after : now;
    await writeOutcomes(deps, outcomes, at);
    await noteOutcomes(deps.db.sql, outcomes, at);
  }
  return claimed.length + barred;
}

/** Sends and sweeps until nothing is due at `now`. */
export async function drainDue(deps: DispatchDeps, now: Date): Promise<void> {
  let moved: number;
  do {
    moved = await sweep(deps.db, deps.channels, now, deps.timeout_ms);
    moved += await dispatchOnce(deps, now);
  } while (moved > 0);
}

/** Hands claimed messages over, each route's at its own speed. Never throws: what went wrong is the outcome. */
export async function sendClaimed(
  deps: DispatchDeps,
  claimed: ClaimedDelivery[],
  now: Date,
): Promise<Outcome[]> {
  const routes = [...Map.groupBy(claimed, (d) => d.route).values()];
  const sent = await Promise.all(
    routes.map((rows) =>
      inParallel(rows, deps.width ?? WIDTH, async (delivery) => {
        const from_ms = performance.now();
        const result = await asOwnWork(() => sendOne(deps, delivery, now), delivery.calloutId);
        deps.handedOver?.(delivery.route, result.outcome, (performance.now() - from_ms) / 1_000);
        return { delivery, result };
      }),
    ),
  );
  const outcomes = sent.flat();
  const alarms = outcomes.flatMap(({ delivery, result }) =>
    result.outcome === 'failed' && result.alarm
      ? [{ route: delivery.route, reason: result.reason, calloutId: delivery.calloutId }]
      : [],
  );
  // One line for each cause: a provider that refuses a thousand messages says one thing.
  for (const [reason, same] of Map.groupBy(alarms, (a) => `${a.route}: ${a.reason}`)) {
    const calloutIds = [...new Set(same.flatMap((a) => a.calloutId ?? []))];
    deps.log.error({ reason, messages: same.length, calloutIds }, 'a provider refuses our messages');
  }
  return outcomes;
}

async function sendOne(deps: DispatchDeps, delivery: ClaimedDelivery, now: Date): Promise<SendResult> {
  const channel = deps.channels.byRoute(delivery.route);
  const capabilities = channel?.capabilities(delivery.address);
  if (!channel || !capabilities) return { outcome: 'failed', reason: 'no_route' };
  let words: Rendered;
  try {
    const { keys: _, claimedAt: __, deadlineAt: ___, leaseId: ____, ...row } = delivery;
    words = await deps.render({ ...row, capabilities, now });
  } catch (error) {
    deps.log.error(
      { err: error, deliveryId: delivery.id, template: delivery.template },
      'no text for a message',
    );
    return { outcome: 'retry', reason: 'no text' };
  }
  // A process that was stopped for a while must not send what another has meanwhile taken over.
  if (deps.clock.now() >= delivery.deadlineAt) return { outcome: 'unknown', reason: 'lease over' };
  return handOver(deps, channel, delivery, words, now);
}

async function handOver(
  deps: DispatchDeps,
  channel: Channel,
  delivery: ClaimedDelivery,
  words: Rendered,
  now: Date,
): Promise<SendResult> {
  const { id, address, keys, calloutId, memberId, purpose, template } = delivery;
  const message = {
    ...words,
    template,
    deliveryId: id,
    reference: referenceOf(id),
    address,
    keys,
    calloutId,
    memberId,
    purpose,
    urgent: delivery.priority < deps.urgentBelow,
    topic: calloutId !== null && memberId !== null ? `c${calloutId}m${memberId}` : null,
    ttl_seconds: Math.max(1, Math.floor((delivery.expiresAt.getTime() - now.getTime()) / 1000)),
  };
  try {
    const result = await inTime(deps.timeout_ms ?? TIMEOUT_MS, (signal) => channel.send(message, signal));
    return 'reason' in result ? { ...result, reason: withoutLinks(result.reason) } : result;
  } catch (error) {
    const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    return { outcome: 'unknown', reason: withoutLinks(reason).slice(0, 200) };
  }
}

/** A provider that quotes the text it refuses must not bring a personal link into the log. */
const withoutLinks = (reason: string) => reason.replace(/https?:\/\/\S+/gi, '[link]');

/** What the providers said must not be lost with the database's connection: it is kept for the next round. */
async function writeOutcomes(deps: DispatchDeps, outcomes: Outcome[], now: Date): Promise<void> {
  try {
    await settle(deps.db, deps.channels, outcomes, now);
  } catch (error) {
    deps.unwritten ??= [];
    deps.unwritten.push(...outcomes);
    throw error;
  }
}

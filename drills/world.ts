// A whole installation in one process for drills and stories: the real app and engine, a carrier, and time that passes
// from one moment at which something happens to the next.
import { createApp } from '../src/app.ts';
import { httpSmsWebhook } from '../src/delivery/channels/http-sms.ts';
import { signBody } from '../src/delivery/signature.ts';
import type { Clock } from '../src/kernel/clock.ts';
import type { Database } from '../src/kernel/database.ts';
import { type WorkDeps, workOf } from '../src/work.ts';
import { type Carrier, type CarrierOptions, createCarrier } from './carrier.ts';
import { createEvents, type Events } from './events.ts';

const OPERATOR_KEY = 'drill-operator-key';
const LINK_SECRET = 'drill-link-secret';
const SMS_SECRET = 'drill-sms-secret';
const PUBLIC_URL = 'http://muster.test';
/** More rounds of work than this at one moment, and it makes itself for ever. */
const MAX_ROUNDS_AT_ONE_MOMENT = 1_000;

export interface WorldOptions extends Pick<CarrierOptions, 'fate' | 'onArrival' | 'sms'> {
  db: Database;
  clock: Clock;
  /** Lets time pass until `to`; a hand-driven clock jumps, a real one is waited for. */
  pass(to: Date): unknown;
  logger: WorkDeps['logger'];
  /** Moments are rounded up to a multiple of this, so that what nearly coincides is done in one go. */
  grain_ms?: number;
}

export interface World {
  clock: Clock;
  events: Events;
  carrier: Carrier;
  deps: WorkDeps;
  /** As the operator: `path` below `/api`. */
  asLeader(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Response>;
  /** As anybody, to any address of ours: what a phone does with a link. */
  request(url: string, init?: RequestInit): Promise<Response>;
  /** A text from a phone, brought by the SMS provider's signed webhook. */
  textIn(from: string, text: string): Promise<Response>;
  /** Lets everything happen that is due now, and then until `target`. */
  advanceTo(target: Date, seen?: (now: Date) => unknown): Promise<void>;
}

export function openWorld(options: WorldOptions): World {
  const { db, clock, logger } = options;
  db.tellTime(clock);
  const events = createEvents();
  const carrier = createCarrier({ ...options, events });
  const deps: WorkDeps = {
    ...{ db, clock, logger, channels: carrier.channels, linkSecret: LINK_SECRET, publicUrl: PUBLIC_URL },
  };
  const app = createApp({
    ...{ ...deps, role: 'all', operatorKey: OPERATOR_KEY },
    webhooks: [httpSmsWebhook(SMS_SECRET)],
  });
  const request: World['request'] = async (url, init) => app.request(url, init);
  let texts = 0;
  return {
    ...{ clock, events, carrier, deps, request },
    asLeader: (method, path, body, headers = {}) =>
      request(`/api${path}`, {
        method,
        headers: {
          ...{ authorization: `Bearer ${OPERATOR_KEY}`, 'content-type': 'application/json' },
          ...headers,
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      }),
    textIn(from, text) {
      const now = clock.now();
      const event = { type: 'in', id: `in-${++texts}`, from, text, at: now.toISOString() };
      const body = JSON.stringify({ events: [event] });
      const timestamp_seconds = Math.floor(now.getTime() / 1_000);
      return request('/webhooks/http-sms', {
        method: 'POST',
        headers: {
          'x-muster-timestamp': String(timestamp_seconds),
          'x-muster-signature': signBody(SMS_SECRET, timestamp_seconds, body),
        },
        body,
      });
    },
    advanceTo: advancing(options, deps, events),
  };
}

function advancing(
  { clock, pass, grain_ms = 1 }: WorldOptions,
  deps: WorkDeps,
  events: Events,
): World['advanceTo'] {
  const work = workOf(deps);
  const onGrain = (at: Date) => new Date(Math.ceil(at.getTime() / grain_ms) * grain_ms);
  return async (target, seen) => {
    let rounds = 0;
    let now = clock.now();
    // Passing time alone changes nothing: what is due next is asked again only after something happened.
    let due = await work.nextDue(now);
    for (;;) {
      const happens = events.next();
      let changed = true;
      if (due && due <= now) await work.run(now);
      else if (happens && happens <= now) changed = await events.run(now);
      else {
        seen?.(now);
        const next = due && (!happens || due < happens) ? due : happens;
        if (now >= target) return;
        await pass(next && next < target ? earlier(onGrain(next), target) : target);
        now = clock.now();
        rounds = 0;
        continue;
      }
      if (changed) due = await work.nextDue(now);
      if (++rounds > MAX_ROUNDS_AT_ONE_MOMENT) throw new Error(`time stands still at ${now.toISOString()}`);
    }
  };
}

const earlier = (a: Date, b: Date) => (a < b ? a : b);

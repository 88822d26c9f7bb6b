// The world outside of the product: people and programs that ask it over HTTP, and ask again until they are answered.
import { signBody } from '../../src/delivery/signature.ts';
import type { Chance } from './chance.ts';
import { OPERATOR_KEY, type Processes, PUBLIC_URL, SMS_SECRET } from './processes.ts';
import type { Actor, Scheduler } from './scheduler.ts';

export interface Answer {
  status: number;
  body: Record<string, unknown>;
}

export interface Outside {
  actor: Actor;
  sleep(wait_ms: number): Promise<void>;
  /** Lets something go on by itself. */
  begin(what: string, work: () => Promise<unknown>): void;
  /** Asks until somebody answers with something other than a failure of ours; at most `tries` times, then null. */
  insist(path: string, init: RequestInit, tries?: number): Promise<Answer | null>;
  asLeader(method: string, path: string, body?: unknown, key?: string): Promise<Answer | null>;
  /** The gateway's webhook. */
  tellGateway(events: unknown[]): Promise<Answer | null>;
}

const PATIENCE_MS = 30_000;
/** A provider repeats a webhook for a while, then gives up. */
const WEBHOOK_TRIES = 6;

export interface OutsideDeps {
  scheduler: Scheduler;
  random: Chance;
  processes: Processes;
  /** Share of answers that are lost on their way back. */
  lostReplies(): number;
  /** Work of the world that failed: a defect of the simulator. */
  onFailure(what: string, error: unknown): void;
}

export const asJson = (body: unknown): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json', accept: 'application/json' },
  body: JSON.stringify(body),
});

export function openOutside(deps: OutsideDeps): Outside {
  const { scheduler, random, processes } = deps;
  const actor: Actor = { name: 'outside', alive: true, stalledUntil_ms: 0 };
  const sleep = (wait_ms: number) => scheduler.sleep(actor, wait_ms);

  async function ask(path: string, init: RequestInit): Promise<Answer> {
    await sleep(random.int(2, 60));
    const serving = processes.living('api');
    if (serving.length === 0) throw new Error('nobody listens');
    const api = random.pick(serving);
    const answered = api.fetch?.(`${PUBLIC_URL}${path}`, init) as Promise<Response>;
    const late = sleep(PATIENCE_MS).then(() => Promise.reject(new Error('no answer')));
    const response = await Promise.race([answered, late]);
    const text = await response.text();
    if (random.of(deps.lostReplies())) throw new Error('the answer was lost');
    return { status: response.status, body: text.startsWith('{') ? JSON.parse(text) : {} };
  }

  async function insist(path: string, init: RequestInit, tries = 1_000): Promise<Answer | null> {
    for (let n = 1; n <= tries; n++) {
      const answer = await ask(path, init).catch(() => null);
      if (answer && answer.status < 500) {
        scheduler.trace(`outside ${init.method} ${path} ${answer.status} ${answer.body.outcome ?? ''}`);
        return answer;
      }
      await sleep(random.int(500, 1_000 * Math.min(n, 15)));
    }
    return null;
  }

  return {
    ...{ actor, sleep, insist },
    begin: (what, work) => void work().catch((error) => deps.onFailure(what, error)),
    asLeader: (method, path, body, key) =>
      insist(`/api${path}`, {
        method,
        headers: {
          ...{ authorization: `Bearer ${OPERATOR_KEY}`, 'content-type': 'application/json' },
          ...(key && { 'idempotency-key': key }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      }),
    tellGateway(events) {
      const body = JSON.stringify({ events });
      const timestamp_seconds = Math.floor(scheduler.now_ms() / 1_000);
      const headers = {
        'x-muster-timestamp': String(timestamp_seconds),
        'x-muster-signature': signBody(SMS_SECRET, timestamp_seconds, body),
      };
      return insist('/webhooks/http-sms', { method: 'POST', headers, body }, WEBHOOK_TRIES);
    },
  };
}

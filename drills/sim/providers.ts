// The SMS gateway and the push service, simulated down to their HTTP: they take messages or not, and say so or not.
import { AsyncLocalStorage } from 'node:async_hooks';
import type { OutboundMessage } from '../../src/delivery/channel.ts';
import { type HttpReply, type HttpRequest, type HttpSend, NoReply } from '../../src/delivery/http.ts';
import { deliveryOfReference } from '../../src/delivery/reference.ts';
import type { Chance } from './chance.ts';
import type { Attempt, Ledger } from './ledger.ts';
import type { Actor, Scheduler } from './scheduler.ts';

export const GATEWAY_URL = 'http://gateway.test/messages';

/** How a provider treats a request. */
export type Manner =
  | 'ok'
  | 'reply_lost'
  | 'hangs_taken'
  | 'hangs'
  | 'closes_mid_body'
  | 'garbage'
  | 'error_taken'
  | 'error'
  | 'unavailable'
  | 'slow_down'
  | 'refuses_connection'
  | 'refuses_tls'
  | 'gone'
  | 'too_large'
  | 'refuses';

interface Kept {
  /** The attempt by which it came. */
  attempt: Attempt;
  id: string;
  reference: string;
  status: 'accepted' | 'delivered' | 'failed';
}

interface Inbound {
  id: string;
  from: string;
  text: string;
  at: string;
}

export interface ProviderDeps {
  scheduler: Scheduler;
  random: Chance;
  ledger: Ledger;
  /** How a provider behaves at this moment, drawn anew for each request. */
  manner(provider: 'gateway' | 'push'): Manner;
  /** The gateway knows a reference that it has seen and takes it once. */
  knowsReferences: boolean;
  /** The gateway can say what became of a message. */
  canBeAsked(): boolean;
  /** A message is on its way to the phone. */
  onTaken(attempt: Attempt, message: { status(status: Kept['status']): void; providerId: string }): void;
}

/** The product gives a provider up after so long. */
const TIMEOUT_MS = 10_000;
const TAKES: ReadonlySet<Manner> = new Set([
  'ok',
  'reply_lost',
  'hangs_taken',
  'closes_mid_body',
  'garbage',
  'error_taken',
]);
const REFUSES: ReadonlySet<Manner> = new Set([
  'unavailable',
  'slow_down',
  'refuses_connection',
  'refuses_tls',
  'gone',
  'too_large',
  'refuses',
]);

const told = (manner: Manner): Attempt['told'] =>
  manner === 'ok' ? 'accepted' : REFUSES.has(manner) ? 'refused' : 'unknown';

const reply = (status: number, text: string, headers: Record<string, string> = {}): HttpReply => ({
  ...{ status, text, headers: new Headers(headers) },
});

type About = Pick<Attempt, 'deliveryId' | 'channel' | 'address' | 'text'>;

/** What comes back when a provider answers at all, but not as it should. */
function badAnswer(manner: Manner, wait_seconds: number): HttpReply | null {
  switch (manner) {
    case 'garbage':
      return reply(200, '<html>');
    case 'error':
    case 'error_taken':
      return reply(500, 'oops');
    case 'unavailable':
      return reply(503, 'later');
    case 'slow_down':
      return reply(429, 'slow', { 'retry-after': String(wait_seconds) });
    case 'gone':
      return reply(410, 'gone');
    case 'too_large':
      return reply(413, 'large');
    case 'refuses':
      return reply(400, 'no');
    default:
      return null;
  }
}

export class Providers {
  /** The push that is being handed over, whose encrypted body need not be read. */
  readonly handing = new AsyncLocalStorage<OutboundMessage>();
  readonly #deps: ProviderDeps;
  readonly #kept: Kept[] = [];
  readonly #inbound: Inbound[] = [];

  constructor(deps: ProviderDeps) {
    this.#deps = deps;
  }

  /** A person writes to our number. */
  textIn(from: string, text: string): Inbound {
    const at = new Date(this.#deps.scheduler.now_ms()).toISOString();
    const one = { id: `in-${this.#inbound.length + 1}`, from, text, at };
    this.#inbound.push(one);
    return one;
  }

  /** A process's way out to them. */
  sendOf(actor: Actor): HttpSend {
    return (request: HttpRequest) => {
      if (request.method === 'GET') return this.#ask(actor, new URL(request.url));
      const push = this.handing.getStore();
      if (push) {
        const { deliveryId, address, title, body, link, reference } = push;
        const text = `${title}\n${body}\n${link}`;
        return this.#handOver(actor, { deliveryId, channel: 'push', address, text }, reference);
      }
      const { reference = '', to = '', text = '' } = JSON.parse(String(request.body));
      const deliveryId = deliveryOfReference(reference) ?? 0;
      return this.#handOver(actor, { deliveryId, channel: 'sms', address: to, text }, reference);
    };
  }

  async #answer(actor: Actor, manner: Manner, good: () => HttpReply): Promise<HttpReply> {
    const { scheduler, random } = this.#deps;
    if (manner === 'refuses_connection') throw new NoReply('ECONNREFUSED', false);
    if (manner === 'refuses_tls') throw new NoReply('CERT_HAS_EXPIRED', false);
    const hangs = manner === 'hangs' || manner === 'hangs_taken';
    await scheduler.sleep(actor, hangs ? TIMEOUT_MS : random.int(1, 80));
    if (hangs) throw new NoReply('timeout', true);
    if (manner === 'reply_lost' || manner === 'closes_mid_body') throw new NoReply('ECONNRESET', true);
    return badAnswer(manner, random.int(1, 20)) ?? good();
  }

  #take(attempt: Attempt, reference: string): Kept {
    const known = this.#deps.knowsReferences ? this.#kept.find((k) => k.reference === reference) : undefined;
    if (known) return known;
    const id = `${attempt.channel}-${this.#kept.length + 1}`;
    const entry: Kept = { attempt, id, reference, status: 'accepted' };
    this.#kept.push(entry);
    attempt.taken = true;
    const status = (to: Kept['status']) => {
      entry.status = to;
    };
    this.#deps.onTaken(attempt, { status, providerId: entry.id });
    return entry;
  }

  async #handOver(actor: Actor, about: About, reference: string): Promise<HttpReply> {
    const { scheduler, ledger } = this.#deps;
    const sms = about.channel === 'sms';
    const manner = this.#deps.manner(sms ? 'gateway' : 'push');
    const at = { at_ms: scheduler.now_ms(), process: actor.name };
    const attempt: Attempt = { ...about, ...at, taken: false, told: told(manner) };
    ledger.attempts.push(attempt);
    scheduler.trace(`${actor.name} → ${about.channel} #${about.deliveryId} ${manner}`);
    const entry = TAKES.has(manner) ? this.#take(attempt, reference) : null;
    return this.#answer(actor, manner, () =>
      sms
        ? reply(201, JSON.stringify({ id: entry?.id, status: 'accepted' }))
        : reply(201, '', { location: `https://push.test/m/${entry?.id}` }),
    );
  }

  #ask(actor: Actor, url: URL): Promise<HttpReply> {
    const manner = this.#deps.manner('gateway');
    this.#deps.scheduler.trace(`${actor.name} → gateway ? ${url.search}${url.pathname} ${manner}`);
    return this.#answer(actor, manner, () => {
      if (url.searchParams.get('direction') === 'in') {
        const since = url.searchParams.get('since') ?? '';
        return reply(200, JSON.stringify({ messages: this.#inbound.filter((m) => m.at >= since) }));
      }
      if (!this.#deps.canBeAsked()) return reply(500, 'not today');
      const reference = url.searchParams.get('reference');
      const id = url.pathname.split('/').at(-1);
      const found = this.#kept.find((k) => (reference === null ? k.id === id : k.reference === reference));
      if (found) found.attempt.found_ms ??= this.#deps.scheduler.now_ms();
      return found ? reply(200, JSON.stringify({ id: found.id, status: found.status })) : reply(404, '');
    });
  }
}

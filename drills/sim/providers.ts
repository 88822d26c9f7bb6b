// The SMS gateway and the push service, simulated down to their HTTP: they take messages or not, and say so or not.
import { AsyncLocalStorage } from 'node:async_hooks';
import { type HttpReply, type HttpRequest, type HttpSend, NoReply } from '../../src/delivery/http.ts';
import type { OutboundMessage } from '../../src/delivery/channel.ts';
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

export interface Providers {
  /** A process's way out to them. */
  sendOf(actor: Actor): HttpSend;
  /** The push that is being handed over, whose encrypted body need not be read. */
  handing: AsyncLocalStorage<OutboundMessage>;
  /** A person writes to our number. */
  textIn(from: string, text: string): Inbound;
}

/** The product gives a provider up after so long. */
const TIMEOUT_MS = 10_000;
const TAKES: ReadonlySet<Manner> = new Set(['ok', 'reply_lost', 'hangs_taken', 'closes_mid_body', 'garbage', 'error_taken']);
const REFUSES: ReadonlySet<Manner> = new Set(['unavailable', 'slow_down', 'refuses_connection', 'refuses_tls', 'gone', 'too_large', 'refuses']);

const told = (manner: Manner): Attempt['told'] =>
  manner === 'ok' ? 'accepted' : REFUSES.has(manner) ? 'refused' : 'unknown';

const reply = (status: number, text: string, headers: Record<string, string> = {}): HttpReply => ({
  ...{ status, text, headers: new Headers(headers) },
});

export function openProviders(deps: ProviderDeps): Providers {
  const { scheduler, random, ledger } = deps;
  const kept: Kept[] = [];
  const inbound: Inbound[] = [];
  const handing = new AsyncLocalStorage<OutboundMessage>();

  /** What comes back for `manner`, when it is not the good answer. */
  async function answer(actor: Actor, manner: Manner, good: () => HttpReply): Promise<HttpReply> {
    if (manner === 'refuses_connection') throw new NoReply('ECONNREFUSED', false);
    if (manner === 'refuses_tls') throw new NoReply('CERT_HAS_EXPIRED', false);
    const hangs = manner === 'hangs' || manner === 'hangs_taken';
    await scheduler.sleep(actor, hangs ? TIMEOUT_MS : random.int(1, 80));
    if (hangs) throw new NoReply('timeout', true);
    if (manner === 'reply_lost' || manner === 'closes_mid_body') throw new NoReply('ECONNRESET', true);
    if (manner === 'garbage') return reply(200, '<html>');
    if (manner === 'error' || manner === 'error_taken') return reply(500, 'oops');
    if (manner === 'unavailable') return reply(503, 'later');
    if (manner === 'slow_down') return reply(429, 'slow', { 'retry-after': String(random.int(1, 20)) });
    if (manner === 'gone') return reply(410, 'gone');
    if (manner === 'too_large') return reply(413, 'large');
    if (manner === 'refuses') return reply(400, 'no');
    return good();
  }

  function take(attempt: Attempt, reference: string): Kept {
    const known = deps.knowsReferences ? kept.find((k) => k.reference === reference) : undefined;
    const entry: Kept = known ?? { id: `${attempt.channel}-${kept.length + 1}`, reference, status: 'accepted' };
    if (!known) kept.push(entry);
    attempt.taken = !known;
    if (!known) {
      const status = (to: Kept['status']) => void (entry.status = to);
      deps.onTaken(attempt, { status, providerId: entry.id });
    }
    return entry;
  }

  async function handOver(actor: Actor, about: Pick<Attempt, 'deliveryId' | 'channel' | 'address' | 'text'>, reference: string) {
    const manner = deps.manner(about.channel === 'sms' ? 'gateway' : 'push');
    const attempt: Attempt = { ...about, at_ms: scheduler.now_ms(), process: actor.name, taken: false, told: told(manner) };
    ledger.attempts.push(attempt);
    scheduler.trace(`${actor.name} → ${about.channel} #${about.deliveryId} ${manner}`);
    const entry = TAKES.has(manner) ? take(attempt, reference) : null;
    return answer(actor, manner, () =>
      about.channel === 'sms'
        ? reply(201, JSON.stringify({ id: entry?.id, status: 'accepted' }))
        : reply(201, '', { location: `https://push.test/m/${entry?.id}` }),
    );
  }

  async function ask(actor: Actor, url: URL): Promise<HttpReply> {
    const manner = deps.manner('gateway');
    scheduler.trace(`${actor.name} → gateway ? ${url.search}${url.pathname} ${manner}`);
    return answer(actor, manner, () => {
      if (url.searchParams.get('direction') === 'in') {
        const since = url.searchParams.get('since') ?? '';
        return reply(200, JSON.stringify({ messages: inbound.filter((m) => m.at >= since) }));
      }
      const reference = url.searchParams.get('reference');
      const id = url.pathname.split('/').at(-1);
      const found = kept.find((k) => (reference === null ? k.id === id : k.reference === reference));
      if (!deps.canBeAsked()) return reply(500, 'not today');
      return found ? reply(200, JSON.stringify({ id: found.id, status: found.status })) : reply(404, '');
    });
  }

  const sendOf = (actor: Actor) => (request: HttpRequest) => {
    if (request.method === 'GET') return ask(actor, new URL(request.url));
    const push = handing.getStore();
    if (push) {
      const { deliveryId, address, title, body, link, reference } = push;
      return handOver(actor, { deliveryId, channel: 'push', address, text: `${title}\n${body}\n${link}` }, reference);
    }
    const { reference, to, text } = JSON.parse(String(request.body)) as Record<string, string>;
    const deliveryId = deliveryOfReference(reference) ?? 0;
    return handOver(actor, { deliveryId, channel: 'sms', address: to ?? '', text: text ?? '' }, reference ?? '');
  };

  return {
    ...{ sendOf, handing },
    textIn(from, text) {
      const at = new Date(scheduler.now_ms()).toISOString();
      const one = { id: `in-${inbound.length + 1}`, from, text, at };
      inbound.push(one);
      return one;
    },
  };
}
